/** Blocks that are edited together: pure functions of names in the model's order. */
import type { ModelSpec } from './spec.ts';

/** Marked with one more, or without it where it was marked; the selected block is the first of them. */
export function toggled(
  marked: ReadonlySet<string>,
  selected: string | null,
  name: string,
): ReadonlySet<string> {
  const next = new Set(marked.size === 0 && selected !== null ? [selected] : marked);
  if (!next.delete(name)) next.add(name);
  return next;
}

/** All from one block to another, both included. */
export function between({ layers }: ModelSpec, from: string, to: string): ReadonlySet<string> {
  const places = [from, to].map((name) => layers.findIndex((layer) => layer.name === name));
  const [first, last] = [Math.min(...places), Math.max(...places)];
  return new Set(layers.slice(Math.max(0, first), last + 1).map(({ name }) => name));
}

/** Those of them that the model still has; one alone is no several. */
export function markedIn({ layers }: ModelSpec, marked: ReadonlySet<string>): ReadonlySet<string> {
  const left = layers.filter(({ name }) => marked.has(name)).map(({ name }) => name);
  return new Set(left.length > 1 ? left : []);
}
