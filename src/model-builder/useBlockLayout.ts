import { type RefObject, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Graph } from './graph.ts';
import { blockWidths, type Layout, placeBlocks, planLanes } from './layout.ts';

const nothing: Layout = { boxes: new Map(), edges: [], width: 0, height: 0 };

/**
 * The layout of the blocks inside `flow`, each marked with `data-place`; made anew whenever the graph, the room or a
 * block's height changes. `widths` are to be given to the blocks before they are measured.
 */
export function useBlockLayout(
  canvas: RefObject<HTMLElement | null>,
  flow: RefObject<HTMLElement | null>,
  model: Graph,
): { readonly layout: Layout; readonly widths: ReadonlyMap<string, number> } {
  const [room, setRoom] = useState(0);
  const [layout, setLayout] = useState(nothing);
  const graph = useSameGraph(model);
  const plan = useMemo(() => planLanes(graph), [graph]);
  const widths = useMemo(() => blockWidths(plan, room), [plan, room]);

  useLayoutEffect(() => {
    if (!canvas.current || !flow.current) return;
    const [outer, inner] = [canvas.current, flow.current];
    const measure = () => {
      const style = getComputedStyle(outer);
      setRoom(
        outer.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight),
      );
      const heights = new Map<string, number>();
      for (const place of inner.querySelectorAll<HTMLElement>('[data-place]'))
        heights.set(place.dataset['place'] ?? '', place.offsetHeight);
      const next = placeBlocks(plan, widths, heights);
      setLayout((before) => (isSame(before, next) ? before : next));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(outer);
    for (const place of inner.querySelectorAll('[data-place]')) observer.observe(place);
    return () => observer.disconnect();
  }, [canvas, flow, plan, widths]);
  useMoves(flow, layout);
  return { layout, widths };
}

/** Who reads whom, the same object until that changes: another number in a block moves nothing. */
function useSameGraph({ layers }: Graph): Graph {
  const text = JSON.stringify(layers.map(({ name, inbound }) => ({ name, inbound })));
  return useMemo(() => ({ layers: JSON.parse(text) as Graph['layers'] }), [text]);
}

/** Milliseconds. */
const MOVE = 180;

/** Lets blocks that have another place now glide there; new ones are simply there. */
function useMoves(flow: RefObject<HTMLElement | null>, { boxes }: Layout): void {
  const before = useRef(boxes);
  useLayoutEffect(() => {
    const old = before.current;
    before.current = boxes;
    if (old === boxes || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    for (const place of flow.current?.querySelectorAll<HTMLElement>('[data-place]') ?? []) {
      const name = place.dataset['place'] ?? '';
      const [from, to] = [old.get(name), boxes.get(name)];
      if (!from || !to || (from.x === to.x && from.y === to.y)) continue;
      const away = `translate(${from.x - to.x}px, ${from.y - to.y}px)`;
      place.animate([{ transform: away }, { transform: 'none' }], { duration: MOVE, easing: 'ease-out' });
    }
  }, [flow, boxes]);
}

/** Whether nothing would move. */
function isSame(a: Layout, b: Layout): boolean {
  const text = ({ boxes, ...rest }: Layout) => JSON.stringify([...boxes, rest]);
  return text(a) === text(b);
}
