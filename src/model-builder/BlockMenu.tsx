import { Menu } from '../ui/Menu.tsx';
import type { BlockAction } from './Block.tsx';
import { hasVariables, type LayerSpec } from './spec.ts';

interface BlockMenuProps {
  readonly layer: LayerSpec;
  readonly act: (name: string, action: BlockAction) => void;
  readonly onClose: () => void;
}

/** What can be done to a block, for those who neither drag nor know the keys; at its button, one menu for all blocks. */
export function BlockMenu({ layer, act, onClose }: BlockMenuProps) {
  const { name } = layer;
  // The menu gives the focus back when it closes; what an action focuses has to come after that.
  const afterClosing = (action: BlockAction) => () => requestAnimationFrame(() => act(name, action));
  return (
    <Menu
      anchor={() => document.querySelector(`[data-actions="${CSS.escape(name)}"]`)}
      align="end"
      onClose={onClose}
      items={[
        { label: 'Edit', onSelect: afterClosing('open') },
        { label: 'Move up', onSelect: afterClosing('move up') },
        { label: 'Move down', onSelect: afterClosing('move down') },
        { label: 'Duplicate', onSelect: afterClosing('duplicate') },
        { label: 'Branch: a copy beside it, added', onSelect: afterClosing('branch') },
        ...(hasVariables(layer)
          ? [
              layer.trainable
                ? { label: 'Freeze', onSelect: afterClosing('freeze') }
                : { label: 'Unfreeze', onSelect: afterClosing('unfreeze') },
            ]
          : []),
        { label: 'Delete', onSelect: afterClosing('delete') },
      ]}
    />
  );
}
