import type { LayerHistory } from '../training/layerHistory.ts';
import type { EpochLogs, ValidationLogs } from '../training/protocol.ts';
import type { StepSeries } from '../training/stepSeries.ts';

/** Rows of a part of the text. */
const ROWS = 2000;

/** A number as pandas and spreadsheets read it; nothing where there is none. */
const csvNumber = (value: number | undefined): string => {
  if (value === undefined || Number.isNaN(value)) return '';
  return Number.isFinite(value) ? String(value) : value > 0 ? 'inf' : '-inf';
};

/** A text as a field: in quotes where it holds what separates fields. */
const csvText = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const epochNames = {
  loss: 'epoch_loss',
  accuracy: 'epoch_accuracy',
  valLoss: 'val_loss',
  valAccuracy: 'val_accuracy',
  topAccuracy: 'epoch_top_accuracy',
  valTopAccuracy: 'val_top_accuracy',
  regularization: 'regularization_loss',
} as const satisfies Partial<Record<keyof EpochLogs, string>>;
type EpochName = keyof typeof epochNames;

/** What was measured after a step beside its own numbers. */
type Measured = ValidationLogs & Partial<EpochLogs>;

/** A row for each step, with the epoch's numbers in that of its last one and those of a validation where it was. */
function* rowsOf(
  steps: StepSeries,
  epochs: readonly EpochLogs[],
  validations: readonly ValidationLogs[],
  columns: readonly EpochName[],
): Generator<string> {
  const measured: readonly Measured[] = [...epochs, ...validations].toSorted((a, b) => a.step - b.step);
  let [e, m] = [0, 0];
  const row = (step: number, i: number | null) => {
    const here = measured[m]?.step === step ? measured[m++] : undefined;
    const own = i === null ? [] : [steps.loss[i], steps.accuracy[i], steps.learningRate[i]];
    const fields = [
      step,
      // The epoch that the step is in.
      epochs[e]?.epoch ?? (epochs.at(-1)?.epoch ?? 0) + 1,
      ...[0, 1, 2].map((column) => own[column]),
      ...columns.map((name) => here?.[name]),
    ];
    if (here?.epoch !== undefined) e++;
    return `${fields.map(csvNumber).join(',')}\n`;
  };
  for (const [i, step] of steps.step.entries()) {
    // Of a long run not every step is kept.
    for (let next = measured[m]; next && next.step < step; next = measured[m]) yield row(next.step, null);
    yield row(step, i);
  }
  for (let next = measured[m]; next; next = measured[m]) yield row(next.step, null);
}

/** The numbers of a run by step and epoch. */
interface History {
  readonly steps: StepSeries;
  readonly epochs: readonly EpochLogs[];
  /** Those within epochs, in order. */
  readonly validations: readonly ValidationLogs[];
}

/** A run's curves as CSV, for `pandas.read_csv`: a part of the text at a time. Top accuracies and regularization only where there are any. */
export function* historyCsv({ steps, epochs, validations }: History): Generator<string> {
  const columns = (Object.keys(epochNames) as EpochName[]).filter(
    (name) =>
      !(/top/i.test(name) || name === 'regularization') ||
      epochs.some((logs) => !Number.isNaN(logs[name]) && (name !== 'regularization' || logs[name] > 0)),
  );
  yield `step,epoch,loss,accuracy,learning_rate,${columns.map((name) => epochNames[name]).join(',')}\n`;
  yield* inParts(rowsOf(steps, epochs, validations, columns));
}

function* inParts(rows: Iterable<string>): Generator<string> {
  let part = '';
  let count = 0;
  for (const row of rows) {
    part += row;
    if (++count % ROWS > 0) continue;
    yield part;
    part = '';
  }
  yield part;
}

/** What was seen of the layers as CSV: a row for each layer in each step that was looked at. */
export function* layersCsv({ looks }: LayerHistory): Generator<string> {
  yield 'step,layer,gradient_norm,update_ratio,dead_share\n';
  const rows = function* () {
    for (const { step, layers } of looks)
      for (const { layer, gradientNorm, updateRatio, deadShare } of layers)
        yield `${step},${csvText(layer)},${[gradientNorm, updateRatio, deadShare].map(csvNumber).join(',')}\n`;
  };
  yield* inParts(rows());
}

/** The layers' histograms as CSV: a row for each bin. */
export function* histogramsCsv({ histograms }: LayerHistory): Generator<string> {
  yield 'step,layer,of,low,high,count\n';
  const rows = function* () {
    for (const { step, layers } of histograms)
      for (const { layer, ...both } of layers)
        for (const of of ['weights', 'gradients'] as const) {
          const { low, high, counts } = both[of];
          const edge = (i: number) => low + (i * (high - low)) / counts.length;
          for (const [i, count] of counts.entries())
            yield `${step},${csvText(layer)},${of},${edge(i)},${edge(i + 1)},${count}\n`;
        }
  };
  yield* inParts(rows());
}
