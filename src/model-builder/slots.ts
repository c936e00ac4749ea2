import type { Slot } from './edit.ts';
import { type Graph, readersOf } from './graph.ts';
import type { Box, Layout, Line } from './layout.ts';

/** A connection nearer than this is meant by what is dropped beside it, pixels. */
const NEAR = 40;

const contains = ({ x, y, width, height }: Box, px: number, py: number): boolean =>
  x <= px && px <= x + width && y <= py && py <= y + height;

/** Half-way along a line's longest part. */
function middleOf(line: Line): { readonly left: number; readonly top: number } {
  let middle = { left: 0, top: 0 };
  let longest = -1;
  for (const [i, [x, y]] of line.entries()) {
    const [toX, toY] = line[i + 1] ?? [x, y];
    const length = Math.hypot(toX - x, toY - y);
    if (length <= longest) continue;
    longest = length;
    middle = { left: (x + toX) / 2, top: (y + toY) / 2 };
  }
  return middle;
}

/** Where a slot is shown, pixels. */
export function slotPlace(
  { boxes, edges }: Layout,
  slot: Slot,
): { readonly left: number; readonly top: number } {
  if ('into' in slot) {
    const { to, input } = slot.into;
    return middleOf(edges.find((edge) => edge.to === to && edge.input === input)?.line ?? []);
  }
  const box = boxes.get('after' in slot ? slot.after : slot.beside);
  return box ? { left: box.x + box.width / 2, top: box.y + box.height + 8 } : { left: 0, top: 0 };
}

/** Distance of a point from a connection. */
function distance(line: Line, px: number, py: number): number {
  let nearest = Infinity;
  for (const [i, [x, y]] of line.entries()) {
    const [toX, toY] = line[i + 1] ?? [x, y];
    const length = (toX - x) ** 2 + (toY - y) ** 2;
    const along = length === 0 ? 0 : ((px - x) * (toX - x) + (py - y) * (toY - y)) / length;
    const t = Math.min(1, Math.max(0, along));
    nearest = Math.min(nearest, Math.hypot(px - x - t * (toX - x), py - y - t * (toY - y)));
  }
  return nearest;
}

/** The name of the block at a place. */
export const blockAt = ({ boxes }: Layout, x: number, y: number): string | null =>
  [...boxes].find(([, box]) => contains(box, x, y))?.[0] ?? null;

/** How far from its middle an output is still meant, pixels. */
const OUTPUT = { across: 10, along: 6 };

/** The block whose output is at a place. */
const outputAt = ({ boxes }: Layout, px: number, py: number): string | undefined =>
  [...boxes].find(
    ([, { x, y, width, height }]) =>
      Math.abs(x + width / 2 - px) <= OUTPUT.across && Math.abs(y + height - py) <= OUTPUT.along,
  )?.[0];

/**
 * Where a layer dropped at a place goes: on an output, it reads that beside all others; on a block's upper half before it, on
 * its lower half after it, elsewhere into the nearest connection. Null far from all.
 */
export function slotAt(model: Graph, layout: Layout, x: number, y: number): Slot | null {
  const nearest = (edges: Layout['edges'], reach: number) => {
    let best: { readonly slot: Slot; readonly away: number } | null = null;
    for (const { to, input, line } of edges) {
      const away = distance(line, x, y);
      if (away <= reach && away < (best?.away ?? Infinity)) best = { slot: { into: { to, input } }, away };
    }
    return best?.slot;
  };
  const output = outputAt(layout, x, y);
  if (output !== undefined)
    return readersOf(model, output).length > 0 ? { beside: output } : { after: output };
  const block = blockAt(layout, x, y);
  if (block === null) return nearest(layout.edges, NEAR) ?? null;
  const box = layout.boxes.get(block);
  const before = layout.edges.filter(({ to }) => to === block);
  const upper = box !== undefined && y < box.y + box.height / 2;
  if (upper && before.length > 0) return nearest(before, Infinity) ?? null;
  if (readersOf(model, block).length === 0) return { after: block };
  return (
    nearest(
      layout.edges.filter(({ from }) => from === block),
      Infinity,
    ) ?? null
  );
}
