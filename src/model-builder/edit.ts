/** Edits of a model: pure functions from a spec to a new spec. Every edit keeps names unique and the graph whole. */
import type { ConfigOf } from './fields.ts';
import { defaultConfig } from './fields.ts';
import { definitionOf, type LayerClassName, type layerDefinitions } from './layers/registry.ts';
import type { LayerSpec, ModelSpec } from './spec.ts';

type PartialConfig<Name extends LayerClassName> = Partial<ConfigOf<(typeof layerDefinitions)[Name]['fields']>>;

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
function kerasName(className: LayerClassName): string {
  if (className === 'Input') return 'input_layer';
  return className
    .replace(/(.)([A-Z][a-z0-9]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

/** A layer of the class with default arguments, overridden by `config`. */
function createLayer(name: string, className: LayerClassName, config: object, inbound: readonly string[]): LayerSpec {
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
