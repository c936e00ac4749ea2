import { backendTitles } from '../training/backendNames.ts';
import type { TrainingState } from '../training/trainingStore.ts';
import { Button } from '../ui/Button.tsx';
import { Notice } from './Notice.tsx';
import { useServices, useTraining } from './useServices.ts';

const avoidedOf = (state: TrainingState) => state.avoided;
const pinnedOf = (state: TrainingState) => state.pinned;
const backendOf = (state: TrainingState) => state.backend;

/** Stays while a graphics backend is left alone because it was lost again and again. */
export function AvoidedNotice() {
  const { trainer } = useServices();
  const avoided = useTraining(avoidedOf);
  const pinned = useTraining(pinnedOf);
  const backend = useTraining(backendOf);
  if (avoided.length === 0) return null;
  const names = avoided.map((name) => backendTitles[name]).join(' and ');
  return (
    <Notice
      severity="warning"
      action={<Button onClick={() => trainer.chooseBackend(pinned)}>Use {names} again</Button>}
    >
      {names} was lost twice within a few minutes on this page, so Kernelscope computes with{' '}
      {backend ? backendTitles[backend.name] : 'the next backend'} instead. Nothing you made is lost.
    </Notice>
  );
}
