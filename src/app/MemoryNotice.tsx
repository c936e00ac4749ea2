import { useMemo } from 'react';
import type { TrainingState } from '../training/trainingStore.ts';
import { Button } from '../ui/Button.tsx';
import { refusalOf } from './memory.tsx';
import { Notice } from './Notice.tsx';
import { useExperiment, useServices, useTraining } from './useServices.ts';

const backendOf = (state: TrainingState) => state.backend;

/** Says that a step does not fit the device, and offers the batch size that does. */
export function MemoryNotice({ message }: { readonly message: string }) {
  const { experiment } = useServices();
  const document = useExperiment();
  const backend = useTraining(backendOf);
  const refusal = backend && refusalOf(document, backend);
  // Where it should have fitted and did not, half may.
  const smaller = refusal ? refusal.batchSize : Math.floor(document.training.batchSize / 2);
  const choose = (batchSize: number) =>
    experiment
      .getState()
      .edit('batch size', (before) => ({ ...before, training: { ...before.training, batchSize } }));
  return (
    <Notice
      severity="error"
      action={
        smaller !== null &&
        smaller > 0 && <Button onClick={() => choose(smaller)}>Set batch size to {smaller}</Button>
      }
    >
      {message}
    </Notice>
  );
}

/** Says why nothing is shown of a network that is too large for the device even with one picture. */
export function TooLargeNotice() {
  const document = useExperiment();
  const backend = useTraining(backendOf);
  const refusal = useMemo(() => backend && refusalOf(document, backend, 1), [document, backend]);
  if (!refusal) return null;
  return <Notice severity="warning">No feature maps and no prediction: {refusal.message}</Notice>;
}
