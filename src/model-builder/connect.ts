/** Edits of who reads whom. */
import { insert, isMerge } from './edit.ts';
import { dependentsOf, type EdgeRef, inOrder } from './graph.ts';
import type { Shape } from './defineLayer.ts';
import { findLayer, type LayerSpec, type ModelSpec } from './spec.ts';

/** Why `to` cannot read `from`, in a sentence; null when it can. */
export function connectProblem(model: ModelSpec, from: string, to: string): string | null {
  const reader = findLayer(model, to);
  if (!reader || !findLayer(model, from)) return 'There is no such layer.';
  if (reader.className === 'Input') return 'Input reads no layer: it is where the pictures enter.';
  if (from === to) return `${to} cannot read its own output.`;
  if (dependentsOf(model, to).has(from))
    return `${to} cannot read ${from}, which comes after it: the network would go in a circle.`;
  return null;
}

/** The layers that the named one can read: those for which `connectProblem` has nothing to say. */
export function possibleInputs(model: ModelSpec, to: string): LayerSpec[] {
  const reader = findLayer(model, to);
  if (!reader || reader.className === 'Input') return [];
  const after = dependentsOf(model, to);
  return model.layers.filter(({ name }) => !after.has(name));
}

function withInbound(model: ModelSpec, name: string, inbound: readonly string[]): ModelSpec {
  return {
    layers: inOrder(model.layers.map((layer) => (layer.name === name ? { ...layer, inbound } : layer))),
  };
}

/** A merge reads one layer more. The same model when `connectProblem` has something to say. */
export function addInput(model: ModelSpec, from: string, to: string): ModelSpec {
  const reader = findLayer(model, to);
  if (!reader || connectProblem(model, from, to) !== null) return model;
  return withInbound(model, to, [...reader.inbound, from]);
}

/** A layer reads another one instead of what it read. The same model when `connectProblem` has something to say. */
export function setInput(model: ModelSpec, { to, input }: EdgeRef, from: string): ModelSpec {
  const reader = findLayer(model, to);
  if (!reader || reader.inbound[input] === from || connectProblem(model, from, to) !== null) return model;
  const inbound =
    reader.inbound.length === 0 ? [from] : reader.inbound.map((name, i) => (i === input ? from : name));
  return withInbound(model, to, inbound);
}

/** A merge no longer reads one of its inputs. */
export function removeInput(model: ModelSpec, { to, input }: EdgeRef): ModelSpec {
  const reader = findLayer(model, to);
  return reader
    ? withInbound(
        model,
        to,
        reader.inbound.filter((_, i) => i !== input),
      )
    : model;
}

/** Puts a merge before a layer that reads one: it then reads what that was and `from` together. */
export function joinBefore(
  model: ModelSpec,
  from: string,
  to: string,
  className: 'Add' | 'Concatenate',
): ModelSpec {
  if (connectProblem(model, from, to) !== null) return model;
  const { model: next, name } = insert(model, { into: { to, input: 0 } }, className);
  return addInput(next, from, name);
}

/**
 * Gives a merge that reads one layer the nearest earlier one whose output fits beside it, as a residual block has it;
 * the same model when there is none. `shapeOf` tells the outputs' shapes.
 */
export function completeMerge(
  model: ModelSpec,
  name: string,
  shapeOf: (layer: string) => Shape | null | undefined,
): ModelSpec {
  const merge = findLayer(model, name);
  const [first] = merge?.inbound ?? [];
  if (!merge || !isMerge(merge) || first === undefined || merge.inbound.length > 1) return model;
  const fits = (shape: Shape | null | undefined) => {
    const wanted = shapeOf(first);
    if (!shape || !wanted) return false;
    return merge.className === 'Add'
      ? shape.join() === wanted.join()
      : shape.slice(0, -1).join() === wanted.slice(0, -1).join() && shape.length === wanted.length;
  };
  const partner = model.layers
    .slice(0, model.layers.indexOf(merge))
    .findLast((layer) => layer.name !== first && fits(shapeOf(layer.name)));
  return partner ? addInput(model, partner.name, name) : model;
}
