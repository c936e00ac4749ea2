import { findLayer, type LayerSpec, type ModelSpec } from './spec.ts';

/**
 * The layers in the order of Keras's functional models (its `map_graph`): those with the longest way to the output
 * first, and of equal ones the one first met on the way back from the output. A stack stays as it is.
 */
export function kerasOrder(model: ModelSpec): LayerSpec[] {
  const way = new Map<string, number>();
  const wayOf = ({ name }: LayerSpec) => way.get(name) ?? 0;
  for (const layer of model.layers.toReversed())
    for (const input of layer.inbound) way.set(input, Math.max(way.get(input) ?? 0, wayOf(layer) + 1));

  const met = new Map<string, number>();
  const visit = (layer: LayerSpec | undefined): void => {
    if (!layer || met.has(layer.name)) return;
    met.set(layer.name, met.size);
    for (const input of layer.inbound) visit(findLayer(model, input));
  };
  visit(model.layers.at(-1));
  const metAt = ({ name }: LayerSpec) => met.get(name) ?? met.size;

  return model.layers.toSorted((a, b) => wayOf(b) - wayOf(a) || metAt(a) - metAt(b));
}
