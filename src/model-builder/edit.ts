/** Edits of a model: pure functions from a spec to a new spec. Every edit keeps names unique and the graph whole. */
import { type ConfigOf, defaultConfig } from './fields.ts';
import { definitionOf, type LayerClassName, type layerDefinitions } from './layers/registry.ts';
import { findLayer, type LayerSpec, type ModelSpec } from './spec.ts';

/** How views change the document's model: a label for undo, the new model, and a key that lets quick edits of one field merge. */
export type EditModel = (label: string, next: ModelSpec, mergeKey?: string) => void;

type PartialConfig<Name extends LayerClassName> = Partial<
  ConfigOf<(typeof layerDefinitions)[Name]['fields']>
>;

/** Keras's automatic name for a new layer of the class: `conv2d`, then `conv2d_1`, … whichever is free. */
function freshName(model: ModelSpec, className: LayerClassName): string {
  const base = kerasName(className);
  const taken = new Set(model.layers.map((layer) => layer.name));
  for (let i = 0; ; i++) {
    const name = i === 0 ? base : `${base}_${i}`;
    if (!taken.has(name)) return name;
  }
}

/** Keras's snake_case of a class name (its `to_snake_case`): `MaxPooling2D` → `max_pooling2d`; Input's layer is `input_layer`. */
function kerasName(className: LayerClassName): string {
  if (className === 'Input') return 'input_layer';
  return className
    .replace(/(.)([A-Z][a-z0-9]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

/** A layer of the class with default arguments, overridden by `config`. */
function createLayer(
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

type ChainItem = { [Name in LayerClassName]: readonly [Name, PartialConfig<Name>] }[LayerClassName];

/** A plain stack of layers, each reading the one before. */
export function chain(items: readonly ChainItem[]): ModelSpec {
  let model: ModelSpec = { layers: [] };
  for (const [className, config] of items) {
    const last = model.layers.at(-1);
    const layer = createLayer(freshName(model, className), className, config, last ? [last.name] : []);
    model = { layers: [...model.layers, layer] };
  }
  return model;
}

/** Puts a layer into the model at `index` (at least 1: Input stays first), between the layer before it and all who read that. */
function splice(model: ModelSpec, layer: LayerSpec, index: number): ModelSpec {
  const at = Math.min(Math.max(1, index), model.layers.length);
  const before = model.layers[at - 1];
  if (!before) return { layers: [{ ...layer, inbound: [] }] };
  const after = model.layers
    .slice(at)
    .map((other) =>
      other.inbound.includes(before.name) ? reroute(other, before.name, [layer.name]) : other,
    );
  return { layers: [...model.layers.slice(0, at), { ...layer, inbound: [before.name] }, ...after] };
}

/** The layer reading `to` where it read `from`. */
const reroute = (layer: LayerSpec, from: string, to: readonly string[]): LayerSpec => ({
  ...layer,
  inbound: layer.inbound.flatMap((name) => (name === from ? to : [name])),
});

export interface Inserted {
  readonly model: ModelSpec;
  /** Of the new layer. */
  readonly name: string;
}

/** Adds a layer with default arguments at a place in the order (from 1; Input stays first). */
export function insertAt(model: ModelSpec, index: number, className: LayerClassName): Inserted {
  const name = freshName(model, className);
  return { model: splice(model, createLayer(name, className, {}, []), index), name };
}

/** Adds a layer after the named one, or at the end when there is none of that name. */
export function insertAfter(model: ModelSpec, afterName: string | null, className: LayerClassName): Inserted {
  const index = model.layers.findIndex((layer) => layer.name === afterName);
  return insertAt(model, index < 0 ? model.layers.length : index + 1, className);
}

/** Takes a layer out; who read it now reads what it read. Input stays. */
export function remove(model: ModelSpec, name: string): ModelSpec {
  const layer = findLayer(model, name);
  if (!layer || layer.className === 'Input') return model;
  return {
    layers: model.layers
      .filter((other) => other !== layer)
      .map((other) => (other.inbound.includes(name) ? reroute(other, name, layer.inbound) : other)),
  };
}

/** Moves a layer of a stack to a place in the order (from 1; Input stays first). */
export function move(model: ModelSpec, name: string, toIndex: number): ModelSpec {
  const layer = findLayer(model, name);
  const from = model.layers.findIndex((other) => other.name === name);
  const to = Math.min(Math.max(1, toIndex), model.layers.length - 1);
  if (!layer || layer.className === 'Input' || from === to) return model;
  return splice(remove(model, name), layer, to);
}

/** Where a layer stands now, for who cannot see it: "Moved dropout before dense", "Moved dropout to the end". */
export function describeMove(model: ModelSpec, name: string): string {
  const after = model.layers[model.layers.findIndex((layer) => layer.name === name) + 1];
  return `Moved ${name} ${after ? `before ${after.name}` : 'to the end'}`;
}

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

/** Adds a copy of a layer right after it. */
export function duplicate(model: ModelSpec, name: string): Inserted | null {
  const layer = findLayer(model, name);
  if (!layer || layer.className === 'Input') return null;
  const copy = { ...layer, name: freshName(model, layer.className) };
  return { model: splice(model, copy, model.layers.indexOf(layer) + 1), name: copy.name };
}

function updateLayer(model: ModelSpec, name: string, change: (layer: LayerSpec) => LayerSpec): ModelSpec {
  const layer = findLayer(model, name);
  const next = layer && change(layer);
  if (!next || next === layer) return model;
  return { layers: model.layers.map((other) => (other === layer ? next : other)) };
}
