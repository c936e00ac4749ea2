import { type RefObject, useEffect, useState } from 'react';
import { type DragData, readDragData } from './dragData.ts';
import type { Slot } from './edit.ts';
import { type CanvasGraph, nodeOf } from './fold.ts';
import type { Layout, Line } from './layout.ts';
import { blockAt, slotAt } from './slots.ts';
import type { LayerClassName } from './layers/registry.ts';
import { whenDraggable } from './whenDraggable.ts';

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

/** Takes drops on the canvas; tells where what is being dragged would go. */
export function useCanvasDrops({ canvas, flow, latest }: Options): DropTarget | null {
  const [target, setTarget] = useState<DropTarget | null>(null);
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const targetOf = (
      source: { readonly data: Record<string | symbol, unknown> },
      { clientX, clientY }: { readonly clientX: number; readonly clientY: number },
    ): DropTarget | null => {
      const dragged = readDragData(source.data);
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
    return whenDraggable(({ dropTargetForElements }) =>
      dropTargetForElements({
        element,
        canDrop: ({ source }) => readDragData(source.data) !== null,
        onDrag({ source, location }) {
          const next = targetOf(source, location.current.input);
          // Most moves are within one target.
          setTarget((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next));
        },
        onDragLeave: () => setTarget(null),
        onDrop({ source, location }) {
          setTarget(null);
          const dragged = readDragData(source.data);
          const dropped = targetOf(source, location.current.input);
          if (dragged && dropped) latest.current.onDrop(dragged, dropped);
        },
      }),
    );
  }, [canvas, flow, latest]);
  return target;
}
