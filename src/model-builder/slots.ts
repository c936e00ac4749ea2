import type { Slot } from './edit.ts';
import { readersOf } from './graph.ts';
import type { Box, Layout, Line } from './layout.ts';
import type { ModelSpec } from './spec.ts';

/** A connection nearer than this is meant by what is dropped beside it, pixels. */
const NEAR = 40;

const contains = ({ x, y, width, height }: Box, px: number, py: number): boolean =>
  x <= px && px <= x + width && y <= py && py <= y + height;

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

/**
 * Where a layer dropped at a place goes: on a block's upper half before it, on its lower half after it, elsewhere into the
 * nearest connection, and far from all to the end.
 */
export function slotAt(model: ModelSpec, layout: Layout, x: number, y: number): Slot {
  const nearest = (edges: Layout['edges'], reach: number) => {
    let best: { readonly slot: Slot; readonly away: number } | null = null;
    for (const { to, input, line } of edges) {
      const away = distance(line, x, y);
      if (away <= reach && away < (best?.away ?? Infinity)) best = { slot: { into: { to, input } }, away };
    }
    return best?.slot;
  };
  const end: Slot = { after: model.layers.at(-1)?.name ?? '' };
  const block = blockAt(layout, x, y);
  if (block === null) return nearest(layout.edges, NEAR) ?? end;
  const box = layout.boxes.get(block);
  const before = layout.edges.filter(({ to }) => to === block);
  const upper = box !== undefined && y < box.y + box.height / 2;
  if (upper && before.length > 0) return nearest(before, Infinity) ?? end;
  if (readersOf(model, block).length === 0) return { after: block };
  return (
    nearest(
      layout.edges.filter(({ from }) => from === block),
      Infinity,
    ) ?? end
  );
}
