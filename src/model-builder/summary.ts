import type { Analysis } from './analyse.ts';
import { kerasOrder } from './kerasOrder.ts';
import type { ModelSpec } from './spec.ts';

export interface SummaryRow {
  readonly name: string;
  readonly className: string;
  /** As Keras prints it: "(None, 26, 26, 16)"; "?" when the model's problems keep it from being known. */
  readonly outputShape: string;
  readonly parameters: number;
  /** Names of the layers it reads. */
  readonly inbound: readonly string[];
}

/** Whether no layers are merged, so that Keras can have the model as a Sequential. */
export const isStack = (model: ModelSpec): boolean =>
  model.layers.every((layer) => layer.inbound.length <= 1);

/** The rows of Keras's `summary()`: of a Sequential model, which leaves Input out, or of a functional one. */
export function summaryRows(model: ModelSpec, analysis: Analysis): SummaryRow[] {
  const layers = isStack(model)
    ? model.layers.filter((layer) => layer.className !== 'Input')
    : kerasOrder(model);
  return layers.map(({ name, className, inbound }) => {
    const layer = analysis.layers.get(name);
    return {
      name,
      className: className === 'Input' ? 'InputLayer' : className,
      outputShape: layer?.outputShape ? `(${['None', ...layer.outputShape].join(', ')})` : '?',
      parameters: layer?.parameters ?? 0,
      inbound,
    };
  });
}

/** Two decimals as Python's `format` rounds them: 2.625 to 2.62, as 2 is even. What is rounded here has few binary digits. */
function twoDecimals(value: number): string {
  const hundredths = value * 100;
  const isTie = hundredths % 1 === 0.5;
  return ((isTie ? 2 * Math.round(hundredths / 2) : Math.round(hundredths)) / 100).toFixed(2);
}

/** Keras's `readable_memory_size` of so many float32 weights. */
function memorySize(parameters: number): string {
  let size = parameters * 4;
  for (const unit of ['B', 'KB', 'MB', 'GB', 'TB']) {
    if (size / 1024 < 1) return `${twoDecimals(size)} ${unit}`;
    size /= 1024;
  }
  return `${twoDecimals(size)} PB`;
}

const withSize = (parameters: number): string =>
  `${parameters.toLocaleString('en')} (${memorySize(parameters)})`;

/** The three lines of totals under Keras's summary, as label and figure. */
export function summaryTotals(
  analysis: Analysis,
): readonly (readonly [label: `${'Total' | 'Trainable' | 'Non-trainable'} params`, figure: string])[] {
  const { parameters, trainableParameters } = analysis;
  return [
    ['Total params', withSize(parameters)],
    ['Trainable params', withSize(trainableParameters)],
    ['Non-trainable params', withSize(parameters - trainableParameters)],
  ];
}

interface ColumnKind {
  readonly title: string;
  /** Where it ends, as a part of the line. */
  readonly end: number;
  /** What Keras's table library takes of it, as the columns with their rules would else be longer than the line. */
  readonly less: number;
  text(row: SummaryRow): string;
}
interface Column extends Pick<ColumnKind, 'title' | 'text'> {
  /** Between the rules of Keras's table. */
  readonly width: number;
}

const nameOf = ({ name, className }: SummaryRow) => `${name} (${className})`;
const shapeOf = ({ outputShape }: SummaryRow) => outputShape;
const parametersOf = ({ parameters }: SummaryRow) => parameters.toLocaleString('en');
/** Each layer is called once and has one output: node and tensor 0. */
const connectionsOf = ({ inbound }: SummaryRow) => inbound.map((name) => `${name}[0][0]`).join(', ') || '-';

/** How Keras prints a model: its kind, how long a line is when nobody says, and the columns of the table. */
interface Form {
  readonly title: string;
  readonly lineLength: number;
  readonly columns: readonly ColumnKind[];
}
const sequential: Form = {
  title: 'sequential',
  lineLength: 88,
  columns: [
    { title: 'Layer (type)', end: 0.45, less: 1, text: nameOf },
    { title: 'Output Shape', end: 0.8, less: 2, text: shapeOf },
    { title: 'Param #', end: 1, less: 1, text: parametersOf },
  ],
};
const functional: Form = {
  title: 'functional',
  lineLength: 108,
  columns: [
    { title: 'Layer (type)', end: 0.3, less: 1, text: nameOf },
    { title: 'Output Shape', end: 0.56, less: 1, text: shapeOf },
    { title: 'Param #', end: 0.74, less: 2, text: parametersOf },
    { title: 'Connected to', end: 1, less: 1, text: connectionsOf },
  ],
};

/** The columns in a line of so many characters, as Keras's `print_summary` shares it out. */
const columnsIn = ({ columns }: Form, lineLength: number): Column[] =>
  columns.map(({ end, less, ...column }, i) => ({
    ...column,
    width: Math.floor(end * lineLength) - Math.floor((columns[i - 1]?.end ?? 0) * lineLength) - less,
  }));

/** Text in lines of at most `room` characters, broken between words; longer words are cut, as Keras's table library does. */
function wrap(text: string, room: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= room)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => (line.length > room ? `${line.slice(0, room - 1)}…` : line));
}

/** A row of the table: its cells wrapped, padded by one space, numbers set right. */
function tableRow(columns: readonly Column[], bar: string, textOf: (column: Column) => string): string {
  const wrapped = columns.map((column) => wrap(textOf(column), column.width - 2));
  const height = Math.max(...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) => {
    const padded = columns.map(({ title, width }, i) => {
      const text = wrapped[i]?.[line] ?? '';
      return ` ${title === 'Param #' ? text.padStart(width - 2) : text.padEnd(width - 2)} `;
    });
    return bar + padded.join(bar) + bar;
  }).join('\n');
}

/** What Keras 3's `model.summary(line_length)` prints for this model: as a Sequential if it can be one, else as a functional model. */
export function summaryText(model: ModelSpec, analysis: Analysis, lineLength?: number): string {
  const form = isStack(model) ? sequential : functional;
  const columns = columnsIn(form, lineLength ?? form.lineLength);
  const rule = (left: string, line: string, cross: string, right: string) =>
    left + columns.map(({ width }) => line.repeat(width)).join(cross) + right;
  const rows = summaryRows(model, analysis).map((row) =>
    tableRow(columns, '│', (column) => column.text(row)),
  );
  return [
    `Model: "${form.title}"`,
    rule('┏', '━', '┳', '┓'),
    tableRow(columns, '┃', (column) => column.title),
    rule('┡', '━', '╇', '┩'),
    rows.join(`\n${rule('├', '─', '┼', '┤')}\n`),
    rule('└', '─', '┴', '┘'),
    ...summaryTotals(analysis).map(([label, figure]) => ` ${label}: ${figure}`),
  ].join('\n');
}
