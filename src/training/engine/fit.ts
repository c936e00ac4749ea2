import * as tf from '@tensorflow/tfjs-core';
import { epochOrder } from '../../data/batches.ts';
import type { IndexRange, Subset } from '../../data/dataset.ts';
import { needsStatistics } from '../../data/preprocess.ts';
import type { Statistics } from '../../data/statistics.ts';
import type { LiveChange } from '../experiment/liveChanges.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { scheduledRate } from '../experiment/schedules.ts';
import { noSums, notWatched } from '../checkpointParts.ts';
import type { EarlyEnd, StartingPoint } from '../checkpoint.ts';
import type { Divergence, EpochLogs, Evaluation, StepRows, ValidationLogs } from '../protocol.ts';
import { uploadPictures } from './augmentation/augment.ts';
import { readArrays } from './arrays.ts';
import { classWeightTensor } from './classWeightTensor.ts';
import type { Network } from './compile.ts';
import { countKernels } from './countKernels.ts';
import { epochLogs, validationOf } from './epochLogs.ts';
import { evaluate } from './evaluate.ts';
import { createDivergenceWatch, WATCH_EVERY } from './divergence.ts';
import { createAdjustable } from './adjustable.ts';
import type { LayerWatch } from './layerWatch.ts';
import { padded, weightsOf } from './padded.ts';
import { readRegularization } from './regularization.ts';
import type { SampleSource } from './sampleSource.ts';
import { createMasks, type Preparation, trainStep, uploadLabels } from './step.ts';
import { knownStatistics, statisticsOf } from './trainingStatistics.ts';
import { toVitals } from './vitals.ts';
import { afterLogs, afterTime } from './watched.ts';

/** What `fit` yields: after each, the session may pause, stop, report or save. */
export type FitItem =
  | { readonly kind: 'waiting'; readonly arrived: Promise<void> }
  | { readonly kind: 'changed'; readonly changes: readonly LiveChange[] }
  | { readonly kind: 'step'; readonly pictures: number }
  | { readonly kind: 'validated'; readonly logs: ValidationLogs }
  | { readonly kind: 'validating'; readonly done: number; readonly of: number }
  | { readonly kind: 'epochEnd'; readonly logs: EpochLogs; readonly evaluation: Evaluation };

/** A fit under way. Pause = do not pull `items`; stop = `items.return()`; then `dispose`. */
export interface Fit {
  readonly items: AsyncGenerator<FitItem, void>;
  /** Of it, what may change within a run holds from the next step on. */
  change(next: Experiment): void;
  /** What is being fitted, with the changes made so far. */
  experiment(): Experiment;
  /** Numbers of the steps since the last call, in one read of the device. */
  drainSteps(): Promise<StepRows>;
  /** Everything needed to go on from here. Call it only between items. */
  state(): Promise<StartingPoint>;
  /** Of the training pictures, where they are needed and known by now. */
  statistics(): Statistics | null;
  /** Where it stands: epoch and step from 1, steps of an epoch. */
  place(): { readonly epoch: number; readonly step: number; readonly stepsPerEpoch: number };
  /** Why it ends before its last epoch; null while it does not. */
  ended(): EarlyEnd | null;
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
  /** A trial's rate of each step, by the steps done before it, in the place of the schedule; a trial validates nothing. */
  readonly rateAt?: (steps: number) => number;
  /** Looks at the layers where one is wanted. */
  readonly layers?: LayerWatch;
  /** Milliseconds. */
  readonly now?: () => number;
}

/**
 * Milliseconds of work that a device is told of in advance. A graphics processor takes orders far faster than it
 * carries them out, and a pause would have to wait for all that was ordered.
 */
const AHEAD = 100;

/** Numbers of a step. */
interface Row {
  readonly step: number;
  readonly loss: number;
  readonly accuracy: number;
  readonly learningRate: number;
}

/** A step whose numbers are still on the device. */
interface Pending extends Pick<Row, 'step' | 'learningRate'> {
  readonly pictures: number;
  readonly result: tf.Tensor1D;
}

/** Where a run begins that goes on from nothing. */
const beginning: Omit<StartingPoint, 'weights' | 'slots' | 'statistics' | 'changes'> = {
  epoch: 0,
  stepInEpoch: 0,
  steps: 0,
  iterations: 0,
  sums: noSums,
  watched: notWatched,
  bestWeights: {},
};

/** Trains the network in place. Needs the network alone; frees everything it makes but the network. */
export function fit({
  network,
  source,
  experiment,
  targetEpochs,
  from,
  rateAt,
  layers,
  now = () => performance.now(),
}: Options): Fit {
  const { training } = experiment;
  const { batchSize, seed, topK } = training;
  const live = createAdjustable(network, experiment, from);
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

  let { epoch, stepInEpoch, steps, iterations, sums, watched, bestWeights } = from ?? beginning;
  /** Results still on the device. */
  let pending: Pending[] = [];
  /** Results read but not yet handed out. */
  let rows: Row[] = [];
  let classWeights: tf.Tensor1D | null = null;

  /** Of the next step: a schedule is over the epochs that this run was begun for. */
  const learningRate = (): number => {
    const begunAt = Math.max(0, targetEpochs - training.epochs);
    return scheduledRate(training.schedule, live.experiment().training.optimizer.learningRate, {
      step: (epoch - begunAt) * stepsPerEpoch + stepInEpoch,
      stepsPerEpoch,
      steps: training.epochs * stepsPerEpoch,
      scale: watched.plateau.scale,
    });
  };

  /** When results were last read, and the milliseconds that a step took by then. */
  let [collected, stepTime] = [now(), 0];
  /** Steps that the device is told of before their results are read. */
  let stepsAhead = 1;

  /** Reads what is on the device; `sums` are whole afterwards. */
  async function collect(): Promise<void> {
    const drained = pending;
    pending = [];
    if (drained.length === 0) return;
    const results = drained.map(({ result }) => result);
    // One alone is read as it is: joining costs more than the rest.
    const joined = results.length > 1 ? tf.concat1d(results) : (results.pop() as tf.Tensor1D);
    tf.dispose(results);
    const values = await joined.data<'float32'>();
    joined.dispose();
    stepTime = (now() - collected) / drained.length;
    collected = now();
    stepsAhead = Math.max(1, Math.floor(AHEAD / stepTime));
    let at = 0;
    for (const { step, learningRate: rate, pictures, result } of drained) {
      const [loss = NaN, correct = NaN, best = NaN, ...signs] = values.subarray(at, (at += result.size));
      sums = {
        loss: sums.loss + loss * pictures,
        correct: sums.correct + correct,
        top: sums.top + (topK > 1 ? best : 0),
        pictures: sums.pictures + pictures,
      };
      const row = { step, loss, accuracy: correct / pictures, learningRate: rate };
      rows.push(row);
      watch.see({ ...row, vitals: signs.length > 1 ? toVitals(signs) : null });
    }
  }

  let kernelCalls: number | null = null;

  async function runStep(indices: Uint32Array): Promise<void> {
    const look = layers?.look(network, live.experiment().model) ?? null;
    // What was ordered before is no part of what the look takes.
    if (look) await collect();
    const [begun, usual] = [now(), stepTime];
    const samples = padded(source.gather('training', indices), batchSize, source.manifest.shape);
    const { augmentation } = live.experiment();
    const uploaded = uploadPictures(samples.pixels, preparation, augmentation, { seed, step: steps });
    const labelled = uploadLabels(samples.labels, weightsOf(indices.length, batchSize));
    const { method, slots, maskNeeds, recorder } = live.parts();
    const masks = createMasks(maskNeeds, seed, steps);
    const rate = rateAt?.(steps) ?? learningRate();
    const hyper = method.optimizer.hyper(iterations + 1, rate);
    const vital = (iterations + 1) % WATCH_EVERY === 0;
    const used = look ? { ...method, optimizer: look.observed(method.optimizer) } : method;
    const varying = [
      ...uploaded.tensors,
      ...Object.values(labelled),
      ...masks.values(),
      ...Object.values(hyper),
    ];
    const step = () => {
      const inputs = { masks, hyper, classWeights, watched: vital, onGradients: look?.gradients };
      const eagerly = () =>
        tf.tidy(() => {
          const batch = { ...labelled, pictures: uploaded.pictures() };
          const made = trainStep(network, used, slots, { ...inputs, batch });
          look?.outputs({ batch, masks });
          return made;
        });
      // A look hands out tensors of the step.
      if (look) return eagerly();
      const variables = [...network.variables.map(({ value }) => value), ...slots.values()];
      return recorder.run(vital ? 'watched' : 'plain', { inputs: varying, variables, run: eagerly });
    };
    let result: tf.Tensor1D;
    try {
      result = kernelCalls === null && !look ? counted(step) : step();
    } catch (error) {
      look?.dispose();
      throw error;
    } finally {
      tf.dispose(varying);
    }
    stepInEpoch++;
    steps++;
    iterations++;
    pending.push({ step: steps, learningRate: rate, pictures: indices.length, result });
    if (look || pending.length >= stepsAhead) await collect();
    if (look) {
      layers?.seen(await look.read(steps), now() - begun - usual);
      collected = now();
      stepTime = usual;
    }
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
    const begun = now();
    const all = indicesOf(source.range('validation'));
    yield* arrival('validation', all);
    const batches = evaluate(network, source, preparation, 'validation', training.loss);
    for (;;) {
      const next = await batches.next();
      if (next.done) {
        watched = { ...afterTime(training, watched, now() - begun), validatedAt: steps };
        return next.value;
      }
      yield { kind: 'validating', done: next.value, of: all.length };
    }
  }

  /** All training pictures have to be here before the first can be prepared. */
  async function* learnStatistics(): AsyncGenerator<FitItem, void> {
    const arrived = statisticsOf(source, preprocessing).then((statistics) => {
      preparation = { ...preparation, statistics };
    });
    while (!preparation.statistics) yield { kind: 'waiting', arrived };
  }

  const weightsNow = () => readArrays(network.variables.map(({ name, value }) => [name, value] as const));

  async function* run(): AsyncGenerator<FitItem, void> {
    if (needsStatistics(preprocessing) && !preparation.statistics) yield* learnStatistics();
    if (training.classWeights === 'balanced') yield* arrival('training', indicesOf(range));
    classWeights = classWeightTensor(training.classWeights, source, network.classes);
    while (epoch < targetEpochs && !watched.ended) {
      const order = epochOrder({ manifest: source.manifest, trainingSize: source.trainingSize, seed, epoch });
      while (stepInEpoch < stepsPerEpoch && !watched.ended) {
        if (!rateAt && isValidationDue(training.validateEvery, { stepInEpoch, steps, watched })) {
          const evaluation = yield* validate();
          yield { kind: 'validated', logs: { step: steps, ...validationOf(evaluation) } };
          continue;
        }
        const indices = order.slice(stepInEpoch * batchSize, (stepInEpoch + 1) * batchSize);
        yield* arrival('training', indices);
        const changes = live.take(steps);
        if (changes.length > 0) yield { kind: 'changed', changes };
        const begun = now();
        await runStep(indices);
        watched = afterTime(training, watched, now() - begun);
        yield { kind: 'step', pictures: indices.length };
      }
      if (watched.ended) break;
      if (rateAt) {
        epoch++;
        stepInEpoch = 0;
        continue;
      }
      const evaluation = yield* validate();
      await collect();
      const regularization = await readRegularization(network.penalized());
      const logs = epochLogs({ epoch: epoch + 1, step: steps, sums, evaluation, topK, regularization });
      epoch++;
      stepInEpoch = 0;
      sums = noSums;
      const seen = afterLogs(live.experiment().training, watched, logs);
      watched = seen.watched;
      if (seen.best && training.restoreBestWeights) bestWeights = await weightsNow();
      yield { kind: 'epochEnd', logs, evaluation };
    }
    // As Keras does: also where it ran to its last epoch.
    for (const { name, spec, value } of network.variables) {
      const best = bestWeights[name];
      if (best) tf.tidy(() => value.assign(tf.tensor(best.slice(), [...spec.shape])));
    }
  }

  return {
    items: run(),
    change: live.change,
    experiment: live.experiment,
    async drainSteps() {
      await collect();
      const drained = rows;
      rows = [];
      return {
        step: drained.map((row) => row.step),
        loss: drained.map((row) => row.loss),
        accuracy: drained.map((row) => row.accuracy),
        learningRate: drained.map((row) => row.learningRate),
      };
    },
    async state() {
      await collect();
      const weights = await weightsNow();
      const { statistics } = preparation;
      const place = { epoch, stepInEpoch, steps, iterations, sums, watched, changes: live.changes() };
      return { ...place, weights, bestWeights, statistics, slots: await readArrays(live.parts().slots) };
    },
    statistics: () => preparation.statistics,
    place: () => ({ epoch: epoch + 1, step: stepInEpoch, stepsPerEpoch }),
    ended: () => watched.ended,
    divergence: () => watch.found(),
    suspect: () => watch.suspects(),
    kernelCallsPerStep: () => kernelCalls,
    dispose() {
      live.dispose();
      tf.dispose(pending.map(({ result }) => result));
      classWeights?.dispose();
      pending = [];
    },
  };
}

const indicesOf = ({ start, end }: IndexRange): Uint32Array =>
  Uint32Array.from({ length: end - start }, (_, i) => start + i);

/** Whether it is to be validated within an epoch, also where a run goes on that was left just before. */
const isValidationDue = (
  every: number,
  { stepInEpoch, steps, watched }: Pick<StartingPoint, 'stepInEpoch' | 'steps' | 'watched'>,
): boolean => every > 0 && stepInEpoch > 0 && steps % every === 0 && watched.validatedAt < steps;
