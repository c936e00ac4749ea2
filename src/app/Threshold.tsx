import { Slider } from '../ui/Slider.tsx';
import type { AppState } from './appStore.ts';
import { useApp, useServices } from './useServices.ts';

const thresholdOf = (state: AppState) => state.threshold;

/** How sure the network has to be for its answer to count, wherever it answers. */
export function Threshold() {
  const { app } = useServices();
  const percent = Math.round(useApp(thresholdOf) * 100);
  return (
    <Slider
      label="None of these under"
      value={percent}
      min={0}
      max={100}
      step={1}
      said={percent === 0 ? 'off' : `${percent} %`}
      onChange={(next) => app.setState({ threshold: next / 100 })}
    />
  );
}
