import { Menu } from '../ui/Menu.tsx';
import type { BlockAction } from './Block.tsx';
import type { CanvasNode } from './fold.ts';
import { hasVariables } from './spec.ts';

interface BlockMenuProps {
  readonly node: CanvasNode;
  /** Names of the blocks that are edited together. */
  readonly marked: ReadonlySet<string>;
  readonly act: (name: string, action: BlockAction) => void;
  readonly onClose: () => void;
}

/** What can be done to a block, for those who neither drag nor know the keys; at its button, one menu for all blocks. */
export function BlockMenu({ node, marked, act, onClose }: BlockMenuProps) {
  const { name, group } = node;
  // The menu gives the focus back when it closes; what an action focuses has to come after that.
  const item = (label: string, action: BlockAction) => ({
    label,
    onSelect: () => requestAnimationFrame(() => act(name, action)),
  });
  const [layer] = node.members;
  const freezing =
    layer && hasVariables(layer)
      ? [layer.trainable ? item('Freeze', 'freeze') : item('Unfreeze', 'unfreeze')]
      : [];
  const folding =
    layer?.group === undefined
      ? []
      : [item(`Fold ${layer.group}`, 'fold'), item(`Ungroup ${layer.group}`, 'ungroup')];
  const isMarked = node.members.every((member) => marked.has(member.name));
  const together = [
    item(isMarked ? 'Unmark' : 'Mark, to edit several together', 'toggle'),
    ...(isMarked ? [item(`Group the ${marked.size} marked`, 'group')] : []),
  ];
  const moving = [item('Move up', 'move up'), item('Move down', 'move down')];
  const ofLayer = [
    item('Edit', 'open'),
    ...moving,
    item('Duplicate', 'duplicate'),
    item('Branch: a copy beside it, added', 'branch'),
    ...freezing,
    ...together,
    ...folding,
    item('Delete', 'delete'),
  ];
  const ofGroup = [
    item('Unfold', 'open'),
    item('Ungroup', 'ungroup'),
    ...together,
    ...moving,
    item('Duplicate', 'duplicate'),
    item('Freeze', 'freeze'),
    item('Unfreeze', 'unfreeze'),
    item('Delete', 'delete'),
  ];
  return (
    <Menu
      anchor={() => document.querySelector(`[data-actions="${CSS.escape(name)}"]`)}
      align="end"
      onClose={onClose}
      items={group === null ? ofLayer : ofGroup}
    />
  );
}
