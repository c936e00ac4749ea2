import type { ConfigOf } from './fields.ts';
import { definitionOf, type LayerClassName, type layerDefinitions } from './layers/registry.ts';

type Definitions = typeof layerDefinitions;

/** One layer of a network, as the document holds it: plain JSON with Keras's class names and camelCased arguments. */
export type LayerSpec = {
  [Name in LayerClassName]: {
    /** Unique in the model, Keras's way: `conv2d`, `conv2d_1`, … */
    readonly name: string;
    readonly className: Name;
    readonly config: ConfigOf<Definitions[Name]['fields']>;
    /** Names of the layers whose outputs this one reads; empty for Input. */
    readonly inbound: readonly string[];
    /** Whether training changes this layer's variables. */
    readonly trainable: boolean;
    /** Of the blocks that it stands together with on the canvas, and can be folded with; absent where with none. */
    readonly group?: string;
  };
}[LayerClassName];

/** A network: a functional graph of layers, each listed after the layers it reads. */
export interface ModelSpec {
  readonly layers: readonly LayerSpec[];
}

/** The spec's layer of that name, if there is one. */
export const findLayer = (model: ModelSpec, name: string): LayerSpec | undefined =>
  model.layers.find((layer) => layer.name === name);

/** Whether a layer has weights or statistics. */
export const hasVariables = ({ className, config }: LayerSpec): boolean =>
  definitionOf(className).variables(config, []).length > 0;

/** Whether training leaves weights of the layer as they are. */
export const isFrozen = (layer: LayerSpec): boolean => !layer.trainable && hasVariables(layer);

/**
 * A string equal for two models exactly when weights of the one fit and mean the same in the other:
 * classes, configs, names and connections, without what does not change the function (`trainable`, initializers, and what
 * may change within a run).
 */
export function architectureOf(model: ModelSpec): string {
  return JSON.stringify(
    model.layers.map(({ name, className, config, inbound }) => [
      name,
      className,
      Object.entries(config)
        .filter(([key]) => !key.endsWith('Initializer') && !definitionOf(className).fields[key]?.live)
        .toSorted(([a], [b]) => (a < b ? -1 : 1)),
      inbound,
    ]),
  );
}
