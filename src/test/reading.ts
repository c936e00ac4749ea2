import type { ModelSpec } from '../model-builder/spec.ts';

/** The model with the named layers reading others than they did. */
export const reading = (
  model: ModelSpec,
  inbound: Readonly<Record<string, readonly string[]>>,
): ModelSpec => ({
  layers: model.layers.map((layer) => ({ ...layer, inbound: inbound[layer.name] ?? layer.inbound })),
});
