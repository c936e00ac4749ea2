/** The bench's tables as Markdown, which reads as text too. */
import { isOnGraphics } from './rows.mjs';

/** @param {number | null | undefined} value */
export const number = (value) =>
  value === null || value === undefined || Number.isNaN(value)
    ? '–'
    : value >= 1000
      ? Math.round(value).toLocaleString('en')
      : String(Number(value.toPrecision(3)));

/** @param {readonly string[]} head @param {readonly (readonly string[])[]} rows */
export function markdown(head, rows) {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (/** @type {readonly string[]} */ cells) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** The columns of the table of contenders. */
export const columns = [
  'network',
  'batch',
  'contender',
  'backend',
  'adapter',
  'training, images/s',
  'prediction, images/s',
  'kernel calls a step',
  'reads a step',
  'JS a step, ms',
  'JS a prediction, ms',
  'JS a look, ms',
  'memory, MB',
  'first step, s',
];

/**
 * What stands in them.
 * @param {import('./measureGroup.mjs').Result} row
 * @returns {string[]}
 */
export const cellsOf = (row) => [
  row.network,
  String(row.batchSize),
  row.title,
  row.on,
  row.adapter ?? '–',
  row.problem ?? number(row.training),
  number(row.prediction),
  number(row.kernelCalls),
  number(row.reads),
  // Elsewhere JavaScript's time and the device's are one.
  number(isOnGraphics(row) ? row.jsTime : null),
  number(row.predictTime),
  number(row.lookTime),
  number(row.memory === null ? null : row.memory / 1e6),
  number(row.firstStep === null ? null : row.firstStep / 1000),
];

/**
 * A row a contender.
 * @param {readonly import('./measureGroup.mjs').Result[]} rows
 */
export const formatTraining = (rows) => markdown(columns, rows.map(cellsOf));

/** A row an aim. */
export const formatAims = (aims) =>
  markdown(
    ['what', 'measured', 'aim', ''],
    aims.map(({ what, value, unit, aim, met }) => [
      what,
      met === null ? '–' : `${number(value)} ${unit}`.trim(),
      aim,
      met === null ? 'not measured' : met ? 'met' : 'NOT met',
    ]),
  );
