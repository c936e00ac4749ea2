import { ChevronRight } from 'lucide-react';
import { useRef } from 'react';
import type { Analysis } from './analyse.ts';
import { ActionsButton, type BlockHandlers, clicked, Output, pressed } from './Block.tsx';
import { useDraggable } from './useDraggable.ts';
import styles from './Block.module.css';
import { ProblemLine } from './ProblemLine.tsx';
import type { LayerSpec } from './spec.ts';

interface GroupBlockProps extends BlockHandlers {
  readonly name: string;
  readonly group: string;
  readonly members: readonly LayerSpec[];
  readonly layers: Analysis['layers'];
  /** The layer whose output is the group's. */
  readonly exit: string;
  readonly selected: boolean;
  readonly marked: boolean;
  readonly tabStop: boolean;
  readonly onRename: (group: string, name: string) => void;
}

/** A folded group on the canvas: what goes on in it, as one block. */
export function GroupBlock(props: GroupBlockProps) {
  const { name, group, members, layers, exit, selected, marked, tabStop, onAction } = props;
  const facts = members.map((layer) => layers.get(layer.name));
  const count = members.length;
  const problems = facts.flatMap((layer) => layer?.problems ?? []);
  const worst = problems.find(({ severity }) => severity === 'error') ?? problems[0];
  const parameters = facts.reduce((sum, layer) => sum + (layer?.parameters ?? 0), 0);
  const ref = useRef<HTMLDivElement>(null);
  const dragged = useDraggable(ref, { kind: 'block', name });
  return (
    <div
      ref={ref}
      role="group"
      aria-label={`${group}, ${count} folded ${count === 1 ? 'block' : 'blocks'}${marked ? ', marked' : ''}`}
      aria-current={selected}
      data-block={name}
      data-members={members.map((layer) => layer.name).join(' ')}
      data-problem={worst?.severity}
      data-folded
      data-dragged={dragged}
      className={styles.block}
      tabIndex={tabStop ? 0 : -1}
      data-marked={marked}
      onClick={(event) => onAction(name, clicked(event))}
      onDoubleClick={() => onAction(name, 'open')}
      onKeyDown={(event) => pressed(event, (action) => onAction(name, action))}
    >
      <i className={styles.bar} />
      <div className={styles.title}>
        <input
          // Of its own for each name: what was typed and not taken is gone.
          key={group}
          className={styles.name}
          aria-label={`Name of ${group}`}
          defaultValue={group}
          maxLength={40}
          tabIndex={tabStop ? 0 : -1}
          onClick={(event) => event.stopPropagation()}
          onDoubleClick={(event) => event.stopPropagation()}
          onKeyDown={({ key, currentTarget }) => {
            if (key === 'Enter') currentTarget.closest<HTMLElement>('[data-block]')?.focus();
          }}
          onBlur={({ currentTarget }) => {
            props.onRename(group, currentTarget.value.trim());
            currentTarget.value = group;
          }}
        />
        <small>
          <button
            type="button"
            className={styles.fold}
            aria-label={`Unfold ${group}`}
            tabIndex={tabStop ? 0 : -1}
            onClick={(event) => {
              event.stopPropagation();
              onAction(name, 'open');
            }}
          >
            <ChevronRight aria-hidden /> {count} blocks
          </button>
        </small>
      </div>
      <div className={styles.maps}>{props.renderMaps(exit)}</div>
      <div className={styles.numbers}>
        <b>{layers.get(exit)?.outputShape?.join(', ') ?? '–'}</b>
        {parameters.toLocaleString('en')} params
      </div>
      <ActionsButton name={name} title={group} tabStop={tabStop} onAction={onAction} />
      {worst && (
        <div className={styles.problem}>
          <ProblemLine
            problem={{ ...worst, message: `${worst.layer}: ${worst.message}` }}
            onFix={props.onFix}
          />
        </div>
      )}
      <Output name={exit} />
    </div>
  );
}
