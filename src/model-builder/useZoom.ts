import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { fittingZoom, nextZoom } from './zoom.ts';

/** A place in the window, pixels. */
interface Point {
  readonly clientX: number;
  readonly clientY: number;
}

/** How large the blocks are drawn, and the ways to change it. */
export interface Zoom {
  readonly zoom: number;
  /** One size larger or smaller. */
  readonly step: (direction: 1 | -1) => void;
  /** Their own size. */
  readonly reset: () => void;
  /** So that all of them are seen. */
  readonly fit: () => void;
}

/** Zooms what is in `flow`, whatever stands in the middle of `canvas`, or under the pointer, staying there; Ctrl and the wheel zoom, too, and a drag beside the blocks pans. */
export function useZoom(canvas: RefObject<HTMLElement | null>, flow: RefObject<HTMLElement | null>): Zoom {
  const [zoom, setZoom] = useState(1);
  const current = useRef(zoom);
  const zoomTo = useCallback(
    (next: number, at?: Point) => {
      if (!canvas.current || !flow.current || next === current.current) return;
      const { left, top, width, height } = canvas.current.getBoundingClientRect();
      const { clientX, clientY } = at ?? { clientX: left + width / 2, clientY: top + height / 2 };
      const before = flow.current.getBoundingClientRect();
      const ratio = next / current.current;
      current.current = next;
      flushSync(() => setZoom(next));
      const after = flow.current.getBoundingClientRect();
      canvas.current.scrollBy({
        left: after.left + (clientX - before.left) * ratio - clientX,
        top: after.top + (clientY - before.top) * ratio - clientY,
        behavior: 'instant',
      });
    },
    [canvas, flow],
  );
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      zoomTo(nextZoom(current.current, event.deltaY < 0 ? 1 : -1), event);
    };
    // React's own is passive: it could not keep the browser from zooming the page.
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [canvas, zoomTo]);
  usePan(canvas);
  return {
    zoom,
    step: useCallback((direction) => zoomTo(nextZoom(current.current, direction)), [zoomTo]),
    reset: useCallback(() => zoomTo(1), [zoomTo]),
    fit: useCallback(() => {
      if (!canvas.current || !flow.current) return;
      const { paddingLeft, paddingRight, paddingTop, paddingBottom } = getComputedStyle(canvas.current);
      const room = {
        width: canvas.current.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight),
        height:
          canvas.current.clientHeight - Number.parseFloat(paddingTop) - Number.parseFloat(paddingBottom),
      };
      const { width, height } = flow.current.getBoundingClientRect();
      const content = { width: width / current.current, height: height / current.current };
      zoomTo(fittingZoom(content, room));
    }, [canvas, flow, zoomTo]),
  };
}

/** Scrolls by a drag of the mouse that begins beside the blocks; fingers scroll by themselves. */
function usePan(canvas: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    let from: { readonly x: number; readonly y: number } | null = null;
    const onDown = ({ target, button, pointerType, clientX, clientY }: PointerEvent) => {
      const beside = target instanceof Element && !target.closest('[data-block], button, [role=group]');
      if (!beside || button !== 0 || pointerType !== 'mouse') return;
      from = { x: clientX + element.scrollLeft, y: clientY + element.scrollTop };
    };
    const onMove = ({ clientX, clientY, buttons }: PointerEvent) => {
      if (buttons === 0) from = null;
      if (from) element.scrollTo({ left: from.x - clientX, top: from.y - clientY, behavior: 'instant' });
    };
    element.addEventListener('pointerdown', onDown);
    addEventListener('pointermove', onMove);
    return () => {
      element.removeEventListener('pointerdown', onDown);
      removeEventListener('pointermove', onMove);
    };
  }, [canvas]);
}
