import { useEffect, useState } from 'react';
import type { Subset } from '../data/dataset.ts';
import type { Queries } from '../training/protocol.ts';
import type { TrainingState } from '../training/trainingStore.ts';
import { useServices, useTraining } from './useServices.ts';

type Samples = Queries['samples']['result'];
const backendOf = (state: TrainingState) => state.backend;
const openedOf = (state: TrainingState) => state.dataset.opened;
const failedOf = (state: TrainingState) => state.dataset.error !== null;

/**
 * Pixels and labels of a subset's samples from the worker, which owns them; null while they are on their way.
 * `indices` has to stay the same array while it names the same samples.
 */
export function useSamples(subset: Subset, indices: readonly number[]): Samples | null {
  const { trainer } = useServices();
  // A restarted worker has to be asked again.
  const backend = useTraining(backendOf);
  // So has a worker that has another data set now.
  const opened = useTraining(openedOf);
  // And so has one that tries again what it could not get.
  const failed = useTraining(failedOf);
  const [loaded, setLoaded] = useState<{
    readonly of: readonly number[];
    readonly from: string;
    readonly samples: Samples;
  } | null>(null);
  useEffect(() => {
    if (opened === null) return;
    let current = true;
    trainer.samples({ subset, indices }).then(
      (samples) => {
        if (current) setLoaded({ of: indices, from: opened, samples });
      },
      // What went wrong with the download is said by the data set's own message.
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [trainer, subset, indices, backend, opened, failed]);
  return loaded?.of === indices && loaded.from === opened ? loaded.samples : null;
}
