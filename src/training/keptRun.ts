import type { Bytes } from '../data/download.ts';
import { downsample } from '../data/downsample.ts';
import type { Kept } from '../data/keptSlots.ts';
import type { Experiment } from './experiment/experiment.ts';
import { parseExperiment } from './experiment/parseExperiment.ts';
import type { Arrays, Checkpoint } from './checkpoint.ts';
import type { Ending, EpochLogs, Evaluation, ValidationLogs } from './protocol.ts';
import { noSums, notWatched } from './checkpointParts.ts';
import { seriesOf, stepColumns, type StepSeries } from './stepSeries.ts';
import type { RunStatus, TestResult, TrainingState } from './trainingStore.ts';

/** Names of the parts a run is kept in. */
export const runParts = [
  'weights',
  'bestWeights',
  'slots',
  'steps',
  'epochs',
  'validations',
  'evaluation',
  'test',
] as const;

/** Steps whose numbers are kept one by one; a longer run keeps the lowest and highest of stretches of steps. */
const MOST_STEPS = 50_000;

/** A run as it is kept over a reload. */
export interface KeptRun {
  readonly checkpoint: Checkpoint;
  /** Where it stood. */
  readonly status: { readonly kind: 'running' | 'paused' } | ({ readonly kind: 'finished' } & Ending);
  readonly steps: StepSeries;
  readonly epochs: readonly EpochLogs[];
  readonly validations: readonly ValidationLogs[];
  readonly evaluation: Evaluation | null;
  readonly test: TestResult | null;
}

type Layout = readonly (readonly [name: string, length: number])[];
type EvaluationFacts = Pick<Evaluation, 'subset' | 'loss'> & { readonly pictures: number };

/** What is no array. Derived values (keys, hashes of the network) are not in it: the experiment is. */
interface Facts {
  /** Earlier versions knew no statistics and no changes. */
  readonly checkpoint: Omit<Checkpoint, 'weights' | 'bestWeights' | 'slots' | 'statistics' | 'changes'> &
    Partial<Pick<Checkpoint, 'statistics' | 'changes'>>;
  readonly status: KeptRun['status'];
  readonly weights: Layout;
  /** Absent from what was kept before they were. */
  readonly bestWeights?: Layout;
  readonly slots: Layout;
  /** How many; absent from what was kept when there were fewer. */
  readonly columns?: { readonly steps: number; readonly epochs: number };
  readonly evaluation: EvaluationFacts | null;
  readonly test: (Omit<TestResult, 'evaluation'> & { readonly evaluation: EvaluationFacts }) | null;
}

type RunFacts = Pick<
  TrainingState,
  'checkpoint' | 'status' | 'steps' | 'epochs' | 'validations' | 'evaluation' | 'test'
>;

/** What of a run is to be kept now; null while there is nothing new that could be gone on from. */
export function toKept({
  checkpoint,
  status,
  steps,
  epochs,
  validations,
  evaluation,
  test,
}: RunFacts): Kept | null {
  const stood = standing(status);
  if (!checkpoint || !stood) return null;
  const { weights, bestWeights, slots, ...place } = checkpoint;
  const { result } = test;
  const facts: Facts = {
    checkpoint: place,
    status: stood,
    weights: layoutOf(weights),
    bestWeights: layoutOf(bestWeights),
    slots: layoutOf(slots),
    columns: { steps: stepColumns.length, epochs: epochColumns.length },
    evaluation: evaluation && factsOf(evaluation),
    test: result && { ...result, evaluation: factsOf(result.evaluation) },
  };
  const parts: Record<(typeof runParts)[number], Bytes> = {
    weights: bytesOf(...Object.values(weights)),
    bestWeights: bytesOf(...Object.values(bestWeights)),
    slots: bytesOf(...Object.values(slots)),
    steps: stepBytes(steps),
    epochs: rowBytes(epochs, epochColumns),
    validations: rowBytes(validations, validationColumns),
    evaluation: evaluation ? evaluationBytes(evaluation) : new Uint8Array(),
    test: result ? evaluationBytes(result.evaluation) : new Uint8Array(),
  };
  return { facts, parts };
}

/**
 * The run that `toKept` made this of.
 * @throws Error with a sentence when its experiment cannot be opened any more.
 */
export function fromKept({ facts, parts }: Kept): KeptRun {
  const read = facts as Facts;
  const {
    checkpoint,
    status,
    weights,
    bestWeights = [],
    slots,
    evaluation,
    test,
    columns = oldColumns,
  } = read;
  const numbers = (part: (typeof runParts)[number]) => new Float64Array(bufferOf(parts[part]));
  return {
    checkpoint: {
      ...checkpoint,
      statistics: checkpoint.statistics ?? null,
      changes: checkpoint.changes ?? [],
      sums: { ...noSums, ...checkpoint.sums },
      watched: { ...notWatched, ...checkpoint.watched },
      bestWeights: arraysOf(bestWeights, parts['bestWeights']),
      experiment: parseExperiment(checkpoint.experiment),
      weights: arraysOf(weights, parts['weights']),
      slots: arraysOf(slots, parts['slots']),
    },
    status,
    steps: stepsOf(numbers('steps'), columns.steps),
    epochs: rowsOf(numbers('epochs'), epochColumns, columns.epochs),
    validations: rowsOf(numbers('validations'), validationColumns),
    evaluation: evaluation && evaluationOf(evaluation, parts['evaluation']),
    test: test && {
      ...test,
      experiment: parseTested(test.experiment, checkpoint.experiment),
      evaluation: evaluationOf(test.evaluation, parts['test']),
    },
  };
}

/** Both are mostly the same experiment, which then stays one object. */
const parseTested = (tested: Experiment, trained: Experiment): Experiment =>
  parseExperiment(JSON.stringify(tested) === JSON.stringify(trained) ? trained : tested);

/** Null while it starts: then what was kept before holds. What failed can be gone on with as what was stopped. */
function standing(status: RunStatus): KeptRun['status'] | null {
  switch (status.kind) {
    case 'starting':
      return null;
    case 'running':
    case 'paused':
      return { kind: status.kind };
    case 'finished': {
      const { runId: _, ...ending } = status;
      return ending;
    }
    default:
      return { kind: 'finished', reason: 'stopped' };
  }
}

const layoutOf = (arrays: Arrays): Layout =>
  Object.entries(arrays).map(([name, values]) => [name, values.length]);

function arraysOf(layout: Layout, bytes: Bytes | undefined): Arrays {
  const all = new Float32Array(bufferOf(bytes));
  let start = 0;
  return Object.fromEntries(
    layout.map(([name, length]) => [name, all.slice(start, (start += length))] as const),
  );
}

/** New columns go to the end: older versions kept the first few. */
export const epochColumns = [
  'epoch',
  'step',
  'loss',
  'accuracy',
  'valLoss',
  'valAccuracy',
  'topAccuracy',
  'valTopAccuracy',
  'regularization',
] as const;
/** Of a validation within an epoch. */
export const validationColumns = ['step', 'valLoss', 'valAccuracy'] as const;
/** Columns that were kept before their number was. */
const oldColumns = { steps: 3, epochs: 6 };

/** The rows one after the other. */
const rowBytes = <Name extends string>(
  rows: readonly Readonly<Record<Name, number>>[],
  columns: readonly Name[],
): Bytes => bytesOf(Float64Array.from(rows.flatMap((row) => columns.map((column) => row[column]))));

/** The rows, of which so many columns were kept; the others are not numbers. */
const rowsOf = <Name extends string>(
  numbers: Float64Array,
  columns: readonly Name[],
  width: number = columns.length,
): Record<Name, number>[] =>
  Array.from({ length: numbers.length / width }, (_, i) => {
    const row = numbers.subarray(i * width, (i + 1) * width);
    return Object.fromEntries(columns.map((column, j) => [column, row[j] ?? Number.NaN])) as Record<
      Name,
      number
    >;
  });

/** The columns one after the other. */
function stepBytes(series: StepSeries): Bytes {
  const columns = stepColumns.map((name) => series[name]);
  if (series.step.length <= MOST_STEPS) return bytesOf(...columns);
  const lowAndHigh = [series.loss, series.accuracy].flatMap((values) => downsample(values, MOST_STEPS / 2));
  const picked = [...new Set(lowAndHigh)].toSorted((a, b) => a - b);
  return bytesOf(...columns.map((values) => Float64Array.from(picked, (i) => values[i] ?? 0)));
}

/** Columns that were not kept are not numbers. */
function stepsOf(columns: Float64Array, count: number): StepSeries {
  const n = columns.length / count;
  return seriesOf((name) => {
    const i = stepColumns.indexOf(name);
    return i < count ? columns.slice(i * n, (i + 1) * n) : new Float64Array(n).fill(Number.NaN);
  });
}

const factsOf = ({ subset, loss, labels }: Evaluation): EvaluationFacts => ({
  subset,
  loss,
  pictures: labels.length,
});
const evaluationBytes = ({ probabilities, labels }: Evaluation): Bytes => bytesOf(probabilities, labels);

function evaluationOf({ pictures, ...facts }: EvaluationFacts, bytes: Bytes = new Uint8Array()): Evaluation {
  const end = bytes.length - pictures;
  return {
    ...facts,
    probabilities: new Float32Array(bufferOf(bytes.subarray(0, end))),
    labels: bytes.slice(end),
  };
}

/** The bytes of arrays, one after the other. */
function bytesOf(...arrays: readonly (Float32Array | Float64Array | Uint8Array)[]): Bytes {
  const all = new Uint8Array(arrays.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const { buffer, byteOffset, byteLength } of arrays) {
    all.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  return all;
}

const bufferOf = (bytes: Bytes = new Uint8Array()): ArrayBuffer => bytes.slice().buffer;
