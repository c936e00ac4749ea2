/**
 * Where blocks and connections stand: from top to bottom like `summary()`, the first way straight down, branches beside
 * it, and connections that skip blocks as tracks at the right. Derived from the model and the blocks' measured heights.
 */
import { type Edge, edgesOf, type Graph, mainWay, readersOf } from './graph.ts';

/** Of a block, pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Corners of a connection, from its source to its reader; vertical and horizontal lines only, but for a last resort. */
export type Line = readonly (readonly [x: number, y: number])[];

export interface Layout {
  readonly boxes: ReadonlyMap<string, Box>;
  readonly edges: readonly (Edge & { readonly line: Line })[];
  readonly width: number;
  readonly height: number;
}

/** Ranks `start..end` (inclusive). */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** Ranks that are laid out together: one block a rank, or the branches between a fork and its merge. */
interface Segment extends Span {
  /** Lanes that hold blocks, from left to right. */
  readonly lanes: readonly number[];
  /** How many tracks run beside the blocks. */
  readonly tracks: number;
}

/** The places of all blocks before anything is measured. */
export interface LanePlan {
  readonly rank: ReadonlyMap<string, number>;
  readonly lane: ReadonlyMap<string, number>;
  readonly edges: readonly (Edge & { readonly track: number | null })[];
  /** By rank. */
  readonly segments: readonly Segment[];
}

const WIDEST = 648;
const NARROWEST = 141;
const COLUMN_GAP = 12;
const ROW_GAP = 11;
/** Distance of the first track from the blocks, and of the tracks from each other. */
const TRACK = 14;

/** A layer's rank is the length of the longest way to it. */
function ranksOf(model: Graph): Map<string, number> {
  const rank = new Map<string, number>();
  let lowest = -1;
  for (const { name, inbound } of model.layers) {
    const above = inbound.flatMap((from) => rank.get(from) ?? []);
    const own = (above.length > 0 ? Math.max(...above) : lowest) + 1;
    rank.set(name, own);
    lowest = Math.max(lowest, own);
  }
  return rank;
}

/** Numbered places, each taken over spans of ranks. */
function allocator() {
  const taken: Span[][] = [];
  const isFree = (place: number, { start, end }: Span) =>
    !(taken[place] ?? []).some((span) => span.start <= end && start <= span.end);
  const within = (span: Span) => taken.flatMap((_, place) => (isFree(place, span) ? [] : [place]));
  const take = (span: Span, place: number) => {
    (taken[place] ??= []).push(span);
    return place;
  };
  return {
    /** Places taken anywhere in the span. */
    within,
    /** Takes the first that is free over a span. */
    takeFree(span: Span): number {
      let place = 0;
      while (!isFree(place, span)) place++;
      return take(span, place);
    },
    /** Takes the one beside all that are taken in the span, so that what is taken later never comes before it. */
    takeBeside: (span: Span) => take(span, Math.max(-1, ...within(span)) + 1),
  };
}

/** Decides rank, lane and track of everything. */
export function planLanes(model: Graph): LanePlan {
  const rank = ranksOf(model);
  const rankOf = (name: string) => rank.get(name) ?? 0;
  const lane = new Map<string, number>();
  const lanes = allocator();
  const tracks = allocator();
  /** Connections drawn inside a lane. */
  const inLane = new Set<string>();
  const key = (edge: Edge) => `${edge.from} ${edge.to} ${edge.input}`;
  const edges = edgesOf(model);
  const way = mainWay(model);
  for (const [i, name] of way.entries()) {
    const above = way[i - 1];
    lane.set(name, 0);
    const edge = edges.find(({ from, to }) => from === above && to === name);
    if (edge) inLane.add(key(edge));
  }
  lanes.takeBeside({ start: rankOf(way[0] ?? ''), end: rankOf(way.at(-1) ?? '') });
  for (const { name } of model.layers) {
    if (lane.has(name)) continue;
    const chain = [name];
    for (let next = chain.at(-1); next !== undefined;) {
      next = readersOf(model, next).find(
        (reader) => !lane.has(reader.name) && !chain.includes(reader.name),
      )?.name;
      if (next !== undefined) chain.push(next);
    }
    const last = chain.at(-1) ?? name;
    const into = edges.filter((edge) => edge.to === name);
    const entry = into.toSorted((a, b) => rankOf(b.from) - rankOf(a.from))[0];
    const exit = edges.find((edge) => edge.from === last);
    const span = {
      start: entry ? rankOf(entry.from) + 1 : rankOf(name),
      end: exit ? Math.max(rankOf(last), rankOf(exit.to) - 1) : rankOf(last),
    };
    const own = lanes.takeBeside(span);
    for (const member of chain) lane.set(member, own);
    for (const edge of edges) {
      const at = chain.indexOf(edge.from);
      if (edge === entry || edge === exit || (at >= 0 && chain[at + 1] === edge.to)) inLane.add(key(edge));
    }
  }
  const planned = edges.map((edge) => {
    const span = { start: rankOf(edge.from) + 1, end: rankOf(edge.to) - 1 };
    return {
      ...edge,
      track: span.end < span.start || inLane.has(key(edge)) ? null : tracks.takeFree(span),
    };
  });
  return { rank, lane, edges: planned, segments: segmentsOf(rank, lanes.within, tracks.within) };
}

/** Cuts the ranks where a single block stands alone. */
function segmentsOf(
  rank: ReadonlyMap<string, number>,
  lanesWithin: (span: Span) => number[],
  tracksWithin: (span: Span) => number[],
): Segment[] {
  const last = Math.max(-1, ...rank.values());
  const segments: Segment[] = [];
  const add = (start: number, end: number) => {
    if (start > end) return;
    const span = { start, end };
    segments.push({ ...span, lanes: lanesWithin(span), tracks: Math.max(-1, ...tracksWithin(span)) + 1 });
  };
  let start = 0;
  for (let r = 0; r <= last; r++) {
    const here = { start: r, end: r };
    if (lanesWithin(here).length > 1 || tracksWithin(here).length > 0) continue;
    add(start, r - 1);
    add(r, r);
    start = r + 1;
  }
  add(start, last);
  return segments;
}

/** How wide blocks are when one stands alone, in a canvas that has room for `available` pixels. */
function soloWidth({ segments }: LanePlan, available: number): number {
  const tracks = Math.max(0, ...segments.map((segment) => segment.tracks));
  return Math.max(NARROWEST, Math.min(WIDEST, available - tracks * TRACK - (tracks > 0 ? 4 : 0)));
}

/** Each block's width in a canvas that has room for `available` pixels. */
export function blockWidths(plan: LanePlan, available: number): Map<string, number> {
  const solo = soloWidth(plan, available);
  const widths = new Map<string, number>();
  for (const [name, rank] of plan.rank) {
    const segment = plan.segments.find(({ start, end }) => start <= rank && rank <= end);
    const columns = segment?.lanes.length ?? 1;
    widths.set(name, Math.max(NARROWEST, Math.floor((solo - COLUMN_GAP * (columns - 1)) / columns)));
  }
  return widths;
}

/** Places everything, given each block's width and measured height. */
export function placeBlocks(
  plan: LanePlan,
  widths: ReadonlyMap<string, number>,
  heights: ReadonlyMap<string, number>,
): Layout {
  const rowHeights: number[] = [];
  for (const [name, rank] of plan.rank)
    rowHeights[rank] = Math.max(rowHeights[rank] ?? 0, heights.get(name) ?? 0);
  const rowTops: number[] = [];
  let y = 0;
  rowHeights.forEach((height, rank) => {
    rowTops[rank] = y;
    y += height + ROW_GAP;
  });

  const solo = Math.max(0, ...widths.values());
  const totalOf = (columns: number, width: number) => columns * width + (columns - 1) * COLUMN_GAP;
  const widest = Math.max(
    solo,
    ...[...plan.rank].map(([name, rank]) => totalOf(columnsAt(plan, rank), widths.get(name) ?? 0)),
  );
  const boxes = new Map<string, Box>();
  for (const [name, rank] of plan.rank) {
    const width = widths.get(name) ?? 0;
    const column = Math.max(0, segmentAt(plan, rank)?.lanes.indexOf(plan.lane.get(name) ?? 0) ?? 0);
    const left = (widest - totalOf(columnsAt(plan, rank), width)) / 2;
    boxes.set(name, {
      x: left + column * (width + COLUMN_GAP),
      y: rowTops[rank] ?? 0,
      width,
      height: heights.get(name) ?? 0,
    });
  }
  const tracks = Math.max(0, ...plan.segments.map((segment) => segment.tracks));
  return {
    boxes,
    edges: plan.edges.map((edge) => ({ ...edge, line: lineOf(edge, boxes, widest) })),
    width: widest + (tracks > 0 ? tracks * TRACK + 4 : 0),
    height: Math.max(0, y - ROW_GAP),
  };
}

const segmentAt = ({ segments }: LanePlan, rank: number): Segment | undefined =>
  segments.find(({ start, end }) => start <= rank && rank <= end);
const columnsAt = (plan: LanePlan, rank: number): number => segmentAt(plan, rank)?.lanes.length ?? 1;

/** A connection: straight down where one block stands above the other, along its track, else with a bend in between. */
function lineOf(
  { from, to, track }: LanePlan['edges'][number],
  boxes: ReadonlyMap<string, Box>,
  right: number,
): Line {
  const [source, target] = [boxes.get(from), boxes.get(to)];
  if (!source || !target) return [];
  if (track !== null) {
    const x = right + TRACK * (track + 1) - 4;
    const [out, back] = [source.y + source.height / 2 + 7, target.y + target.height / 2 - 7];
    return [
      [source.x + source.width, out],
      [x, out],
      [x, back],
      [target.x + target.width, back],
    ];
  }
  const centre = (box: Box) => box.x + box.width / 2;
  const covers = (box: Box, x: number) => box.x <= x && x <= box.x + box.width;
  const narrow = source.width <= target.width ? source : target;
  const other = narrow === source ? target : source;
  const [top, bottom] = [source.y + source.height, target.y];
  if (covers(other, centre(narrow)))
    return [
      [centre(narrow), top],
      [centre(narrow), bottom],
    ];
  const middle = bottom - ROW_GAP / 2;
  return [
    [centre(source), top],
    [centre(source), middle],
    [centre(target), middle],
    [centre(target), bottom],
  ];
}

/** The nearest block at the left (-1) or right (1) of another one; null when there is none. */
export function besideIn({ boxes }: Layout, name: string, direction: -1 | 1): string | null {
  const from = boxes.get(name);
  if (!from) return null;
  let best: { readonly name: string; readonly away: number } | null = null;
  for (const [other, box] of boxes) {
    const across = direction > 0 ? box.x - from.x - from.width : from.x - box.x - box.width;
    // Side by side; one above another, whatever its width, is up or down.
    if (across < 0) continue;
    const away = Math.abs(box.y - from.y) + across / 1000;
    if (away < (best?.away ?? Infinity)) best = { name: other, away };
  }
  return best?.name ?? null;
}
