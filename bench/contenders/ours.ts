/** The app's own training: its `fit`, and its `predict`. */
import { plainPreprocessing } from '../../src/data/preprocess.ts';
import { analyse } from '../../src/model-builder/analyse.ts';
import type { Arrays, RunId } from '../../src/training/checkpoint.ts';
import { defaultExperiment } from '../../src/training/experiment/defaultExperiment.ts';
import { readArrays } from '../../src/training/engine/arrays.ts';
import { startBackend } from '../../src/training/engine/backends.ts';
import { compile } from '../../src/training/engine/compile.ts';
import { fit } from '../../src/training/engine/fit.ts';
import { createLayerWatch } from '../../src/training/engine/layerWatch.ts';
import { layerOutputs } from '../../src/training/engine/outputs.ts';
import { createPredictor } from '../../src/training/engine/predict.ts';
import type { SampleSource } from '../../src/training/engine/sampleSource.ts';
import { wasmPaths } from '../../src/training/engine/wasmUrls.ts';
import { createBatches, EPOCH, picturesOf, SEED, sourceOf } from '../batches.ts';
import { CLASSES, mnistCnn } from '../networks.ts';
import { type Contender, PREDICTED, type Subject } from './contender.ts';

/** Milliseconds. */
const MAPS_EVERY = 200;

/** What a run is made of, but for where its pictures come from. */
const experimentOf = ({ network, batchSize }: Subject) => {
  const experiment = defaultExperiment();
  const { model, augmentation } = network;
  const training = { ...experiment.training, batchSize, seed: SEED };
  return { ...experiment, model, augmentation, training };
};

/** Ours on a backend of the app's. */
export async function openOurs(subject: Subject): Promise<Contender> {
  const { backend, threads, variant } = subject;
  // The app leaves a core to its page; where there are two, that leaves one.
  if (threads > 1) Object.defineProperty(navigator, 'hardwareConcurrency', { value: threads + 1 });
  const info = await startBackend({
    pinned: backend,
    wasmPaths,
    mostThreads: threads,
    onLost: (reason) => self.postMessage({ lost: `It had to end because ${reason}.` }),
  });
  if (info.name !== backend || info.threads !== threads) throw new Error(info.reason);
  const network =
    variant.width === undefined ? subject.network : { ...subject.network, model: mnistCnn(variant.width) };
  return { adapter: info.adapter, ...startFit({ ...subject, network }) };
}

/** Our loop on the backend there is. */
export function startFit(subject: Subject): Omit<Contender, 'adapter'> {
  const experiment = experimentOf(subject);
  const { model } = experiment;
  const { shape } = subject.network;
  const network = compile(model, SEED, null);
  const source = sourceFor(subject);
  const hundred = createBatches(shape, PREDICTED)().pixels;
  const preparation = { shape, preprocessing: plainPreprocessing, statistics: null };
  const { watched } = subject.variant;
  const layers = watched === 'figures' ? lookedAt() : {};
  const run = fit({ network, source, experiment, targetEpochs: 1_000_000, from: null, ...layers });
  const predictor = createPredictor();
  /** As the page has them of the last checkpoint. */
  let weights: Arrays | null = null;
  let mapsDue = 0;
  const look = async () =>
    void (await layerOutputs(network, hundred.subarray(0, shape[0] * shape[1] * shape[2]), preparation));
  return {
    look,
    multiplyAdds: analyse(model, { inputShape: shape, classes: CLASSES, batchSize: 1 }).multiplyAdds,
    async train(steps) {
      weights = null;
      for (let step = 0; step < steps;) {
        const { value } = await run.items.next();
        if (value?.kind === 'step') step++;
        if (watched !== 'maps' || performance.now() < mapsDue) continue;
        mapsDue = performance.now() + MAPS_EVERY;
        await look();
      }
      return (await run.drainSteps()).loss[0] ?? null;
    },
    async predict(pictures) {
      weights ??= await readArrays(network.variables.map(({ name, value }) => [name, value] as const));
      const pixels = repeated(hundred, (pictures * hundred.length) / PREDICTED);
      await predictor.predict({ ...preparation, seed: SEED, model, weights, pixels });
    },
  };
}

function repeated(bytes: Uint8Array, length: number): Uint8Array {
  const all = new Uint8Array(length);
  for (let at = 0; at < length; at += bytes.length) all.set(bytes.subarray(0, length - at), at);
  return all;
}

/** Batches that come again, or a data set of so many pictures. */
function sourceFor({ network: { shape }, batchSize, variant: { pictures } }: Subject): SampleSource {
  if (pictures !== undefined) return sourceOf(shape, pictures, picturesOf(shape, pictures));
  const next = createBatches(shape, batchSize);
  return sourceOf(shape, batchSize * EPOCH, () => next());
}

/** As while the charts of the layers are open. */
function lookedAt() {
  const watch = createLayerWatch({ post: () => undefined, now: () => performance.now() });
  watch.want({ figures: true, histograms: true });
  return { layers: watch.over('bench' as RunId) };
}
