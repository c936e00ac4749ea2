/** Blocks that are copied, cut, pasted, duplicated or deleted together. A clip is a model whose Input stands for whatever the blocks will read. */
import { isObject } from '../data/fault.ts';
import type { Outcome } from './blockActions.ts';
import { createLayer, freshName, groupAt, remove, setTrainable, withGroup } from './edit.ts';
import { freshGroup } from './groups.ts';
import { readersOf } from './graph.ts';
import { MOST_LAYERS, parseModel } from './parseModel.ts';
import { findLayer, hasVariables, type LayerSpec, type ModelSpec } from './spec.ts';

/** "conv2d", or "3 blocks". */
const named = (names: readonly string[]): string =>
  names.length === 1 ? (names[0] as string) : `${names.length} blocks`;

/** The blocks of these names in their order, without Input, which a model has once. */
const taken = (model: ModelSpec, names: ReadonlySet<string>): readonly LayerSpec[] =>
  model.layers.filter(({ name, className }) => names.has(name) && className !== 'Input');

/** The named blocks with what connects them; one that is left out between two is passed over. Null where there is nothing to copy. */
export function clipOf(model: ModelSpec, names: ReadonlySet<string>): ModelSpec | null {
  const layers = taken(model, names);
  if (layers.length === 0) return null;
  const inside = new Set(layers.map(({ name }) => name));
  let outside = 'outside';
  while (inside.has(outside)) outside += '_';
  const source = (name: string): string => {
    if (inside.has(name)) return name;
    const [before] = findLayer(model, name)?.inbound ?? [];
    return before === undefined ? outside : source(before);
  };
  return {
    layers: [
      createLayer(outside, 'Input', {}, []),
      ...layers.map((layer) => ({ ...layer, inbound: layer.inbound.map(source) })),
    ],
  };
}

/** A clip as the clipboard holds it. */
export const clipText = (clip: ModelSpec): string => JSON.stringify({ kernelscope: 'blocks', model: clip });

/** The clip in a text; null where the text is about something else. @throws Error with a sentence when it is damaged. */
export function parseClip(text: string): ModelSpec | null {
  if (!text.startsWith('{"kernelscope":"blocks"')) return null;
  try {
    const json: unknown = JSON.parse(text);
    return parseModel(isObject(json) ? json['model'] : null);
  } catch (error) {
    throw new Error('The copied blocks are damaged. Copy them again.', { cause: error });
  }
}

/** Puts a clip after a layer, between it and all who read it; a block keeps its name where that is free. */
export function pasteAfter(model: ModelSpec, after: string, clip: ModelSpec, what = 'Paste'): Outcome {
  const names = new Map<string, string>();
  const joined = groupAt(model, { after });
  const groups = new Map<string, string>();
  const groupOf = ({ group }: LayerSpec) => {
    if (joined !== undefined || group === undefined) return joined;
    if (!groups.has(group)) groups.set(group, freshGroup(model, group));
    return groups.get(group);
  };
  const added: LayerSpec[] = [];
  for (const layer of clip.layers) {
    if (layer.className === 'Input') {
      names.set(layer.name, after);
      continue;
    }
    const so = { layers: [...model.layers, ...added] };
    const name = findLayer(so, layer.name) ? freshName(so, layer.className) : layer.name;
    names.set(layer.name, name);
    const inbound = layer.inbound.map((input) => names.get(input) ?? after);
    added.push(withGroup({ ...layer, name, inbound }, groupOf(layer)));
  }
  const last = added.at(-1);
  if (!last) return { refused: 'There is nothing to paste: a model has one Input.' };
  if (model.layers.length + added.length > MOST_LAYERS)
    return { refused: `A model has at most ${MOST_LAYERS.toLocaleString('en')} blocks.` };
  const readers = new Set(readersOf(model, after).map(({ name }) => name));
  const layers = model.layers.flatMap((layer) => {
    const inbound = layer.inbound.map((input) => (input === after ? last.name : input));
    const read = readers.has(layer.name) ? { ...layer, inbound } : layer;
    return layer.name === after ? [read, ...added] : [read];
  });
  const all = named(added.map(({ name }) => name));
  const marks = new Set(added.map(({ name }) => name));
  return { label: `${what} ${all}`, model: { layers }, said: `Added ${all}`, select: last.name, marks };
}

/** Does something to several blocks as one edit. */
export function actOnAll(
  model: ModelSpec,
  names: ReadonlySet<string>,
  action: 'delete' | 'cut' | 'duplicate' | 'freeze' | 'unfreeze',
): Outcome {
  const layers = taken(model, names);
  const last = layers.at(-1);
  if (!last) return { refused: 'Input cannot be copied or deleted: a model has one.' };
  const all = named(layers.map(({ name }) => name));
  switch (action) {
    case 'delete':
    case 'cut': {
      const next = layers.reduce((rest, { name }) => remove(rest, name), model);
      const after = model.layers.slice(model.layers.indexOf(last)).find(({ name }) => findLayer(next, name));
      const label = action === 'cut' ? `Cut ${all}` : `Delete ${all}`;
      return {
        label,
        model: next,
        said: `Deleted ${all}`,
        select: (after ?? next.layers.at(-1))?.name ?? null,
      };
    }
    case 'duplicate':
      return pasteAfter(model, last.name, clipOf(model, names) ?? { layers: [] }, 'Duplicate');
    case 'freeze':
    case 'unfreeze': {
      const trainable = action === 'unfreeze';
      const next = layers
        .filter(hasVariables)
        .reduce((rest, { name }) => setTrainable(rest, name, trainable), model);
      const said = trainable ? `${all} learn` : `${all} are frozen`;
      return { label: `${trainable ? 'Unfreeze' : 'Freeze'} ${all}`, model: next, said, select: last.name };
    }
    default:
      return action satisfies never;
  }
}
