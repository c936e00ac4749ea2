import { openDataset } from '../src/data/loadDataset.ts';
import { defaultExperiment } from '../src/training/experiment/defaultExperiment.ts';

/** Makes the pictures of MNIST ready as the app does, from what the app keeps once it has been downloaded. */
export async function loading(baseUrl: string): Promise<number> {
  const begun = performance.now();
  const { dataset } = defaultExperiment();
  const loaded = await openDataset({
    baseUrl,
    dataset,
    kept: await caches.open('datasets'),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  await loaded.load(loaded.manifest.training.count, ['training', 'validation']);
  return performance.now() - begun;
}
