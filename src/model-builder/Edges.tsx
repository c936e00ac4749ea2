import { memo } from 'react';
import styles from './Canvas.module.css';
import type { EdgeRef } from './graph.ts';
import type { Layout, Line } from './layout.ts';

/** Of the corners, pixels. */
const RADIUS = 5;

/** An SVG path along a line, its corners rounded. */
function pathOf(line: Line): string {
  return line
    .map(([x, y], i) => {
      const [before, after] = [line[i - 1], line[i + 1]];
      if (!before) return `M${x} ${y}`;
      if (!after) return `L${x} ${y}`;
      const towards = ([toX, toY]: readonly [number, number]) => {
        const length = Math.hypot(toX - x, toY - y) || 1;
        const part = Math.min(RADIUS, length / 2) / length;
        return `${x + (toX - x) * part} ${y + (toY - y) * part}`;
      };
      return `L${towards(before)}Q${x} ${y} ${towards(after)}`;
    })
    .join('');
}

interface EdgesProps {
  readonly layout: Layout;
  /** The connection into which the thing being dragged would go. */
  readonly target: EdgeRef | null;
  /** A connection being drawn. */
  readonly drawn: Line | null;
}

/** The connections between the blocks, behind them. */
export function Edges({ layout, target, drawn }: EdgesProps) {
  return (
    <svg className={styles.edges} width={layout.width} height={layout.height} aria-hidden>
      {layout.edges.map((edge) => (
        <Connection
          key={`${edge.from} ${edge.to} ${edge.input}`}
          edge={edge}
          target={edge.to === target?.to && edge.input === target.input}
        />
      ))}
      {drawn && <path className={styles.drawn} d={pathOf(drawn)} />}
    </svg>
  );
}

interface ConnectionProps {
  readonly edge: Layout['edges'][number];
  readonly target: boolean;
}

const Connection = memo(function Connection({ edge: { from, to, line }, target }: ConnectionProps) {
  const [endX, endY] = line.at(-1) ?? [0, 0];
  return (
    <g data-edge={`${from} ${to}`} data-target={target}>
      <path d={pathOf(line)} />
      {line.length === 4 && line[0]?.[1] === line[1]?.[1] && (
        <path className={styles.tip} d={`M${endX + 1} ${endY}l6 -4v8z`} />
      )}
    </g>
  );
});
