import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { OwnSample, OwnSet } from '../../data/own/ownSet.ts';
import { cellByKey, cellsSeen, filled, type GridSize, heightOf, placeOfCell } from './gridLayout.ts';
import { numberedName } from './ownText.ts';
import { PictureCell, type ShownClass } from './PictureCell.tsx';
import styles from './PictureGrid.module.css';
import { pressed, type Selection } from './selection.ts';
import { useLasso } from './useLasso.ts';
import { useThumbnails } from './useThumbnails.ts';

const CELL = { cellWidth: 104, cellHeight: 128, gap: 8 };

interface PictureGridProps {
  readonly set: OwnSet;
  /** Those that are shown, in order. */
  readonly samples: readonly OwnSample[];
  /** What the network takes some for, by slot. */
  readonly likely: ReadonlyMap<number, string>;
  readonly selection: Selection;
  readonly onSelect: (selection: Selection) => void;
  /** What is said where there are none. */
  readonly empty: ReactNode;
}

/** Pictures of any number, of which only those that are seen are drawn. */
export function PictureGrid({ set, samples, likely, selection, onSelect, empty }: PictureGridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const { room, top, onScroll } = useRoom(scroller);
  const size: GridSize = filled({ ...CELL, width: room.width, count: samples.length });
  const { start, end } = cellsSeen(size, top, room.height);
  const [focused, setFocused] = useState(0);
  const tabStop = Math.min(focused, Math.max(0, samples.length - 1));
  const thumbnails = useThumbnails(set.id, samples, start, end);
  const classes = useMemo(
    () =>
      new Map(
        set.classes.map((each, i): [string, ShownClass] => [
          each.id,
          { label: numberedName(each, i), colour: each.colour },
        ]),
      ),
    [set.classes],
  );
  const order = useMemo(() => samples.map(({ slot }) => slot), [samples]);
  const latest = useRef(selection);
  useLayoutEffect(() => {
    latest.current = selection;
  });
  const dragged = useCallback(
    (slot: number) => (latest.current.slots.has(slot) ? latest.current.slots.size : 1),
    [],
  );
  const { lasso, wasDrawn, ...drawing } = useLasso({ scroller, size, order, selection, onSelect });

  const focusCell = (index: number) => {
    setFocused(index);
    const element = scroller.current;
    if (!element) return;
    const { y } = placeOfCell(size, index);
    if (y < element.scrollTop) element.scrollTop = y;
    else if (y + size.cellHeight > element.scrollTop + element.clientHeight)
      element.scrollTop = y + size.cellHeight - element.clientHeight;
  };
  // The cell may be drawn only now that it is the one to have the focus.
  const focusNext = useRef(false);
  useLayoutEffect(() => {
    if (!focusNext.current) return;
    focusNext.current = false;
    scroller.current?.querySelector<HTMLElement>(`[data-index="${tabStop}"]`)?.focus({ preventScroll: true });
  });
  const onKeyDown = (event: KeyboardEvent) => {
    const slot = order[tabStop];
    if (slot === undefined || event.altKey) return;
    if (event.key === ' ' || event.key === 'Enter') {
      onSelect(pressed(selection, order, slot, { adds: true, range: event.shiftKey }));
    } else {
      const page = Math.max(1, Math.floor(room.height / (size.cellHeight + size.gap)));
      const to = cellByKey(size, event.key, tabStop, page);
      if (to === undefined) return;
      focusNext.current = true;
      focusCell(to);
      const next = order[to];
      if (event.shiftKey && next !== undefined)
        onSelect(
          pressed({ ...selection, anchor: selection.anchor ?? slot }, order, next, {
            adds: false,
            range: true,
          }),
        );
    }
    event.preventDefault();
  };
  const onClick = (event: MouseEvent) => {
    if (wasDrawn()) return;
    const cell = (event.target as Element).closest<HTMLElement>('[data-slot]');
    if (!cell) return onSelect({ slots: new Set(), anchor: null });
    setFocused(Number(cell.dataset['index']));
    // A finger has no Ctrl: each touch adds or takes away.
    const byFinger = (event.nativeEvent as unknown as PointerEvent).pointerType === 'touch';
    onSelect(
      pressed(selection, order, Number(cell.dataset['slot']), {
        adds: event.ctrlKey || event.metaKey || byFinger,
        range: event.shiftKey,
      }),
    );
  };
  const indices = Array.from({ length: end - start }, (_, i) => start + i);
  if (samples.length > 0 && (tabStop < start || tabStop >= end)) indices.push(tabStop);
  return (
    <div ref={scroller} className={styles.scroller} onScroll={onScroll} {...drawing}>
      {samples.length === 0 ? (
        <div className={styles.empty}>{empty}</div>
      ) : (
        // Keys and presses go to its options, as in any list box.
        <div
          className={styles.grid}
          role="listbox"
          tabIndex={-1}
          aria-label="Pictures"
          aria-multiselectable
          style={{ height: heightOf(size), '--cell': `${size.cellWidth}px` } as CSSProperties}
          onKeyDown={onKeyDown}
          onClick={onClick}
        >
          {indices.map((index) => {
            const sample = samples[index];
            if (!sample) return null;
            return (
              <PictureCell
                key={sample.slot}
                sample={sample}
                form={set.form}
                url={thumbnails.get(sample.slot)}
                ofClass={sample.classId === null ? null : (classes.get(sample.classId) ?? null)}
                likely={likely.get(sample.slot)}
                selected={selection.slots.has(sample.slot)}
                tabbable={index === tabStop}
                index={index}
                of={samples.length}
                {...placeOfCell(size, index)}
                dragged={dragged}
              />
            );
          })}
        </div>
      )}
      {lasso && (
        <div
          className={styles.lasso}
          style={{
            transform: `translate(${Math.min(lasso.x1, lasso.x2)}px, ${Math.min(lasso.y1, lasso.y2)}px)`,
            width: Math.abs(lasso.x2 - lasso.x1),
            height: Math.abs(lasso.y2 - lasso.y1),
          }}
        />
      )}
    </div>
  );
}

/** Room for the cells, and how far they are scrolled; drawn anew only when another row comes into sight. */
function useRoom(scroller: RefObject<HTMLDivElement | null>) {
  const [room, setRoom] = useState({ width: 0, height: 0 });
  const [top, setTop] = useState(0);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      const { paddingLeft, paddingRight } = getComputedStyle(element);
      const width = element.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
      setRoom({ width, height: element.clientHeight });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);
  const onScroll = () => {
    const row = CELL.cellHeight + CELL.gap;
    setTop(Math.floor((scroller.current?.scrollTop ?? 0) / row) * row);
  };
  return { room, top, onScroll };
}
