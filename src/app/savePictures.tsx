import { offerOf } from '../data/catalogue.ts';
import { availableForTraining, datasetKey } from '../data/dataset.ts';
import { writeNpz } from '../data/npz.ts';
import { picturesFile } from '../training/code/picturesFile.ts';
import { saveBlob } from './saveBlob.tsx';
import type { Services } from './wiring.ts';

/**
 * Hands the document's pictures to the browser as the file that its Keras program reads; says what became of it, null when
 * it was cancelled. The progress is in the app's store.
 */
export async function savePictures({ app, experiment, trainer }: Services): Promise<string | null> {
  const { dataset } = experiment.getState().experiment;
  const { info } = offerOf(dataset);
  const abort = new AbortController();
  const cancel = () => abort.abort();
  const counts = {
    training: Math.min(dataset.trainingSize, availableForTraining(info)),
    validation: info.validationCount,
    test: info.test.count,
  };
  const onProgress = (done: number, of: number) => app.setState({ picturesJob: { done, of, cancel } });
  onProgress(0, 1);
  try {
    const blob = await writeNpz({
      shape: info.shape,
      counts,
      signal: abort.signal,
      onProgress,
      read: (subset, indices) => {
        // The worker reads what the document is on.
        const now = experiment.getState().experiment.dataset;
        if (datasetKey(now) !== datasetKey(dataset) || now.trainingSize !== dataset.trainingSize)
          throw new Error('Other pictures were chosen meanwhile. Save them again.');
        return trainer.samples({ subset, indices });
      },
    });
    if (!blob) return null;
    const name = picturesFile(dataset);
    saveBlob(blob, name.replace(/\.npz$/, ''), { ending: '.npz', otherwise: 'pictures' });
    return `${name} is saved. Put it beside the program.`;
  } finally {
    app.setState({ picturesJob: null });
  }
}
