/** Blocks that stand together under a name and can be folded into one. Which they are is said by the layers themselves, so that it is kept, undone and copied with them. */
import type { Outcome } from './blockActions.ts';
import { withGroup } from './edit.ts';
import { isGroupName } from './parseModel.ts';
import type { LayerSpec, ModelSpec } from './spec.ts';

/** The layers of a group, in model order. */
export const membersOf = ({ layers }: ModelSpec, group: string): LayerSpec[] =>
  layers.filter((layer) => layer.group === group);

/** That name, or with the first number that makes it free. */
export function freshGroup(model: ModelSpec, name = 'group'): string {
  const base = name.replace(/_\d+$/, '');
  const taken = new Set(model.layers.map(({ group }) => group));
  let fresh = name;
  for (let i = 1; taken.has(fresh); i++) fresh = `${base.slice(0, 35)}_${i}`;
  return fresh;
}

const regrouped = (
  { layers }: ModelSpec,
  isMeant: (layer: LayerSpec) => boolean,
  group?: string,
): ModelSpec => ({ layers: layers.map((layer) => (isMeant(layer) ? withGroup(layer, group) : layer)) });

/** Puts layers into a group of their own; Input, where the pictures enter, stays out. */
export function groupTogether(model: ModelSpec, names: ReadonlySet<string>): Outcome {
  const isMeant = ({ name, className }: LayerSpec) => names.has(name) && className !== 'Input';
  const members = model.layers.filter(isMeant);
  const last = members.at(-1);
  if (!last || members.length < 2)
    return {
      refused: 'Mark several blocks to group them: Shift or Ctrl and a click, or Shift and the arrows.',
    };
  const group = freshGroup(model);
  return {
    label: `Group ${members.length} blocks`,
    model: regrouped(model, isMeant, group),
    said: `Grouped ${members.length} blocks as ${group}`,
    select: last.name,
  };
}

/** Lets the layers of a group stand alone again. */
export function ungroup(model: ModelSpec, group: string | undefined): Outcome {
  const last = group === undefined ? undefined : membersOf(model, group).at(-1);
  if (!last) return { refused: 'This block stands in no group.' };
  return {
    label: `Ungroup ${group}`,
    model: regrouped(model, (layer) => layer.group === group),
    said: `Ungrouped ${group}`,
    select: last.name,
  };
}

/** Gives a group another name; the same model where it cannot have that. */
export const renameGroup = (model: ModelSpec, group: string, name: string): ModelSpec =>
  isGroupName(name) && membersOf(model, name).length === 0
    ? regrouped(model, (layer) => layer.group === group, name)
    : model;
