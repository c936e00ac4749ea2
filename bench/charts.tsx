/** How long the large charts take to follow a run of many steps. */
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { Tooltip } from '@base-ui/react/tooltip';
import '../src/ui/tokens.css';
import { appendSteps, stepSeries } from '../src/training/stepSeries.ts';
import { TrainingCharts } from '../src/visualize/TrainingCharts.tsx';

const WARM_UP = 10;

/** Milliseconds of each redraw, all charts together: after a further step, and after zooming. */
export async function redraws(
  points: number,
  repetitions: number,
): Promise<{ readonly appended: number[]; readonly zoomed: number[] }> {
  const place = document.body.appendChild(document.createElement('div'));
  const root = createRoot(place);
  const column = (of: (i: number) => number) => Array.from({ length: points }, (_, i) => of(i));
  let steps = stepSeries({
    step: column((i) => i + 1),
    loss: column((i) => 2 * Math.exp(-i / points) + ((i * 7919) % 1000) / 2000),
    accuracy: column((i) => 1 - Math.exp(-i / points) + ((i * 104_729) % 100) / 1000),
    learningRate: column((i) => 0.001 * (1 - i / points)),
  });
  const show = () =>
    flushSync(() =>
      root.render(
        <Tooltip.Provider>
          <TrainingCharts
            steps={steps}
            epochs={[]}
            validations={[]}
            changes={[]}
            save={() => undefined}
            onSaveNumbers={() => undefined}
          />
        </Tooltip.Provider>,
      ),
    );
  /** What draws puts itself off to the end of the task. */
  const timed = async (change: () => void): Promise<number> => {
    const begun = performance.now();
    change();
    await Promise.resolve();
    const time = performance.now() - begun;
    await new Promise((resolve) => setTimeout(resolve, 50));
    return time;
  };
  show();
  const appended: number[] = [];
  const zoomed: number[] = [];
  const press = (name: string) => flushSync(() => place.querySelector<HTMLElement>(name)?.click());
  // The first are slower: the code is being compiled.
  for (let i = -WARM_UP; i < repetitions; i++) {
    const step = [points + WARM_UP + i + 1];
    steps = appendSteps(steps, { step, loss: [1], accuracy: [0.5], learningRate: [0.001] });
    const followed = await timed(show);
    const closer = await timed(() => press('[aria-label="Zoom in"]'));
    if (i >= 0) appended.push(followed);
    if (i >= 0) zoomed.push(closer);
    press('[aria-label="Zoom out"]');
  }
  root.unmount();
  place.remove();
  return { appended, zoomed };
}
