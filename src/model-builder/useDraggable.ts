import { type RefObject, useEffect, useState } from 'react';
import type { DragData } from './dragData.ts';
import { touchDraggable } from './touchDrag.tsx';
import { whenDraggable } from './whenDraggable.ts';

/** Lets an element be dragged, by the mouse or, held for a moment, by a finger; whether it is. Without data it stays where it is. */
export function useDraggable(ref: RefObject<HTMLElement | null>, data: DragData | null): boolean {
  const [dragged, setDragged] = useState(false);
  const text = JSON.stringify(data);
  useEffect(() => {
    const element = ref.current;
    const carried = JSON.parse(text) as DragData | null;
    if (!element || !carried) return;
    const ends = [
      whenDraggable(({ draggable, disableNativeDragPreview }) =>
        draggable({
          element,
          getInitialData: () => ({ ...carried }),
          onGenerateDragPreview({ nativeSetDragImage }) {
            // A line from the output is drawn instead.
            if (carried.kind === 'output') disableNativeDragPreview({ nativeSetDragImage });
          },
          onDragStart: () => setDragged(true),
          onDrop: () => setDragged(false),
        }),
      ),
      touchDraggable(element, carried, setDragged),
    ];
    return () => {
      for (const end of ends) end();
    };
  }, [ref, text]);
  return dragged;
}
