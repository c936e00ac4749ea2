import { type PointerEvent, type RefObject, useRef, useState } from 'react';
import { type Area, cellsIn, type GridSize } from './gridLayout.ts';
import { lassoed, type Selection } from './selection.ts';

interface Options {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly size: GridSize;
  readonly order: readonly number[];
  readonly selection: Selection;
  readonly onSelect: (selection: Selection) => void;
}

/** Shorter than this it is a press, pixels. */
const SHORTEST = 4;

/** Selects what is drawn around from an empty place. By mouse or pen: a finger scrolls. */
export function useLasso({ scroller, size, order, selection, onSelect }: Options) {
  const [lasso, setLasso] = useState<Area | null>(null);
  const begun = useRef<{ readonly x: number; readonly y: number; readonly before: Selection } | null>(null);
  const drawn = useRef(false);

  /** Of the grid's content. */
  const placeOf = ({ clientX, clientY }: PointerEvent) => {
    const element = scroller.current;
    const { left, top } = element?.getBoundingClientRect() ?? { left: 0, top: 0 };
    const padding = element ? parseFloat(getComputedStyle(element).paddingLeft) : 0;
    return { x: clientX - left - padding, y: clientY - top - padding + (element?.scrollTop ?? 0) };
  };
  const end = () => {
    begun.current = null;
    setLasso(null);
  };
  return {
    lasso,
    /** Whether the press that ends now drew something, and is no press. */
    wasDrawn: () => drawn.current,
    onPointerDown(event: PointerEvent) {
      drawn.current = false;
      const isEmpty = !(event.target as Element).closest('[data-slot]');
      const element = scroller.current;
      // Not at the scroll bar.
      if (!element || !isEmpty || event.button !== 0 || event.pointerType === 'touch') return;
      if (event.clientX - element.getBoundingClientRect().left > element.clientWidth) return;
      begun.current = { ...placeOf(event), before: selection };
    },
    onPointerMove(event: PointerEvent) {
      if (!begun.current) return;
      const { x, y, before } = begun.current;
      const to = placeOf(event);
      if (!drawn.current && Math.hypot(to.x - x, to.y - y) < SHORTEST) return;
      if (!drawn.current) scroller.current?.setPointerCapture(event.pointerId);
      drawn.current = true;
      const area = { x1: x, y1: y, x2: to.x, y2: to.y };
      setLasso(area);
      const hits = cellsIn(size, area).flatMap((index) => order[index] ?? []);
      onSelect(lassoed(before, hits, event.ctrlKey || event.metaKey));
    },
    onPointerUp: end,
    onPointerCancel: end,
  };
}
