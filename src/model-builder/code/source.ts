/** Lays program text out: on one line where it fits, else bracket by bracket, as Black and Prettier do. */

/** Text, or a bracket with items that may stand on lines of their own. */
export type Doc = string | Bracket;

/** What stands between brackets. */
export interface Bracket {
  /** Up to and with the bracket that opens, and from the one that closes. */
  readonly open: string;
  readonly items: readonly Doc[];
  readonly close: string;
  /** On lines of their own even where one would do. */
  readonly apart?: boolean;
  /** The layer it makes. */
  readonly layer?: string;
}

/** A line of a program. */
export interface SourceLine {
  readonly text: string;
  /** Name of the layer it makes, if it makes one. */
  readonly layer: string | null;
}

/** How a language is written. */
interface Style {
  readonly width: number;
  readonly indent: string;
}
/** Black's line, and Python's indent. */
export const pythonStyle: Style = { width: 88, indent: '    ' };
/** Prettier's. */
export const javascriptStyle: Style = { width: 88, indent: '  ' };

const isApart = (doc: Doc): boolean =>
  typeof doc !== 'string' && (doc.apart === true || doc.items.some(isApart));

const flat = (doc: Doc): string =>
  typeof doc === 'string' ? doc : doc.open + doc.items.map(flat).join(', ') + doc.close;

/** The lines of a statement; `after` closes the last of them. */
export function linesOf(
  doc: Doc,
  style: Style,
  depth = 0,
  after = '',
  maker: string | null = null,
): SourceLine[] {
  const layer = (typeof doc === 'string' ? null : doc.layer) ?? maker;
  const margin = style.indent.repeat(depth);
  const whole = margin + flat(doc) + after;
  if (typeof doc === 'string' || doc.items.length === 0 || (!isApart(doc) && whole.length <= style.width))
    return [{ text: whole, layer }];
  const inner = doc.items.map(flat).join(', ');
  const room = style.width - margin.length - style.indent.length;
  if (!isApart(doc) && inner.length <= room)
    return [
      { text: margin + doc.open.trimEnd(), layer },
      { text: margin + style.indent + inner, layer },
      { text: margin + doc.close.trimStart() + after, layer },
    ];
  return [
    { text: margin + doc.open.trimEnd(), layer },
    ...doc.items.flatMap((item) => linesOf(item, style, depth + 1, ',', layer)),
    { text: margin + doc.close.trimStart() + after, layer },
  ];
}

/** A call with arguments. */
export const call = (name: string, items: readonly Doc[], more: Partial<Bracket> = {}): Bracket => ({
  open: `${name}(`,
  items,
  close: ')',
  ...more,
});

/** A statement that gives a name to something. */
export const assigned = (name: string, doc: Doc): Doc =>
  typeof doc === 'string' ? `${name} = ${doc}` : { ...doc, open: `${name} = ${doc.open}` };

/** Lines that make no layer. */
export const plainLines = (text: string): SourceLine[] =>
  text.split('\n').map((line) => ({ text: line, layer: null }));

/** A program as text. */
export const textOf = (lines: readonly SourceLine[]): string =>
  `${lines.map(({ text }) => text).join('\n')}\n`;
