import type { TrainingState } from '../training/trainingStore.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { historyCsv } from '../visualize/historyCsv.ts';
import { TrainingCharts } from '../visualize/TrainingCharts.tsx';
import { saveBlob } from './saveBlob.tsx';
import { useExperiment, useServices, useTraining } from './useServices.ts';

const stepsOf = (state: TrainingState) => state.steps;
const epochsOf = (state: TrainingState) => state.epochs;

/** The run's charts in a dialog: large, to zoom, to take along. */
export function Charts({ onClose }: { readonly onClose: () => void }) {
  const { training } = useServices();
  const { title } = useExperiment();
  const saveNumbers = async () => {
    const { steps, epochs } = training.getState();
    saveBlob(await textBlob(historyCsv(steps, epochs)), `${title} curves`, {
      ending: '.csv',
      otherwise: 'curves',
    });
  };
  return (
    <Dialog title="Charts" size="large" open onClose={onClose}>
      <TrainingCharts
        steps={useTraining(stepsOf)}
        epochs={useTraining(epochsOf)}
        save={(picture, name) => saveBlob(picture, `${title} ${name}`, { ending: '.png', otherwise: name })}
        onSaveNumbers={() => void saveNumbers()}
      />
    </Dialog>
  );
}

/** A long text, made part by part so that the page stays fluid. */
async function textBlob(parts: Iterable<string>): Promise<Blob> {
  const all: string[] = [];
  for (const part of parts) {
    all.push(part);
    await new Promise((resolve) => setTimeout(resolve));
  }
  return new Blob(all, { type: 'text/csv' });
}
