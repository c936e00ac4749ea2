import type { Change } from '../training/coach/changes.ts';
import type { Finding } from '../training/coach/finding.ts';
import { divergenceText } from '../training/divergenceText.ts';
import type { Divergence } from '../training/protocol.ts';
import type { TrainingState } from '../training/trainingStore.ts';
import { Button } from '../ui/Button.tsx';
import { Notice } from './Notice.tsx';
import { useAdvice } from './useAdvice.ts';
import { useServices, useTraining } from './useServices.ts';

const checkpointOf = (state: TrainingState) => state.checkpoint;

/** Says that the run went wrong and why, and offers to go on from before that with what helps. */
export function DivergedNotice({ divergence }: { readonly divergence: Divergence }) {
  const { experiment, trainer } = useServices();
  const checkpoint = useTraining(checkpointOf);
  const optimizer = (checkpoint?.experiment ?? experiment.getState().experiment).training.optimizer;
  const finding = useAdvice();
  const change = finding?.change ?? null;
  const trainOn = ({ label, apply }: Change) => {
    experiment.getState().edit(label, apply);
    trainer.train();
  };
  return (
    <Notice
      severity="error"
      action={change && <Button onClick={() => trainOn(change)}>{change.label} and train on</Button>}
    >
      {divergenceText(divergence, optimizer, checkpoint?.steps ?? 0, isOfRate(finding) ? null : finding)}
    </Notice>
  );
}

/** What the notice says of itself: that the steps were too long. */
const isOfRate = (finding: Finding | null): boolean =>
  finding?.cause === 'learning rate too high' || finding?.cause === 'dead ReLUs';
