import { useEffect, useState } from 'react';
import type { Subset } from '../data/dataset.ts';
import type { Queries } from '../training/protocol.ts';
import type { TrainingState } from '../training/trainingStore.ts';
import { useServices, useTraining } from './useServices.ts';

type Samples = Queries['samples']['result'];
const backendOf = (state: TrainingState) => state.backend;

/**
 * Pixels and labels of a subset's samples from the worker, which owns them; null while they are on their way.
 * `indices` has to stay the same array while it names the same samples.
 */
export function useSamples(subset: Subset, indices: readonly number[]): Samples | null {
  const { trainer } = useServices();
  // A restarted worker has to be asked again.
  const backend = useTraining(backendOf);
  const [loaded, setLoaded] = useState<{ readonly of: readonly number[]; readonly samples: Samples } | null>(
    null,
  );
  useEffect(() => {
    let current = true;
    trainer.samples({ subset, indices }).then(
      (samples) => {
        if (current) setLoaded({ of: indices, samples });
      },
      // What went wrong with the download is said by the data set's own message.
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [trainer, subset, indices, backend]);
  return loaded?.of === indices ? loaded.samples : null;
}
