import { dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { Fragment, type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Analysis } from './analyse.ts';
import { Block, type BlockAction } from './Block.tsx';
import styles from './Canvas.module.css';
import { readDragData } from './dragData.ts';
import { describeMove, duplicate, type EditModel, insertAt, move, remove } from './edit.ts';
import type { Problem } from './problems.ts';
import type { ModelSpec } from './spec.ts';

interface CanvasProps {
  readonly model: ModelSpec;
  readonly analysis: Analysis;
  readonly selected: string | null;
  readonly onSelect: (name: string | null) => void;
  /** The block was opened for editing (Enter or double-click). */
  readonly onOpen: (name: string) => void;
  readonly edit: EditModel;
  readonly renderMaps: (layerName: string) => ReactNode;
}

/** The place in the order (from 1) that a pointer's height points to, from the blocks' own places on screen. */
function slotAt(canvas: HTMLElement, clientY: number): number {
  const blocks = [...canvas.querySelectorAll('[data-block]')];
  const above = blocks.filter((block) => {
    const { top, height } = block.getBoundingClientRect();
    return top + height / 2 < clientY;
  });
  return Math.max(1, above.length);
}

/** The network as a column of blocks, read from top to bottom like Keras's `summary()`. */
export function Canvas({ model, analysis, selected, onSelect, onOpen, edit, renderMaps }: CanvasProps) {
  const ref = useRef<HTMLElement>(null);
  const [slot, setSlot] = useState<number | null>(null);
  const [said, setSaid] = useState('');
  /** What handlers see: always the newest, without handing out new handlers. */
  const latest = useRef({ model, edit, onSelect, onOpen });
  useEffect(() => {
    latest.current = { model, edit, onSelect, onOpen };
  });

  const focusBlock = useCallback((name: string) => {
    // The edit is drawn first, and at once: a focus that came a frame later would be taken from whoever has it by then.
    flushSync(() => undefined);
    ref.current?.querySelector<HTMLElement>(`[data-block="${CSS.escape(name)}"]`)?.focus();
  }, []);

  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    return dropTargetForElements({
      element,
      canDrop: ({ source }) => readDragData(source.data) !== null,
      onDrag: ({ location }) => setSlot(slotAt(element, location.current.input.clientY)),
      onDragLeave: () => setSlot(null),
      onDrop({ source, location }) {
        setSlot(null);
        const data = readDragData(source.data);
        const index = slotAt(element, location.current.input.clientY);
        const now = latest.current;
        if (data?.kind === 'new-layer') {
          const { model: next, name } = insertAt(now.model, index, data.className);
          now.edit(`Add ${data.className}`, next);
          now.onSelect(name);
          setSaid(`Added ${name}`);
        } else if (data) {
          const from = now.model.layers.findIndex((layer) => layer.name === data.name);
          const next = move(now.model, data.name, from < index ? index - 1 : index);
          now.edit(`Move ${data.name}`, next);
          now.onSelect(data.name);
          if (next !== now.model) setSaid(describeMove(next, data.name));
        }
      },
    });
  }, []);

  const onAction = useCallback(
    (name: string, action: BlockAction) => {
      const { model: current, edit: apply, onSelect: select, onOpen: open } = latest.current;
      const index = current.layers.findIndex((layer) => layer.name === name);
      const neighbour = (offset: number) => current.layers[index + offset]?.name;
      const focus = (target: string | undefined) => {
        if (target === undefined) return;
        select(target);
        focusBlock(target);
      };
      const moveTo = (to: number) => {
        const next = move(current, name, to);
        apply(`Move ${name}`, next);
        focusBlock(name);
        setSaid(next === current ? `${name} is already there` : describeMove(next, name));
      };
      switch (action) {
        case 'select':
          return select(name);
        case 'open':
          select(name);
          return open(name);
        case 'focus previous':
          return focus(neighbour(-1));
        case 'focus next':
          return focus(neighbour(1));
        case 'move up':
          return moveTo(index - 1);
        case 'move down':
          return moveTo(index + 1);
        case 'delete': {
          const next = remove(current, name);
          if (next === current) return setSaid('Input cannot be deleted');
          apply(`Delete ${name}`, next);
          setSaid(`Deleted ${name}`);
          return focus(neighbour(1) ?? neighbour(-1));
        }
        case 'duplicate': {
          const copy = duplicate(current, name);
          if (!copy) return;
          apply(`Duplicate ${name}`, copy.model);
          setSaid(`Added ${copy.name}`);
          return focus(copy.name);
        }
        default:
          return action satisfies never;
      }
    },
    [focusBlock],
  );
  const onFix = useCallback(({ layer, fix }: Problem) => {
    if (fix) latest.current.edit(`${fix.label} (${layer})`, fix.apply(latest.current.model));
  }, []);

  const tabStop = model.layers.some((layer) => layer.name === selected) ? selected : model.layers[0]?.name;
  return (
    <section
      ref={ref}
      className={styles.canvas}
      aria-label="Model"
      // Beside the blocks; not what bubbles here from a menu elsewhere in the page.
      onClick={({ target, currentTarget }) => {
        if (target instanceof Element && currentTarget.contains(target) && !target.closest('[data-block]'))
          onSelect(null);
      }}
      onKeyDown={({ target, key }) => {
        if (key === 'Escape' && target instanceof Element && target.matches('[data-block]')) onSelect(null);
      }}
    >
      <div className={styles.flow}>
        {model.layers.map((layer, i) => (
          <Fragment key={layer.name}>
            {i > 0 && <div className={styles.edge} data-slot={slot === i} />}
            <Block
              layer={layer}
              analysis={analysis.layers.get(layer.name)}
              selected={layer.name === selected}
              tabStop={layer.name === tabStop}
              maps={renderMaps(layer.name)}
              onAction={onAction}
              onFix={onFix}
            />
          </Fragment>
        ))}
        <div className={styles.edge} data-tail data-slot={slot === model.layers.length} />
      </div>
      <p className="visually-hidden" role="status" aria-label="Model changes">
        {said}
      </p>
    </section>
  );
}
