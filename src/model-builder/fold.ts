/** The blocks of the canvas: layers, and groups that are folded into one block each. */
import type { Slot } from './edit.ts';
import { dependentsOf, type Graph, type GraphNode, inOrder, readersOf } from './graph.ts';
import { membersOf } from './groups.ts';
import type { LayerSpec, ModelSpec } from './spec.ts';

/** A layer as it stands there, or a folded group. */
export interface CanvasNode extends GraphNode {
  /** What it shows, in model order: one layer, or those of the group. */
  readonly members: readonly LayerSpec[];
  /** Null where it is a layer. */
  readonly group: string | null;
  /** For each of `inbound`: where in the model a layer goes that is put into this connection. */
  readonly inputs: readonly Slot[];
}

/** A network as its blocks. */
export type CanvasGraph = Graph<CanvasNode>;

/** The model with those of its groups folded that `isFolded` tells, as long as no way leads out of a group and back. */
export function foldedView(model: ModelSpec, isFolded: (group: string) => boolean): CanvasGraph {
  const groups = new Set(model.layers.flatMap(({ group }) => group ?? []));
  const folded = new Set<string>();
  for (const group of groups)
    if (isFolded(group) && isWhole(contracted(model, folded), membersOf(model, group))) folded.add(group);
  return contracted(model, folded);
}

/** Whether nothing outside lies between two of the layers. */
function isWhole(view: CanvasGraph, members: readonly LayerSpec[]): boolean {
  const inside = new Set(members.map(({ name }) => name));
  const between = new Set(members.flatMap(({ name }) => [...dependentsOf(view, name)]));
  return members.every(({ inbound }) =>
    inbound.every((from) => inside.has(from) || !between.has(nodeOf(view, from)?.name ?? '')),
  );
}

function contracted(model: ModelSpec, folded: ReadonlySet<string>): CanvasGraph {
  const nodeName = ({ name, group }: LayerSpec) =>
    group !== undefined && folded.has(group) ? `group:${group}` : name;
  const names = new Map(model.layers.map((layer) => [layer.name, nodeName(layer)]));
  const members = groupedBy(model.layers, nodeName);
  const nodes = [...members].map(([name, layers]): CanvasNode => {
    const group = layers[0]?.name === name ? null : (layers[0]?.group ?? null);
    const inside = new Set(layers.map((layer) => layer.name));
    const sources = layers.flatMap((layer) =>
      layer.inbound.flatMap((from, input) =>
        group !== null && inside.has(from) ? [] : [{ from, slot: { into: { to: layer.name, input } } }],
      ),
    );
    const entries =
      group === null
        ? sources
        : [...groupedBy(sources, ({ from }) => from)].map(([from, all]) => entry(model, inside, from, all));
    return {
      name,
      group,
      members: layers,
      inbound: entries.map(({ from }) => names.get(from) ?? from),
      inputs: entries.map(({ slot }) => slot),
    };
  });
  return { layers: inOrder(nodes) };
}

/** In the order in which the keys come first. */
function groupedBy<T>(all: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group) group.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return groups;
}

interface Entry {
  readonly from: string;
  readonly slot: Slot;
}

/** One connection for all by which a group reads a layer: what is put into it, all of them read. */
function entry(model: ModelSpec, inside: ReadonlySet<string>, from: string, all: readonly Entry[]): Entry {
  const isOnlyReader = readersOf(model, from).every(({ name }) => inside.has(name));
  return { from, slot: all.length > 1 && isOnlyReader ? { after: from } : (all[0]?.slot ?? { after: from }) };
}

/** The block that shows a layer. */
export const nodeOf = ({ layers }: CanvasGraph, layer: string): CanvasNode | undefined =>
  layers.find(({ members }) => members.some(({ name }) => name === layer));

/** The layer whose output is the block's: the last one that is read outside. */
export function exitOf(model: ModelSpec, { members }: CanvasNode): LayerSpec | undefined {
  const inside = new Set(members.map(({ name }) => name));
  return (
    members.findLast(({ name }) => readersOf(model, name).some((reader) => !inside.has(reader.name))) ??
    members.at(-1)
  );
}

/** The layer that reads what a block reads: the first that reads from outside. */
export function entryOf({ members }: CanvasNode): LayerSpec | undefined {
  const inside = new Set(members.map(({ name }) => name));
  return members.find(({ inbound }) => inbound.some((from) => !inside.has(from))) ?? members[0];
}

/** A place between blocks as a place between layers. */
export function layerSlot(model: ModelSpec, { layers }: CanvasGraph, slot: Slot): Slot {
  const find = (wanted: string) => layers.find(({ name }) => name === wanted);
  if ('into' in slot) return find(slot.into.to)?.inputs[slot.into.input] ?? slot;
  const node = find('after' in slot ? slot.after : slot.beside);
  const exit = node && exitOf(model, node)?.name;
  if (exit === undefined) return slot;
  return 'after' in slot ? { after: exit } : { beside: exit };
}

/** A place after a layer, as a place after the block that shows it. */
export const nodeSlot = (view: CanvasGraph, slot: Slot): Slot =>
  'after' in slot ? { after: nodeOf(view, slot.after)?.name ?? slot.after } : slot;
