/** The bench's tables as Markdown, which reads as text too. */

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

const isOnGraphics = ({ backend }) => backend === 'webgl' || backend === 'webgpu';

/** A row a contender. */
export const formatTraining = (rows) =>
  markdown(
    [
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
      'memory, MB',
      'first step, s',
    ],
    rows.map((row) => [
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
      number(row.memory ? row.memory / 1e6 : null),
      number(row.firstStep / 1000),
    ]),
  );

/** A row an aim. */
export const formatAims = (aims) =>
  markdown(
    ['what', 'measured', 'aim', ''],
    aims.map(({ what, value, unit, aim, met }) => [
      what,
      value === null ? '–' : `${number(value)} ${unit}`.trim(),
      aim,
      met === null ? 'not measured' : met ? 'met' : 'NOT met',
    ]),
  );
