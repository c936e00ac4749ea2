/** One contender: trains the starter CNN on the same random pictures, batch 32, Adam, and posts images/s. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import type { ChunkedDataset } from '../src/data/dataset.ts';
import { datasetKey } from '../src/data/dataset.ts';
import { keyedRandom } from '../src/data/random.ts';
import { toKerasJson } from '../src/model-builder/toKerasJson.ts';
import { defaultExperiment } from '../src/training/experiment/defaultExperiment.ts';
import type { RunId } from '../src/training/checkpoint.ts';
import { startBackend } from '../src/training/engine/backends.ts';
import { compile } from '../src/training/engine/compile.ts';
import { fit } from '../src/training/engine/fit.ts';
import { createLayerWatch } from '../src/training/engine/layerWatch.ts';
import type { SampleSource } from '../src/training/engine/sampleSource.ts';
import { wasmPaths } from '../src/training/engine/wasmUrls.ts';

const experiment = defaultExperiment();
const { model, training } = experiment;
const { batchSize } = training;

/** `steps` batches of random pictures, as a data set with nothing to validate on. */
function randomSource(steps: number): SampleSource {
  const count = steps * batchSize;
  const random = keyedRandom(1, 'bench');
  const pixels = Uint8Array.from({ length: count * 784 }, () => random.int(256));
  const labels = Uint8Array.from({ length: count }, () => random.int(10));
  const manifest = {
    training: { count, chunks: [{ count }] },
    validationCount: 0,
    shape: [28, 28, 1],
  } as unknown as ChunkedDataset;
  return {
    key: datasetKey(experiment.dataset),
    manifest,
    trainingSize: count,
    range: (subset) => ({ start: 0, end: subset === 'training' ? count : 0 }),
    has: () => true,
    whenLoaded: () => Promise.resolve(),
    gather: (_, indices) => ({
      pixels: Uint8Array.from(
        { length: indices.length * 784 },
        (__, i) => pixels[(indices[Math.floor(i / 784)] ?? 0) * 784 + (i % 784)] ?? 0,
      ),
      labels: Uint8Array.from(indices, (index) => labels[index] ?? 0),
    }),
  };
}

/** With `watched`, layers are looked at as they are while the charts are open. */
async function ours(steps: number, watched = false): Promise<() => Promise<void>> {
  await startBackend({ pinned: 'wasm', wasmPaths });
  const source = randomSource(steps);
  const watch = createLayerWatch({ post: () => undefined, now: () => performance.now() });
  watch.want({ figures: watched, histograms: watched });
  const layers = watch.over('bench' as RunId);
  return async () => {
    const network = compile(model, 1, null);
    const run = fit({ network, source, experiment, targetEpochs: 1, from: null, layers });
    for (let step = 0; step < steps; step++) await run.items.next();
    await run.drainSteps();
    run.dispose();
    network.dispose();
  };
}

async function stock(steps: number): Promise<() => Promise<void>> {
  await tf.setBackend('cpu');
  const count = steps * batchSize;
  const layers = await loadLayersModel(
    { load: async () => ({ modelTopology: toKerasJson(model) as object }) },
    { strict: false },
  );
  layers.compile({ optimizer: tf.train.adam(0.001), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  const { pixels, labels } = randomSource(steps).gather(
    'training',
    Uint32Array.from({ length: count }, (_, i) => i),
  );
  const x = tf.tidy(() => tf.div(tf.tensor4d(Float32Array.from(pixels), [count, 28, 28, 1]), 255));
  const y = tf.oneHot(tf.tensor1d(Int32Array.from(labels), 'int32'), 10);
  return async () =>
    void (await layers.fit(x, y, { batchSize, epochs: 1, shuffle: true, yieldEvery: 'never' }));
}

const contenders: Readonly<Record<string, (steps: number) => Promise<() => Promise<void>>>> = {
  'ours, WASM': ours,
  'ours, WASM, layers looked at': (steps) => ours(steps, true),
  'stock tfjs fit, cpu': stock,
};

interface Job {
  readonly contender: string;
  readonly steps: number;
  readonly repetitions: number;
}

/** Images/s of each repetition, after one to warm up. */
async function measure({ contender, steps, repetitions }: Job): Promise<number[]> {
  const prepare = contenders[contender];
  if (!prepare) throw new Error(`No contender is named ${contender}.`);
  const run = await prepare(steps);
  await run();
  const rates: number[] = [];
  for (let i = 0; i < repetitions; i++) {
    const begun = performance.now();
    await run();
    rates.push((steps * batchSize * 1000) / (performance.now() - begun));
  }
  return rates;
}

self.addEventListener('message', ({ data }: MessageEvent<Job>) => {
  measure(data).then(
    (rates) => self.postMessage(rates),
    (error: unknown) => self.postMessage({ error: String(error) }),
  );
});
