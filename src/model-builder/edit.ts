/** Edits of a model: pure functions from a spec to a new spec. Every edit keeps names unique and the graph whole. */
import { type ConfigOf, defaultConfig } from './fields.ts';
import { type EdgeRef, type Graph, readersOf } from './graph.ts';
import { definitionOf, type LayerClassName, layerDefinitions } from './layers/registry.ts';
import { findLayer, type LayerSpec, type ModelSpec } from './spec.ts';

/** How views change the document's model: a label for undo, the new model, and a key that lets quick edits of one field merge. */
export type EditModel = (label: string, next: ModelSpec, mergeKey?: string) => void;

type PartialConfig<Name extends LayerClassName> = Partial<
  ConfigOf<(typeof layerDefinitions)[Name]['fields']>
>;

/** Keras's automatic name for a new layer of the class: `conv2d`, then `conv2d_1`, … whichever is free. */
export function freshName(model: ModelSpec, className: LayerClassName): string {
  const base = kerasName(className);
  const taken = new Set(model.layers.map((layer) => layer.name));
  for (let i = 0; ; i++) {
    const name = i === 0 ? base : `${base}_${i}`;
    if (!taken.has(name)) return name;
  }
}

/** Keras's snake_case of a class name (its `to_snake_case`): `MaxPooling2D` → `max_pooling2d`; Input's layer is `input_layer`. */
export function kerasName(className: LayerClassName): string {
  if (className === 'Input') return 'input_layer';
  return className
    .replace(/(.)([A-Z][a-z0-9]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

/** A layer of the class with default arguments, overridden by `config`. */
export function createLayer(
  name: string,
  className: LayerClassName,
  config: object,
  inbound: readonly string[],
): LayerSpec {
  return {
    name,
    className,
    config: { ...defaultConfig(definitionOf(className).fields), ...config },
    inbound,
    trainable: true,
  } as LayerSpec;
}

/** Adds a layer that reads the ones named, at the end of the list. */
export function append<Name extends LayerClassName>(
  model: ModelSpec,
  className: Name,
  config: PartialConfig<Name>,
  inbound: readonly string[],
): Inserted {
  const name = freshName(model, className);
  return { model: { layers: [...model.layers, createLayer(name, className, config, inbound)] }, name };
}

/** One layer of a stack. */
export type ChainItem = { [Name in LayerClassName]: readonly [Name, PartialConfig<Name>] }[LayerClassName];

/** A plain stack of layers, each reading the one before. */
export function chain(items: readonly ChainItem[]): ModelSpec {
  let model: ModelSpec = { layers: [] };
  for (const [className, config] of items) {
    const last = model.layers.at(-1);
    ({ model } = append(model, className, config, last ? [last.name] : []));
  }
  return model;
}

/** Where a layer goes: into one connection; after a layer, between it and all who read it; or beside those, a branch. */
export type Slot = { readonly into: EdgeRef } | { readonly after: string } | { readonly beside: string };

/** The layer that is read there. */
export function readAt({ layers }: Graph, slot: Slot): string | undefined {
  if (!('into' in slot)) return 'after' in slot ? slot.after : slot.beside;
  const { to, input } = slot.into;
  return layers.find(({ name }) => name === to)?.inbound[input];
}

/** The group that a layer joins there: the one on both sides, so that it can be folded as before. */
export function groupAt(model: ModelSpec, slot: Slot): string | undefined {
  if ('beside' in slot) return undefined;
  const reads = readAt(model, slot) ?? '';
  const readers = 'into' in slot ? [findLayer(model, slot.into.to)] : readersOf(model, reads);
  const group = findLayer(model, reads)?.group;
  return readers.some((reader) => reader?.group === group) ? group : undefined;
}

/** The layer in a group, or in none. */
export function withGroup(layer: LayerSpec, group: string | undefined): LayerSpec {
  if (group !== undefined) return { ...layer, group };
  const alone = { ...layer };
  delete alone.group;
  return alone;
}

/** A slot in words: "Between conv2d and flatten", "After dense", "Branch from conv2d". */
export function describeSlot(model: Graph, slot: Slot): string {
  const shown = (name: string) => name.replace(/^group:/, '');
  const reads = shown(readAt(model, slot) ?? '');
  if ('into' in slot) return `Between ${reads} and ${shown(slot.into.to)}`;
  return 'after' in slot ? `After ${reads}` : `Branch from ${reads}`;
}

/**
 * Puts layers that are connected among themselves into the model, all that they read outside being what is read there; who reads
 * there reads the one named `exit`. A merge reads one layer at first.
 */
export function place(model: ModelSpec, added: readonly LayerSpec[], exit: string, slot: Slot): ModelSpec {
  const reads = readAt(model, slot);
  const source = model.layers.findIndex(({ name }) => name === reads);
  if (reads === undefined || source < 0) return model;
  const inside = new Set(added.map(({ name }) => name));
  const inboundOf = ({ inbound }: LayerSpec) =>
    inbound.length === 0 ? [reads] : inbound.map((from) => (inside.has(from) ? from : reads));
  const groups = new Set(added.map(({ group }) => group));
  const [own] = groups;
  const isWholeGroup =
    groups.size === 1 && own !== undefined && !model.layers.some(({ group }) => group === own);
  const group = isWholeGroup ? own : groupAt(model, slot);
  const placed = added.map((layer) => withGroup({ ...layer, inbound: inboundOf(layer) }, group));
  const rest = model.layers.map((other) => {
    if ('after' in slot) return reroute(other, reads, [exit]);
    return 'into' in slot && other.name === slot.into.to ? withInput(other, slot.into.input, exit) : other;
  });
  const at = 'into' in slot ? rest.findIndex(({ name }) => name === slot.into.to) : source + 1;
  return { layers: [...rest.slice(0, at), ...placed, ...rest.slice(at)] };
}

/** The layer reading `to` where it read `from`. */
export const reroute = (layer: LayerSpec, from: string, to: readonly string[]): LayerSpec =>
  layer.inbound.includes(from)
    ? { ...layer, inbound: layer.inbound.flatMap((name) => (name === from ? to : [name])) }
    : layer;

/** The layer reading another one as that input. */
const withInput = (layer: LayerSpec, input: number, from: string): LayerSpec => ({
  ...layer,
  inbound: layer.inbound.map((name, i) => (i === input ? from : name)),
});

export interface Inserted {
  readonly model: ModelSpec;
  /** Of the new layer. */
  readonly name: string;
}

/** Adds a layer with default arguments. */
export function insert(model: ModelSpec, slot: Slot, className: LayerClassName): Inserted {
  const name = freshName(model, className);
  return { model: place(model, [createLayer(name, className, {}, [])], name, slot), name };
}

/** Adds a layer after the named one, or at the end when there is none of that name. */
export function insertAfter(model: ModelSpec, afterName: string | null, className: LayerClassName): Inserted {
  const after = model.layers.some(({ name }) => name === afterName) ? afterName : model.layers.at(-1)?.name;
  return insert(model, { after: after ?? '' }, className);
}

/**
 * Takes a layer out; who read it now reads what it read, and a layer that can read only one reads the first of that.
 * Input stays.
 */
export function remove(model: ModelSpec, name: string): ModelSpec {
  const layer = findLayer(model, name);
  if (!layer || layer.className === 'Input') return model;
  return {
    layers: model.layers
      .filter((other) => other !== layer)
      .map((other) => reroute(other, name, isMerge(other) ? layer.inbound : layer.inbound.slice(0, 1))),
  };
}

/** Whether a layer reads several others. */
export const isMerge = ({ className }: LayerSpec): boolean =>
  Object.hasOwn(layerDefinitions, className) && definitionOf(className).inputs === 'many';

/** Changes some arguments of a layer. */
export function setConfig(
  model: ModelSpec,
  name: string,
  patch: Readonly<Record<string, unknown>>,
): ModelSpec {
  return updateLayer(model, name, (layer) => {
    const config: Readonly<Record<string, unknown>> = layer.config;
    const same = Object.entries(patch).every(
      ([key, value]) => JSON.stringify(config[key]) === JSON.stringify(value),
    );
    return same ? layer : ({ ...layer, config: { ...config, ...patch } } as LayerSpec);
  });
}

/** The model with its Input made for pictures of this shape. */
export function adaptInput(model: ModelSpec, shape: readonly [number, number, number]): ModelSpec {
  const input = model.layers.find((layer) => layer.className === 'Input');
  return input ? setConfig(model, input.name, { shape }) : model;
}

/** Lets training change a layer's variables, or freezes them. */
export function setTrainable(model: ModelSpec, name: string, trainable: boolean): ModelSpec {
  return updateLayer(model, name, (layer) =>
    layer.trainable === trainable ? layer : { ...layer, trainable },
  );
}

/** Adds a copy of a layer right after it; null for Input and merges. */
export function duplicate(model: ModelSpec, name: string): Inserted | null {
  const copy = copyOf(model, name);
  return copy && { model: place(model, [copy], copy.name, { after: name }), name: copy.name };
}

/** Adds a copy of a layer beside it, both read by an Add: a branch. Null for Input, merges and the last layer. */
export function branch(model: ModelSpec, name: string): Inserted | null {
  const copy = copyOf(model, name);
  if (!copy || readersOf(model, name).length === 0) return null;
  const joined = insert(model, { after: name }, 'Add');
  const at = joined.model.layers.findIndex((layer) => layer.name === joined.name);
  const layers = joined.model.layers.map((layer) =>
    layer.name === joined.name ? { ...layer, inbound: [name, copy.name] } : layer,
  );
  return { model: { layers: [...layers.slice(0, at), copy, ...layers.slice(at)] }, name: copy.name };
}

function copyOf(model: ModelSpec, name: string): LayerSpec | null {
  const layer = findLayer(model, name);
  if (!layer || layer.className === 'Input' || isMerge(layer)) return null;
  return { ...layer, name: freshName(model, layer.className) };
}

function updateLayer(model: ModelSpec, name: string, change: (layer: LayerSpec) => LayerSpec): ModelSpec {
  const layer = findLayer(model, name);
  const next = layer && change(layer);
  if (!next || next === layer) return model;
  return { layers: model.layers.map((other) => (other === layer ? next : other)) };
}
