/** Starts one backend as the app does, computes on it what Node tests compute on CPU and WASM, and posts how far it was off. */
import * as tf from '@tensorflow/tfjs-core';
import { augmentationCases, augmentationError } from '../../src/test/numbers/augmentationErrors.ts';
import { diverge, type DivergedRun, divergenceSigns } from '../../src/test/numbers/diverging.ts';
import { inferenceFindings, type InferenceFindings } from '../../src/test/numbers/inference.ts';
import { layerErrors, handsWholeGradientOn, sumError } from '../../src/test/numbers/layerErrors.ts';
import { type LossErrors, lossErrors } from '../../src/test/numbers/lossErrors.ts';
import { tinyNetworks, trainTiny } from '../../src/test/numbers/networks.ts';
import { plannedPart } from '../../src/test/numbers/recordedMemory.ts';
import { randomSums } from '../../src/test/numbers/randomSums.ts';
import { trainUnrecorded } from '../../src/test/numbers/refusal.ts';
import { stepCalls } from '../../src/test/numbers/stepCalls.ts';
import type { Trained } from '../../src/test/numbers/trainedErrors.ts';
import { optimizerCases, optimizerError } from '../../src/test/numbers/optimizerErrors.ts';
import { kerasCases, kerasChangesErrors, kerasErrors } from '../../src/test/numbers/keras.ts';
import { pyTorchCases, pyTorchErrors } from '../../src/test/numbers/pytorch.ts';
import { fewLayerCases } from '../../src/test/reference/cases.ts';
import { randomCases } from '../../src/test/reference/randomCases.ts';
import type { BackendName } from '../../src/training/backendNames.ts';
import { hashArrays } from '../../src/training/engine/arrays.ts';
import { startBackend } from '../../src/training/engine/backends.ts';
import { wasmPaths } from '../../src/training/engine/wasmUrls.ts';

/** What one backend computed. */
export interface Report {
  readonly backend: string;
  /** What tfjs adds where it fears to divide by 0. */
  readonly epsilon: number;
  /** Errors of each layer case by what was compared. */
  readonly layers: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** How far the sum of a pooling's gradient is from what it was given. */
  readonly sums: Readonly<Record<string, number>>;
  /** Differences from Keras's augmentation, as parts of the whole range of values. */
  readonly augmentation: Readonly<Record<string, number>>;
  readonly loss: LossErrors;
  readonly trained: Readonly<Record<string, Trained>>;
  /** Differences from PyTorch after 20 steps. */
  readonly pyTorch: Readonly<Record<string, Awaited<ReturnType<typeof pyTorchErrors>>>>;
  /** Differences from Keras's trainings after 20 steps. */
  readonly keras: Readonly<Record<string, Awaited<ReturnType<typeof kerasErrors>>>>;
  /** The same after 40 steps, of which layers are frozen in the second half. */
  readonly changes: Awaited<ReturnType<typeof kerasChangesErrors>>;
  /** Differences from Keras's optimizers, as shares of what is allowed. */
  readonly optimizers: Readonly<Record<string, number>>;
  /** How runs ended that were made to diverge, by the sign they were to show. */
  readonly diverged: Readonly<Record<string, DivergedRun>>;
  /** Of each network's weights, trained twice from the same seed, the second time without replaying steps. */
  readonly hashes: Readonly<Record<string, readonly [string, string]>>;
  /** Errors of layers of random shapes, by what was compared, and of sums and tables. */
  readonly random: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** What passes that train nothing say of each network, held to the plain pass. */
  readonly inference: Readonly<Record<string, InferenceFindings>>;
  /** What was said of steps that read from the device, and a hash of the weights that they made of the first network. */
  readonly unrecorded: { readonly said: readonly (string | null)[]; readonly hash: string };
  /** What is planned of memory for steps that are recorded, as a part of what they take; null where none is. */
  readonly planned: Readonly<Record<string, number | null>>;
  /** Kernels that a step calls. */
  readonly stepCalls: number;
  readonly tensorsLeft: number;
  /** Milliseconds of each part. */
  readonly milliseconds: Readonly<Record<string, number>>;
}

/** `compute` of each item, one after the other. */
async function collect<T, R>(
  items: readonly T[],
  title: (item: T) => string,
  compute: (item: T) => Promise<R>,
) {
  const results: Record<string, R> = {};
  for (const item of items) results[title(item)] = await compute(item);
  return results;
}

/** So many layers of random shapes, and an eighth as many sums. */
const random = async (count: number): Promise<Report['random']> => ({
  ...(await collect(randomCases(count), ({ title }) => title, layerErrors)),
  'sums and tables': await randomSums(Math.ceil(count / 8)),
});

const start = (pinned: BackendName) =>
  startBackend({
    pinned,
    wasmPaths,
    // What a device refuses to do leaves numbers of before behind.
    onLost: (reason) => self.postMessage({ error: `It had to end because ${reason}.` }),
  });

async function report(pinned: BackendName): Promise<Report> {
  await start(pinned);
  const tensors = tf.memory().numTensors;
  const milliseconds: Record<string, number> = {};
  const timed = async <R>(part: string, compute: () => Promise<R>): Promise<R> => {
    const begun = performance.now();
    const result = await compute();
    milliseconds[part] = Math.round(performance.now() - begun);
    return result;
  };
  const layers = await timed('layers', () => collect(fewLayerCases, ({ title }) => title, layerErrors));
  const sums = await timed('sums', () =>
    collect(fewLayerCases.filter(handsWholeGradientOn), ({ title }) => title, sumError),
  );
  const augmentation = await timed('augmentation', () =>
    collect(augmentationCases, ({ name }) => name, augmentationError),
  );
  const loss = await timed('loss', lossErrors);
  const names = Object.keys(tinyNetworks);
  const trained = await timed('trained', () =>
    collect(
      names,
      (name) => name,
      (name) => trainTiny(name),
    ),
  );
  const pyTorch = await timed('PyTorch', () =>
    collect(
      [...pyTorchCases],
      ([name]) => name,
      ([, one]) => pyTorchErrors(one, 20),
    ),
  );
  const keras = await timed('Keras', () =>
    collect(
      kerasCases,
      ({ name }) => name,
      (one) => kerasErrors(one, 20),
    ),
  );
  const changes = await timed('changes', () => kerasChangesErrors(40));
  const optimizers = await timed('optimizers', () =>
    collect(optimizerCases, ({ name }) => name, optimizerError),
  );
  const diverged = await timed('diverged', () => collect(divergenceSigns, (sign) => sign, diverge));
  const again = await timed('again', () =>
    collect(
      names,
      (name) => name,
      (name) => trainTiny(name, { eager: true }),
    ),
  );
  const hashesOf = ({ weights }: Trained) => hashArrays(weights);
  const hashes = await collect(
    names,
    (name) => name,
    (name) => Promise.all([hashesOf(trained[name]!), hashesOf(again[name]!)]),
  );
  const few = await timed('random', () => random(12));
  const inference = await timed('inference', () => collect(names, (name) => name, inferenceFindings));
  const planned = await timed('memory', () =>
    collect(['starter CNN', 'LeNet-5'] as const, (name) => name, plannedPart),
  );
  const refused = await timed('refused', () => trainUnrecorded(names[0]!));
  const unrecorded = { said: refused.said, hash: await hashesOf(refused.trained) };
  const calls = stepCalls();
  const tensorsLeft = tf.memory().numTensors - tensors;
  return {
    backend: tf.getBackend(),
    epsilon: tf.backend().epsilon(),
    layers,
    sums,
    augmentation,
    loss,
    trained,
    pyTorch,
    keras,
    changes,
    optimizers,
    diverged,
    hashes,
    random: few,
    inference,
    unrecorded,
    planned,
    stepCalls: calls,
    tensorsLeft,
    milliseconds,
  };
}

/** What the page asks for: a report, or random shapes alone. */
export interface Asked {
  readonly backend: BackendName;
  readonly shapes: number | null;
}

self.addEventListener('message', ({ data: { backend, shapes } }: MessageEvent<Asked>) => {
  const asked = shapes === null ? report(backend) : start(backend).then(() => random(shapes));
  asked.then(
    (result) => self.postMessage(result),
    (error: unknown) => self.postMessage({ error: error instanceof Error ? error.stack : String(error) }),
  );
});
