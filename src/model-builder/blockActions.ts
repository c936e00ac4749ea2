/** What the canvas does to a model when a block's key or menu item is pressed, or something is dropped. */
import { addInput, completeMerge, connectProblem, joinBefore, setInput } from './connect.ts';
import type { Shape } from './defineLayer.ts';
import { branch, duplicate, insert, isMerge, remove, setTrainable, type Slot } from './edit.ts';
import { describeMove, isMovable, move } from './move.ts';
import type { LayerClassName } from './layers/registry.ts';
import { findLayer, type ModelSpec } from './spec.ts';

/** What can be done to a block; the canvas does it. */
export type BlockEdit = 'delete' | 'duplicate' | 'branch' | 'freeze' | 'unfreeze';

/** What came of it: an edit with its name for undo, or why there is none. */
export type Outcome =
  | {
      readonly label: string;
      readonly model: ModelSpec;
      /** For who cannot see it. */
      readonly said: string;
      /** The layer that is looked at now. */
      readonly select: string | null;
      /** Layers that go on being edited together. */
      readonly marks?: ReadonlySet<string>;
    }
  | { readonly refused: string };

/** Does something to a block. */
export function actOn(model: ModelSpec, name: string, action: BlockEdit): Outcome {
  const layer = findLayer(model, name);
  if (!layer) return { refused: 'There is no such block.' };
  switch (action) {
    case 'delete': {
      if (layer.className === 'Input') return { refused: 'Input cannot be deleted' };
      const index = model.layers.indexOf(layer);
      const next = model.layers[index + 1] ?? model.layers[index - 1];
      return {
        label: `Delete ${name}`,
        model: remove(model, name),
        said: `Deleted ${name}`,
        select: next?.name ?? null,
      };
    }
    case 'duplicate':
    case 'branch': {
      const copy = action === 'branch' ? branch(model, name) : duplicate(model, name);
      if (!copy) return { refused: copyRefusal(layer.className, isMerge(layer)) };
      const label = action === 'branch' ? `Branch at ${name}` : `Duplicate ${name}`;
      return { label, model: copy.model, said: `Added ${copy.name}`, select: copy.name };
    }
    case 'freeze':
    case 'unfreeze': {
      const trainable = action === 'unfreeze';
      const [label, said] = trainable
        ? [`Unfreeze ${name}`, `${name} learns`]
        : [`Freeze ${name}`, `${name} is frozen`];
      return { label, model: setTrainable(model, name, trainable), said, select: name };
    }
    default:
      return action satisfies never;
  }
}

const copyRefusal = (className: LayerClassName, merge: boolean): string =>
  merge
    ? `${className} cannot be copied: its inputs decide its place. Add another one from the list of layers.`
    : className === 'Input'
      ? 'A model has one Input.'
      : 'The last layer cannot have a branch beside it: a model has one end.';

/** Moves a block, or all of a folded group, which is called `shown`; nowhere without a place. */
export function moveTo(
  model: ModelSpec,
  names: ReadonlySet<string>,
  slot: Slot | null,
  shown: string,
): Outcome {
  if (!isMovable(model, names))
    return {
      refused:
        names.size > 1
          ? `${shown} cannot be moved: it reads or is read in several places. Unfold it to move its blocks.`
          : `${shown} cannot be moved: its inputs decide its place. Change them in the Layer tab.`,
    };
  const next = slot ? move(model, names, slot) : model;
  if (next === model) return { refused: `${shown} is already there` };
  const last = model.layers.findLast(({ name }) => names.has(name));
  return {
    label: `Move ${shown}`,
    model: next,
    said: describeMove(next, names, shown),
    select: last?.name ?? null,
  };
}

/** Adds a layer; a merge gets the second input that fits, where there is one. */
export function add(
  model: ModelSpec,
  slot: Slot,
  className: LayerClassName,
  shapeOf: (layer: string) => Shape | null | undefined,
): Extract<Outcome, { label: string }> {
  const inserted = insert(model, slot, className);
  const next = completeMerge(inserted.model, inserted.name, shapeOf);
  const { inbound = [] } = findLayer(next, inserted.name) ?? {};
  return {
    label: `Add ${className}`,
    model: next,
    said: `Added ${inserted.name}${inbound.length > 1 ? `, reading ${inbound.join(' and ')}` : ''}`,
    select: inserted.name,
  };
}

/** What dropping an output on a block does: at once where there is one way, else the ways to choose from. */
export type Connection = Outcome | { readonly choices: readonly Extract<Outcome, { label: string }>[] };

/** Connects the output of one block to another. */
export function connect(
  model: ModelSpec,
  from: string,
  to: string,
  shapeOf: (layer: string) => Shape | null | undefined,
): Connection {
  const problem = connectProblem(model, from, to);
  const reader = findLayer(model, to);
  if (problem !== null || !reader) return { refused: problem ?? 'There is no such block.' };
  if (!isMerge(reader) && reader.inbound.includes(from)) return { refused: `${to} reads ${from} already.` };
  const result = (label: string, next: ModelSpec) => ({
    label,
    model: next,
    said: `Connected ${from} to ${to}`,
    // A merge that was put between, else who reads now.
    select: next.layers.find(({ name }) => !findLayer(model, name))?.name ?? to,
  });
  if (isMerge(reader)) return result(`Connect ${from} to ${to}`, addInput(model, from, to));
  const [current] = reader.inbound;
  const instead = setInput(model, { to, input: 0 }, from);
  if (current === undefined) return result(`Connect ${from} to ${to}`, instead);
  const sum = result(`Add ${from} to ${current}`, joinBefore(model, from, to, 'Add'));
  const joined = result(`Concatenate ${from} and ${current}`, joinBefore(model, from, to, 'Concatenate'));
  const canAdd = shapeOf(from)?.join() === shapeOf(current)?.join();
  return {
    choices: [
      ...(canAdd ? [sum, joined] : [joined, sum]),
      result(`Read ${from} instead of ${current}`, instead),
    ],
  };
}
