import { memo, type PointerEvent, type RefObject, useEffect, useState } from 'react';
import type { CanvasGraph } from './fold.ts';
import family from './family.module.css';
import type { Layout } from './layout.ts';
import { definitionOf } from './layers/registry.ts';
import styles from './Minimap.module.css';

/** From so many blocks on there is a map of them. */
const MANY = 20;
/** The map's greatest size, pixels. */
const MOST = { width: 38, height: 200 };
/** Of a long network, whose blocks would else be slivers. */
const LEAST_WIDTH = 28;

interface MinimapProps {
  readonly model: CanvasGraph;
  readonly layout: Layout;
  readonly zoom: number;
  readonly canvas: RefObject<HTMLElement | null>;
  readonly flow: RefObject<HTMLElement | null>;
}

/** All blocks at once, and the part of them that is seen; a press or drag goes there. By keyboard, the arrow keys go from block to block. */
export const Minimap = memo(function Minimap(props: MinimapProps) {
  const { model, layout } = props;
  return model.layers.length > MANY && layout.height > 0 ? <Map {...props} /> : null;
});

function Map({ model, layout, zoom, canvas, flow }: MinimapProps) {
  const seen = useSeen(canvas, flow, zoom);
  const scale = Math.min(MOST.width / layout.width, MOST.height / layout.height);
  const width = Math.max(LEAST_WIDTH, layout.width * scale);
  const goTo = ({ currentTarget, clientX, clientY, buttons, type }: PointerEvent<SVGSVGElement>) => {
    if (type === 'pointermove' && buttons === 0) return;
    const { left, top } = currentTarget.getBoundingClientRect();
    canvas.current?.scrollBy({
      left: (((clientX - left) / width) * layout.width - seen.x - seen.width / 2) * zoom,
      top: ((clientY - top) / scale - seen.y - seen.height / 2) * zoom,
      behavior: 'instant',
    });
  };
  return (
    <svg
      className={styles.map}
      width={width}
      height={layout.height * scale}
      preserveAspectRatio="none"
      viewBox={`0 0 ${layout.width} ${layout.height}`}
      aria-hidden
      data-part="minimap"
      onPointerDown={goTo}
      onPointerMove={goTo}
    >
      {model.layers.map(({ name, members }) => {
        const box = layout.boxes.get(name);
        return (
          box && (
            <rect
              key={name}
              className={`${styles.block} ${family[definitionOf(members[0]?.className ?? 'Input').family]}`}
              x={box.x}
              y={box.y}
              width={box.width}
              height={box.height}
            />
          )
        );
      })}
      <rect className={styles.seen} {...seen} />
    </svg>
  );
}

/** The part of the layout that is seen, in its pixels. */
function useSeen(canvas: RefObject<HTMLElement | null>, flow: RefObject<HTMLElement | null>, zoom: number) {
  const [seen, setSeen] = useState({ x: 0, y: 0, width: 0, height: 0 });
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const look = () => {
      const [outer, inner] = [element.getBoundingClientRect(), flow.current?.getBoundingClientRect()];
      if (!inner) return;
      setSeen({
        x: (outer.left - inner.left) / zoom,
        y: (outer.top - inner.top) / zoom,
        width: element.clientWidth / zoom,
        height: element.clientHeight / zoom,
      });
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    if (flow.current) observer.observe(flow.current);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [canvas, flow, zoom]);
  return seen;
}
