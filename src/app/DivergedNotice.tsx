import { divergenceText, smallerRate } from '../training/divergenceText.ts';
import type { Divergence } from '../training/protocol.ts';
import type { TrainingState } from '../training/trainingStore.ts';
import { Button } from '../ui/Button.tsx';
import { Notice } from './Notice.tsx';
import { useServices, useTraining } from './useServices.ts';

const checkpointOf = (state: TrainingState) => state.checkpoint;

/** Says that the run went wrong and why, and offers to go on from before that with shorter steps. */
export function DivergedNotice({ divergence }: { readonly divergence: Divergence }) {
  const { experiment, trainer } = useServices();
  const checkpoint = useTraining(checkpointOf);
  const optimizer = (checkpoint?.experiment ?? experiment.getState().experiment).training.optimizer;
  const rate = smallerRate(optimizer);
  const trainOn = (learningRate: number) => {
    experiment.getState().edit('learning rate', (document) => {
      const { training } = document;
      return { ...document, training: { ...training, optimizer: { ...training.optimizer, learningRate } } };
    });
    trainer.train();
  };
  return (
    <Notice
      severity="error"
      action={
        rate !== null && (
          <Button onClick={() => trainOn(rate)}>Set learning rate to {rate} and train on</Button>
        )
      }
    >
      {divergenceText(divergence, optimizer, checkpoint?.steps ?? 0)}
    </Notice>
  );
}
