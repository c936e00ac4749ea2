import { useEffect, useState } from 'react';
import type { Queries } from '../../training/protocol.ts';
import type { TrainingState } from '../../training/trainingStore.ts';
import { useCurrentPicture } from '../useCurrentPicture.ts';
import { useDataset, useExperiment, useServices, useTraining } from '../useServices.ts';

const backendOf = (state: TrainingState) => state.backend;

/** Bytes of the variants, those before while others are on their way; `failed` where they cannot be made. */
interface VariantsState {
  readonly pixels: Queries['variants']['result']['pixels'] | null;
  readonly failed: boolean;
}

/** What training would see of the current picture in these steps. `steps` has to stay the same array while it names the same ones. */
export function useVariants(steps: readonly number[]): VariantsState {
  const { trainer } = useServices();
  const { augmentation, preprocessing, training } = useExperiment();
  const { seed } = training;
  const { shape } = useDataset();
  const { pixels } = useCurrentPicture();
  // A restarted worker has to be asked again.
  const backend = useTraining(backendOf);
  const [state, setState] = useState<VariantsState>({ pixels: null, failed: false });
  useEffect(() => {
    // While the data set changes, picture and shape may not belong together.
    if (!pixels || !backend || pixels.length !== shape[0] * shape[1] * shape[2]) return;
    let current = true;
    trainer.variants({ augmentation, preprocessing, seed, steps, shape, pixels }).then(
      (made) => {
        if (current) setState({ pixels: made.pixels, failed: false });
      },
      () => {
        if (current) setState({ pixels: null, failed: true });
      },
    );
    return () => {
      current = false;
    };
  }, [trainer, augmentation, preprocessing, seed, steps, shape, pixels, backend]);
  return state;
}
