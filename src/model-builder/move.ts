/** Layers put elsewhere in the model: one, or those of a folded group together. */
import { isMerge, place, readAt, reroute, type Slot } from './edit.ts';
import { type Graph, readersOf } from './graph.ts';
import type { LayerSpec, ModelSpec } from './spec.ts';

/** How layers that would be moved together hang in the model: what they read, and which of them is read. */
interface Span {
  readonly members: readonly LayerSpec[];
  /** None where nothing is read yet. */
  readonly source: string | undefined;
  readonly exit: string;
}

/** Null where Input is among them, or a merge alone, or where they read or are read in several places: that decides where they stand. */
function spanOf(model: ModelSpec, names: ReadonlySet<string>): Span | null {
  const members = model.layers.filter(({ name }) => names.has(name));
  const [first] = members;
  const sources = new Set(members.flatMap(({ inbound }) => inbound.filter((from) => !names.has(from))));
  const exits = members.filter(({ name }) =>
    readersOf(model, name).some((reader) => !names.has(reader.name)),
  );
  const exit = (exits[0] ?? members.at(-1))?.name;
  const isFixed =
    members.some(({ className }) => className === 'Input') ||
    (members.length === 1 && first && isMerge(first));
  if (isFixed || exit === undefined || sources.size > 1 || exits.length > 1) return null;
  return { members, source: [...sources][0], exit };
}

/** Whether layers can be put elsewhere together. */
export const isMovable = (model: ModelSpec, names: ReadonlySet<string>): boolean =>
  spanOf(model, names) !== null;

/** Takes layers out and puts them elsewhere together, where they can be moved. */
export function move(model: ModelSpec, names: ReadonlySet<string>, slot: Slot): ModelSpec {
  const span = spanOf(model, names);
  const there = 'into' in slot ? slot.into.to : readAt(model, slot);
  if (!span || names.has(there ?? '')) return model;
  const { members, source, exit } = span;
  const without = model.layers
    .filter(({ name }) => !names.has(name))
    .map((other) => reroute(other, exit, source === undefined ? [] : [source]));
  const next = place({ layers: without }, members, exit, slot);
  const same = next.layers.every((other, i) => {
    const before = model.layers[i];
    return before?.name === other.name && before.inbound.join() === other.inbound.join();
  });
  return same || next.layers.length < model.layers.length ? model : next;
}

/** The slot one place above or below a block, or null at the end of its way. */
export function neighbourSlot({ layers }: Graph, name: string, direction: 'up' | 'down'): Slot | null {
  const named = (wanted: string | undefined) => layers.find((one) => one.name === wanted);
  if (direction === 'up') {
    const above = named(named(name)?.inbound[0]);
    return above && above.inbound.length > 0 ? { into: { to: above.name, input: 0 } } : null;
  }
  const [below] = readersOf({ layers }, name);
  return below ? { after: below.name } : null;
}

/** Where something stands now, for who cannot see it: "Moved dropout before dense", "Moved dropout to the end". */
export function describeMove(model: ModelSpec, names: ReadonlySet<string>, shown: string): string {
  const reader = model.layers.find(
    (layer) => !names.has(layer.name) && layer.inbound.some((one) => names.has(one)),
  );
  return `Moved ${shown} ${reader ? `before ${reader.name}` : 'to the end'}`;
}
