import type { Analysis } from './analyse.ts';
import type { ModelSpec } from './spec.ts';

export interface SummaryRow {
  readonly name: string;
  readonly className: string;
  /** As Keras prints it: "(None, 26, 26, 16)"; "?" when the model's problems keep it from being known. */
  readonly outputShape: string;
  readonly parameters: number;
}

/** The rows of Keras's `summary()` of a Sequential model, which leaves Input out. */
export function summaryRows(model: ModelSpec, analysis: Analysis): SummaryRow[] {
  return model.layers
    .filter((layer) => layer.className !== 'Input')
    .map(({ name, className }) => {
      const layer = analysis.layers.get(name);
      return {
        name,
        className,
        outputShape: layer?.outputShape ? `(${['None', ...layer.outputShape].join(', ')})` : '?',
        parameters: layer?.parameters ?? 0,
      };
    });
}

/** Keras's `readable_memory_size` of so many float32 weights. */
function memorySize(parameters: number): string {
  let size = parameters * 4;
  for (const unit of ['B', 'KB', 'MB', 'GB', 'TB']) {
    if (size / 1024 < 1) return `${size.toFixed(2)} ${unit}`;
    size /= 1024;
  }
  return `${size.toFixed(2)} PB`;
}

const withSize = (parameters: number): string =>
  `${parameters.toLocaleString('en')} (${memorySize(parameters)})`;

/** The three lines of totals under Keras's summary, as label and figure. */
export function summaryTotals(analysis: Analysis): readonly (readonly [label: string, figure: string])[] {
  const { parameters, trainableParameters } = analysis;
  return [
    ['Total params', withSize(parameters)],
    ['Trainable params', withSize(trainableParameters)],
    ['Non-trainable params', withSize(parameters - trainableParameters)],
  ];
}

/** Widths between the rules of Keras's table for a Sequential model. */
const WIDTHS = [38, 29, 17] as const;

/** Text in lines of at most `room` characters, broken between words, else within them, as Keras's table library does. */
function wrap(text: string, room: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= room)
      lines[lines.length - 1] = `${last} ${word}`;
    else for (let start = 0; start < word.length; start += room) lines.push(word.slice(start, start + room));
  }
  return lines;
}

/** A row of the table: its cells wrapped, padded by one space, the last one set right. */
function tableRow(bar: string, cells: readonly string[]): string {
  const wrapped = cells.map((text, i) => wrap(text, (WIDTHS[i] ?? 0) - 2));
  const height = Math.max(...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) => {
    const padded = wrapped.map((lines, i) => {
      const room = (WIDTHS[i] ?? 0) - 2;
      const text = lines[line] ?? '';
      return ` ${i === 2 ? text.padStart(room) : text.padEnd(room)} `;
    });
    return bar + padded.join(bar) + bar;
  }).join('\n');
}

/** What Keras 3's `model.summary()` prints for this model as a Sequential. */
export function summaryText(model: ModelSpec, analysis: Analysis): string {
  const rule = (left: string, line: string, cross: string, right: string) =>
    left + WIDTHS.map((width) => line.repeat(width)).join(cross) + right;
  const rows = summaryRows(model, analysis).map(({ name, className, outputShape, parameters }) =>
    tableRow('│', [`${name} (${className})`, outputShape, parameters.toLocaleString('en')]),
  );
  return [
    'Model: "sequential"',
    rule('┏', '━', '┳', '┓'),
    tableRow('┃', ['Layer (type)', 'Output Shape', 'Param #']),
    rule('┡', '━', '╇', '┩'),
    rows.join(`\n${rule('├', '─', '┼', '┤')}\n`),
    rule('└', '─', '┴', '┘'),
    ...summaryTotals(analysis).map(([label, figure]) => ` ${label}: ${figure}`),
  ].join('\n');
}
