import { memo } from 'react';
import type { Analysis, LayerAnalysis } from './analyse.ts';
import { Block, type BlockHandlers } from './Block.tsx';
import styles from './Canvas.module.css';
import type { CanvasNode } from './fold.ts';
import { GroupBlock } from './GroupBlock.tsx';
import type { Box } from './layout.ts';
import type { DropTarget } from './useCanvasDrops.ts';

/** Where what is being dragged would go: onto a block, after it, or beside all who read it. */
type Mark = 'onto' | 'after' | 'beside' | undefined;

/** What a drop would make of the block of this name. */
export function markOf(target: DropTarget | null, name: string): Mark {
  if (target?.kind === 'block') return target.name === name ? 'onto' : undefined;
  if (!target || 'into' in target.slot) return undefined;
  if ('after' in target.slot) return target.slot.after === name ? 'after' : undefined;
  return target.slot.beside === name ? 'beside' : undefined;
}

interface CanvasBlockProps extends BlockHandlers {
  readonly node: CanvasNode;
  readonly at: Box | undefined;
  readonly width: number | undefined;
  readonly mark: Mark;
  readonly selected: boolean;
  readonly marked: boolean;
  readonly tabStop: boolean;
  /** Whether it is the first of an unfolded group. */
  readonly leads: boolean;
  /** Of its layer; of all where it is a folded group. */
  readonly analysis: LayerAnalysis | undefined;
  readonly layers: Analysis['layers'] | null;
  /** The layer whose output is the block's. */
  readonly exit: string | undefined;
  readonly onRename: (group: string, name: string) => void;
}

/** A layer or a folded group where it stands. Drawn anew only where it changed, not for each move of a drag. */
export const CanvasBlock = memo(function CanvasBlock(props: CanvasBlockProps) {
  const { node, at, width, mark, leads, analysis, layers, exit, onRename, ...shared } = props;
  const { name, members, group } = node;
  const [layer] = members;
  return (
    <div
      className={styles.place}
      data-place={name}
      data-mark={mark}
      style={{ width, left: at?.x ?? 0, top: at?.y ?? 0 }}
    >
      {group === null && layer && (
        <Block {...shared} layer={layer} analysis={analysis} group={layer.group ?? null} leads={leads} />
      )}
      {group !== null && layers && exit !== undefined && (
        <GroupBlock
          {...shared}
          name={name}
          group={group}
          members={members}
          layers={layers}
          exit={exit}
          onRename={onRename}
        />
      )}
    </div>
  );
});
