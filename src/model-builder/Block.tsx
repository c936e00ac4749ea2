import { ChevronDown, MoreVertical, Snowflake } from 'lucide-react';
import { type KeyboardEvent, memo, type MouseEvent, type ReactNode, useRef } from 'react';
import { Button } from '../ui/Button.tsx';
import type { LayerAnalysis } from './analyse.ts';
import type { BlockEdit } from './blockActions.ts';
import styles from './Block.module.css';
import family from './family.module.css';
import { definitionOf } from './layers/registry.ts';
import { ProblemLine } from './ProblemLine.tsx';
import type { Problem } from './problems.ts';
import { isFrozen, type LayerSpec } from './spec.ts';
import { useDraggable } from './useDraggable.ts';

/** What can be done at a block; the canvas does it. */
export type BlockAction =
  | BlockEdit
  | 'move up'
  | 'move down'
  | 'select'
  | 'toggle'
  | 'extend'
  | 'extend up'
  | 'extend down'
  | 'select all'
  | 'open'
  | 'menu'
  | 'fold'
  | 'group'
  | 'ungroup'
  | 'focus previous'
  | 'focus next'
  | 'focus left'
  | 'focus right';

/** What a block is given that stays the same function: it is drawn anew only where it changed. */
export interface BlockHandlers {
  readonly renderMaps: (name: string) => ReactNode;
  readonly onAction: (name: string, action: BlockAction) => void;
  readonly onFix: (problem: Problem) => void;
}

interface BlockProps extends BlockHandlers {
  readonly layer: LayerSpec;
  readonly analysis: LayerAnalysis | undefined;
  readonly selected: boolean;
  /** One of several that are edited together. */
  readonly marked: boolean;
  /** Whether Tab stops here: one block of the canvas at a time. */
  readonly tabStop: boolean;
  /** The group it stands in, unfolded, and whether it is the first of it. */
  readonly group: string | null;
  readonly leads: boolean;
}

const keys: Readonly<Record<string, BlockAction>> = {
  ArrowUp: 'focus previous',
  ArrowDown: 'focus next',
  ArrowLeft: 'focus left',
  ArrowRight: 'focus right',
  'Shift+ArrowUp': 'extend up',
  'Shift+ArrowDown': 'extend down',
  'Ctrl+a': 'select all',
  'Ctrl+d': 'duplicate',
  'Alt+ArrowUp': 'move up',
  'Alt+ArrowDown': 'move down',
  Delete: 'delete',
  Backspace: 'delete',
  Enter: 'open',
  g: 'group',
  'Shift+G': 'ungroup',
  ContextMenu: 'menu',
  'Shift+F10': 'menu',
  ' ': 'select',
  'Ctrl+ ': 'toggle',
  'Shift+ ': 'extend',
};

/** As the table of keys has them; Cmd is Ctrl. */
const modifiers = ({ ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): string =>
  `${ctrlKey || metaKey ? 'Ctrl+' : ''}${altKey ? 'Alt+' : ''}${shiftKey ? 'Shift+' : ''}`;

/** Does what a key means while the block itself has the focus. */
export function pressed(event: KeyboardEvent, act: (action: BlockAction) => void): void {
  const action = keys[`${modifiers(event)}${event.key}`];
  if (event.target !== event.currentTarget || !action) return;
  event.preventDefault();
  act(action);
}

/** What a click on a block means. */
export const clicked = ({ ctrlKey, metaKey, shiftKey }: MouseEvent): BlockAction =>
  ctrlKey || metaKey ? 'toggle' : shiftKey ? 'extend' : 'select';

/** Where a block's output can be taken and dragged to another block; by keyboard, the inspector's Inputs do the same. */
export function Output({ name }: { readonly name: string }) {
  const ref = useRef<HTMLSpanElement>(null);
  useDraggable(ref, { kind: 'output', name });
  return (
    <span ref={ref} className={styles.output} data-output={name} title="Drag onto another block to connect" />
  );
}

interface ButtonProps extends Pick<BlockProps, 'tabStop' | 'onAction'> {
  readonly name: string;
}

/** Opens the block's menu. */
export const ActionsButton = ({
  name,
  title = name,
  tabStop,
  onAction,
}: ButtonProps & { readonly title?: string }) => (
  <Button
    variant="quiet"
    className={styles.more}
    aria-label={`Actions of ${title}`}
    aria-haspopup="menu"
    title="Actions"
    data-actions={name}
    // One of them at a time, as of the blocks: Tab would have to be pressed two hundred times.
    tabIndex={tabStop ? 0 : -1}
    icon={<MoreVertical aria-hidden />}
    onClick={(event) => {
      // It is no click on the block, which would end the marking of others.
      event.stopPropagation();
      onAction(name, 'menu');
    }}
  />
);

/** Folds the group whose first block this is. */
const FoldButton = ({ name, group, tabStop, onAction }: ButtonProps & { readonly group: string }) => (
  <button
    type="button"
    className={styles.fold}
    aria-label={`Fold ${group}`}
    tabIndex={tabStop ? 0 : -1}
    onClick={(event) => {
      // It is no click on the block.
      event.stopPropagation();
      onAction(name, 'fold');
    }}
  >
    <ChevronDown aria-hidden /> {group}
  </button>
);

/** One layer on the canvas. */
export const Block = memo(function Block({
  layer,
  analysis,
  selected,
  marked,
  tabStop,
  group,
  leads,
  renderMaps,
  onAction,
  onFix,
}: BlockProps) {
  const { name, className, config } = layer;
  const definition = definitionOf(className);
  const fixed = className === 'Input';
  const frozen = isFrozen(layer);
  const ref = useRef<HTMLDivElement>(null);
  const dragged = useDraggable(ref, fixed ? null : { kind: 'block', name });
  const worst = analysis?.problems.find((problem) => problem.severity === 'error') ?? analysis?.problems[0];
  return (
    <div
      ref={ref}
      role="group"
      aria-label={`${name}, ${className}${frozen ? ', frozen' : ''}${marked ? ', marked' : ''}`}
      aria-current={selected}
      data-block={name}
      data-problem={worst?.severity}
      data-dragged={dragged}
      className={`${styles.block} ${family[definition.family]}`}
      tabIndex={tabStop ? 0 : -1}
      data-marked={marked}
      data-grouped={group !== null}
      onClick={(event) => onAction(name, clicked(event))}
      onDoubleClick={() => onAction(name, 'open')}
      onKeyDown={(event) => pressed(event, (action) => onAction(name, action))}
    >
      <i className={styles.bar} />
      <div className={styles.title}>
        <b>
          <span>{className}</span> <span className={styles.number}>{/_\d+$/.exec(name)?.[0]}</span>
        </b>
        <small>
          {leads && <FoldButton name={name} group={group ?? ''} tabStop={tabStop} onAction={onAction} />}
          {frozen && (
            <span className={styles.frozen}>
              <Snowflake aria-hidden /> frozen
            </span>
          )}
          {definition.describe(config)}
        </small>
      </div>
      <div className={styles.maps}>{renderMaps(name)}</div>
      <div className={styles.numbers}>
        <b>{analysis?.outputShape?.join(', ') ?? '–'}</b>
        {!fixed && analysis?.outputShape && `${analysis.parameters.toLocaleString('en')} params`}
      </div>
      {!fixed && <ActionsButton name={name} tabStop={tabStop} onAction={onAction} />}
      {worst && (
        <div className={styles.problem}>
          <ProblemLine problem={worst} onFix={onFix} />
        </div>
      )}
      <Output name={name} />
    </div>
  );
});
