import * as tf from '@tensorflow/tfjs-core';
import { epochOrder } from '../../data/batches.ts';
import type { Subset } from '../../data/dataset.ts';
import { needsStatistics } from '../../data/preprocess.ts';
import type { Statistics } from '../../data/statistics.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { Divergence, EpochLogs, EpochSums, Evaluation, StartingPoint, StepRows } from '../protocol.ts';
import { readArrays } from './arrays.ts';
import type { Network } from './compile.ts';
import { countKernels } from './countKernels.ts';
import { accuracyOf, evaluate } from './evaluate.ts';
import { createDivergenceWatch, WATCH_EVERY } from './divergence.ts';
import { createSlots, optimizerOf } from './optimizers.ts';
import type { SampleSource } from './sampleSource.ts';
import { createMasks, type Preparation, trainStep, uploadBatch } from './step.ts';
import { knownStatistics, statisticsOf } from './trainingStatistics.ts';
import { toVitals } from './vitals.ts';

/** What `fit` yields: after each, the session may pause, stop, report or save. */
export type FitItem =
  | { readonly kind: 'waiting'; readonly arrived: Promise<void> }
  | { readonly kind: 'step'; readonly pictures: number }
  | { readonly kind: 'validating'; readonly done: number; readonly of: number }
  | { readonly kind: 'epochEnd'; readonly logs: EpochLogs; readonly evaluation: Evaluation };

/** A fit under way. Pause = do not pull `items`; stop = `items.return()`; then `dispose`. */
export interface Fit {
  readonly items: AsyncGenerator<FitItem, void>;
  /** Numbers of the steps since the last call, in one read of the device. */
  drainSteps(): Promise<StepRows>;
  /** Everything needed to go on from here. Call it only between items. */
  state(): Promise<StartingPoint>;
  /** Of the training pictures, where they are needed and known by now. */
  statistics(): Statistics | null;
  /** Where it stands: epoch and step from 1, steps of an epoch. */
  place(): { readonly epoch: number; readonly step: number; readonly stepsPerEpoch: number };
  /** What tells that the run has gone wrong, as far as its numbers were read; null while it is well. */
  divergence(): Divergence | null;
  /** Whether the run may be about to go wrong, so that its state is not one to keep. */
  suspect(): boolean;
  /** tfjs kernels the first step called; null before it. */
  kernelCallsPerStep(): number | null;
  dispose(): void;
}

interface Options {
  readonly network: Network;
  readonly source: SampleSource;
  readonly experiment: Experiment;
  /** Ends when this many epochs are done in all. */
  readonly targetEpochs: number;
  /** The network's variables hold its weights already. */
  readonly from: StartingPoint | null;
  /** Milliseconds. */
  readonly now?: () => number;
}

/**
 * Milliseconds of work that a device is told of in advance. A graphics processor takes orders far faster than it
 * carries them out, and a pause would have to wait for all that was ordered.
 */
const AHEAD = 100;

const noSums: EpochSums = { loss: 0, correct: 0, pictures: 0 };

/** Trains the network in place. Needs the network alone; frees everything it makes but the network. */
export function fit({
  network,
  source,
  experiment,
  targetEpochs,
  from,
  now = () => performance.now(),
}: Options): Fit {
  const { batchSize, seed, optimizer: optimizerConfig } = experiment.training;
  const optimizer = optimizerOf(optimizerConfig);
  const slots = createSlots(optimizer, network.variables, from?.slots ?? null);
  const maskNeeds = network.maskNeeds(batchSize);
  const { preprocessing } = experiment;
  let preparation: Preparation = {
    shape: source.manifest.shape,
    preprocessing,
    // The weights that are gone on from were fitted to pictures prepared with these.
    statistics: from?.statistics ?? knownStatistics(source, preprocessing),
  };
  const range = source.range('training');
  const stepsPerEpoch = Math.ceil((range.end - range.start) / batchSize);

  const watch = createDivergenceWatch({ classes: network.classes, batchesDiffer: stepsPerEpoch > 1 });

  let epoch = from?.epoch ?? 0;
  let stepInEpoch = from?.stepInEpoch ?? 0;
  let steps = from?.steps ?? 0;
  let iterations = from?.iterations ?? 0;
  let sums = from?.sums ?? noSums;
  /** Results still on the device. */
  let pending: { readonly step: number; readonly pictures: number; readonly result: tf.Tensor1D }[] = [];
  /** Results read but not yet handed out. */
  let rows: { readonly step: number; readonly loss: number; readonly accuracy: number }[] = [];

  let collected = now();
  /** Steps that the device is told of before their results are read. */
  let stepsAhead = 1;

  /** Reads what is on the device; `sums` are whole afterwards. */
  async function collect(): Promise<void> {
    const drained = pending;
    pending = [];
    if (drained.length === 0) return;
    const joined = tf.concat1d(drained.map(({ result }) => result));
    tf.dispose(drained.map(({ result }) => result));
    const values = await joined.data<'float32'>();
    joined.dispose();
    const stepTime = (now() - collected) / drained.length;
    collected = now();
    stepsAhead = Math.max(1, Math.floor(AHEAD / stepTime));
    let at = 0;
    for (const { step, pictures, result } of drained) {
      const [loss = Number.NaN, correct = Number.NaN, ...signs] = values.subarray(at, (at += result.size));
      sums = {
        loss: sums.loss + loss * pictures,
        correct: sums.correct + correct,
        pictures: sums.pictures + pictures,
      };
      const row = { step, loss, accuracy: correct / pictures };
      rows.push(row);
      watch.see({ ...row, vitals: signs.length > 0 ? toVitals(signs) : null });
    }
  }

  let kernelCalls: number | null = null;

  async function runStep(indices: Uint32Array): Promise<void> {
    const samples = padded(source.gather('training', indices), batchSize, source.manifest.shape);
    const batch = uploadBatch(preparation, {
      ...samples,
      weights: weightsOf(indices.length, batchSize),
    });
    const masks = createMasks(maskNeeds, seed, steps);
    const hyper = optimizer.hyper(iterations + 1, optimizerConfig.learningRate);
    const watched = (iterations + 1) % WATCH_EVERY === 0;
    const step = () => trainStep(network, optimizer, slots, { batch, masks, hyper, watched });
    let result: tf.Tensor1D;
    try {
      result = kernelCalls === null ? counted(step) : step();
    } finally {
      tf.dispose([Object.values(batch), [...masks.values()], Object.values(hyper)]);
    }
    stepInEpoch++;
    steps++;
    iterations++;
    pending.push({ step: steps, pictures: indices.length, result });
    if (pending.length >= stepsAhead) await collect();
  }

  function counted(step: () => tf.Tensor1D): tf.Tensor1D {
    const { result, calls } = countKernels(step);
    kernelCalls = calls;
    return result;
  }

  async function* arrival(subset: Subset, indices: Uint32Array): AsyncGenerator<FitItem, void> {
    while (!source.has(subset, indices))
      yield { kind: 'waiting', arrived: source.whenLoaded(subset, indices) };
  }

  async function* validate(): AsyncGenerator<FitItem, Evaluation> {
    const { start, end } = source.range('validation');
    yield* arrival(
      'validation',
      Uint32Array.from({ length: end - start }, (_, i) => start + i),
    );
    const batches = evaluate(network, source, preparation, 'validation');
    for (;;) {
      const next = await batches.next();
      if (next.done) return next.value;
      yield { kind: 'validating', done: next.value, of: end - start };
    }
  }

  /** All training pictures have to be here before the first can be prepared. */
  async function* learnStatistics(): AsyncGenerator<FitItem, void> {
    const arrived = statisticsOf(source, preprocessing).then((statistics) => {
      preparation = { ...preparation, statistics };
    });
    while (!preparation.statistics) yield { kind: 'waiting', arrived };
  }

  async function* run(): AsyncGenerator<FitItem, void> {
    if (needsStatistics(preprocessing) && !preparation.statistics) yield* learnStatistics();
    while (epoch < targetEpochs) {
      const order = epochOrder({ manifest: source.manifest, trainingSize: source.trainingSize, seed, epoch });
      while (stepInEpoch < stepsPerEpoch) {
        const indices = order.slice(stepInEpoch * batchSize, (stepInEpoch + 1) * batchSize);
        yield* arrival('training', indices);
        await runStep(indices);
        yield { kind: 'step', pictures: indices.length };
      }
      const evaluation = yield* validate();
      await collect();
      const logs = epochLogs(epoch + 1, steps, sums, evaluation);
      epoch++;
      stepInEpoch = 0;
      sums = noSums;
      yield { kind: 'epochEnd', logs, evaluation };
    }
  }

  return {
    items: run(),
    async drainSteps() {
      await collect();
      const drained = rows;
      rows = [];
      return {
        step: drained.map((row) => row.step),
        loss: drained.map((row) => row.loss),
        accuracy: drained.map((row) => row.accuracy),
      };
    },
    async state() {
      await collect();
      const weights = await readArrays(network.variables.map(({ name, value }) => [name, value] as const));
      const { statistics } = preparation;
      const place = { epoch, stepInEpoch, steps, iterations, sums };
      return { ...place, weights, statistics, slots: await readArrays(slots) };
    },
    statistics: () => preparation.statistics,
    place: () => ({ epoch: epoch + 1, step: stepInEpoch, stepsPerEpoch }),
    divergence: () => watch.found(),
    suspect: () => watch.suspects(),
    kernelCallsPerStep: () => kernelCalls,
    dispose() {
      tf.dispose([[...slots.values()], pending.map(({ result }) => result)]);
      pending = [];
    },
  };
}

function epochLogs(epoch: number, step: number, sums: EpochSums, evaluation: Evaluation): EpochLogs {
  return {
    epoch,
    step,
    loss: sums.loss / sums.pictures,
    accuracy: sums.correct / sums.pictures,
    valLoss: evaluation.loss,
    valAccuracy: accuracyOf(evaluation),
  };
}

/** 1 for each picture, 0 for the padding after them. */
const weightsOf = (pictures: number, batchSize: number): Float32Array =>
  new Float32Array(batchSize).fill(1, 0, pictures);

/** The samples followed by empty pictures up to the batch size, so that a step's shapes never vary. */
function padded(
  samples: { readonly pixels: Uint8Array; readonly labels: Uint8Array },
  batchSize: number,
  shape: readonly [number, number, number],
): { readonly pixels: Uint8Array; readonly labels: Uint8Array } {
  if (samples.labels.length === batchSize) return samples;
  const pixels = new Uint8Array(batchSize * shape[0] * shape[1] * shape[2]);
  pixels.set(samples.pixels);
  const labels = new Uint8Array(batchSize);
  labels.set(samples.labels);
  return { pixels, labels };
}
