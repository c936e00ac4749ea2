import { type RefObject, useEffect, useState } from 'react';
import { type DragData, readDragData } from './dragData.ts';
import type { Slot } from './edit.ts';
import { type CanvasGraph, nodeOf } from './fold.ts';
import type { Layout, Line } from './layout.ts';
import { blockAt, slotAt } from './slots.ts';
import type { LayerClassName } from './layers/registry.ts';
import { whenDraggable } from './whenDraggable.ts';
import { onTouchDrag } from './touchDrag.tsx';

/** Where the thing being dragged would go: into a slot, or (an output) onto a block, or nowhere. */
export type DropTarget =
  | { readonly kind: 'slot'; readonly slot: Slot }
  | { readonly kind: 'block'; readonly name: string | null; readonly line: Line };

interface Options {
  readonly canvas: RefObject<HTMLElement | null>;
  /** What the layout's places count from. */
  readonly flow: RefObject<HTMLElement | null>;
  /** The newest facts, read when something is dragged. */
  readonly latest: RefObject<{
    readonly view: CanvasGraph;
    readonly layout: Layout;
    readonly onDrop: (dragged: DragData, target: DropTarget) => void;
    readonly endFor: (className: LayerClassName) => Slot;
  }>;
}

interface Place {
  readonly clientX: number;
  readonly clientY: number;
}

/** Takes drops on the canvas; tells where what is being dragged would go. */
export function useCanvasDrops({ canvas, flow, latest }: Options): DropTarget | null {
  const [target, setTarget] = useState<DropTarget | null>(null);
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const targetOf = (dragged: DragData | null, { clientX, clientY }: Place): DropTarget | null => {
      const origin = flow.current?.getBoundingClientRect();
      if (!dragged || !origin) return null;
      const { view, layout, endFor } = latest.current;
      // The flow may be drawn smaller or larger than it is.
      const scale = origin.width / layout.width || 1;
      const [x, y] = [(clientX - origin.left) / scale, (clientY - origin.top) / scale];
      if (dragged.kind !== 'output') {
        const className =
          dragged.kind === 'new-layer'
            ? dragged.className
            : view.layers.find(({ name }) => name === dragged.name)?.members[0]?.className;
        const slot = slotAt(view, layout, x, y) ?? (className ? endFor(className) : null);
        return slot && { kind: 'slot', slot };
      }
      const taken = nodeOf(view, dragged.name)?.name ?? '';
      const from = layout.boxes.get(taken);
      const line: Line = from
        ? [
            [from.x + from.width / 2, from.y + from.height],
            [x, y],
          ]
        : [];
      const name = blockAt(layout, x, y);
      return { kind: 'block', name: name === taken ? null : name, line };
    };
    const over = (dragged: DragData | null, at: Place) => {
      const next = targetOf(dragged, at);
      // Most moves are within one target.
      setTarget((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next));
    };
    const drop = (dragged: DragData | null, at: Place) => {
      setTarget(null);
      const dropped = targetOf(dragged, at);
      if (dragged && dropped) latest.current.onDrop(dragged, dropped);
    };
    const stopMouse = whenDraggable(({ dropTargetForElements }) =>
      dropTargetForElements({
        element,
        canDrop: ({ source }) => readDragData(source.data) !== null,
        onDrag: ({ source, location }) => over(readDragData(source.data), location.current.input),
        onDragLeave: () => setTarget(null),
        onDrop: ({ source, location }) => drop(readDragData(source.data), location.current.input),
      }),
    );
    const stopTouch = onTouchDrag({ element, over, drop, leave: () => setTarget(null) });
    return () => {
      stopMouse();
      stopTouch();
    };
  }, [canvas, flow, latest]);
  return target;
}
