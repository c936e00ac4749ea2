/** Where a layer goes for which nobody has chosen a place. */
import { completeMerge } from './connect.ts';
import type { Shape } from './defineLayer.ts';
import { createLayer, insert, isMerge, type Slot } from './edit.ts';
import { readersOf } from './graph.ts';
import { definitionOf, type LayerClassName } from './layers/registry.ts';
import { hasSoftmax } from './problems.ts';
import { findLayer, hasVariables, type LayerSpec, type ModelSpec } from './spec.ts';

/** The first layer of the model's classifier: what ends in softmax, from the layer on whose weights tell the classes apart. Null where there is none. */
function classifierOf(model: ModelSpec): LayerSpec | null {
  const last = model.layers.at(-1);
  if (!last || !hasSoftmax(last)) return null;
  let first = last;
  while (!hasVariables(first)) {
    const above = findLayer(model, first.inbound[0] ?? '');
    if (!above || above.inbound.length !== 1 || readersOf(model, above.name).length > 1) return last;
    first = above;
  }
  return first;
}

/**
 * The last place before the classifier at which a new layer can read what is there; right before the classifier where it can
 * nowhere, and at the end of a model that has none. `shapeOf` tells the outputs' shapes.
 */
export function endSlot(
  model: ModelSpec,
  className: LayerClassName,
  shapeOf: (layer: string) => Shape | null | undefined,
): Slot {
  const end = model.layers.at(-1)?.name ?? '';
  const before = classifierOf(model)?.inbound[0];
  if (before === undefined) return { after: end };
  const layer = createLayer('', className, {}, []);
  const fits = (after: string): boolean => {
    const shape = shapeOf(after);
    if (!shape) return false;
    if (!isMerge(layer)) return !('problem' in definitionOf(className).outputShape(layer.config, [shape]));
    const { model: next, name } = insert(model, { after }, className);
    return (findLayer(completeMerge(next, name, shapeOf), name)?.inbound.length ?? 0) > 1;
  };
  for (let at: string | undefined = before; at !== undefined; at = findLayer(model, at)?.inbound[0])
    if (fits(at)) return { after: at };
  return { after: before };
}
