import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { CurveColumns, Tick } from './series.ts';

/** Space around the plot for what sticks out of it, CSS pixels. */
export const PLOT_MARGIN = 4;

/** What the cursor points at: a step, and the nearest epoch. Fields are `null` where nothing was measured. */
export interface PointedAt {
  readonly step: number;
  readonly training: number | null;
  readonly validation: number | null;
}

interface Plot {
  readonly columns: CurveColumns;
  /** Last step and largest value the axes hold; both begin at 0. */
  readonly end: number;
  readonly top: number;
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
  readonly onPoint: (at: PointedAt | null) => void;
}

const TOKENS = ['--train', '--val', '--line', '--surface'] as const;
type Colors = Record<(typeof TOKENS)[number], string>;

/** The tokens as a canvas understands them: a custom property alone would read as `light-dark(…)`. */
function readColors(host: HTMLElement): Colors {
  const probe = host.appendChild(document.createElement('i'));
  // With reduced motion every change is a very short transition, and the colour read would be the one before.
  probe.style.setProperty('transition', 'none', 'important');
  const entries = TOKENS.map((token) => {
    probe.style.color = `var(${token})`;
    return [token, getComputedStyle(probe).color] as const;
  });
  probe.remove();
  return Object.fromEntries(entries) as Colors;
}

/** Calls `onChange` when the person or the system changes the theme; returns how to end it. */
function watchTheme(onChange: () => void): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  system.addEventListener('change', onChange);
  return () => {
    observer.disconnect();
    system.removeEventListener('change', onChange);
  };
}

function drawGrid(plot: UPlot, { xTicks, yTicks }: Plot, color: string): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.fillStyle = color;
  const hair = Math.max(1, Math.round(devicePixelRatio));
  for (const { at } of yTicks)
    ctx.fillRect(bbox.left, Math.round(plot.valToPos(at, 'y', true)), bbox.width, hair);
  ctx.globalAlpha = 0.6;
  for (const { at } of xTicks)
    ctx.fillRect(Math.round(plot.valToPos(at, 'x', true)) - hair, bbox.top, hair, bbox.height);
  ctx.restore();
}

function pointedAt({ cursor, data }: UPlot): PointedAt | null {
  const { idxs, left = -1 } = cursor;
  const valueAt = (column: number, index: number | null | undefined) =>
    index === null || index === undefined ? null : (data[column]?.[index] ?? null);
  const step = valueAt(0, idxs?.[2] ?? idxs?.[0]);
  if (left < 0 || step === null) return null;
  return { step, training: valueAt(2, idxs?.[2]), validation: valueAt(4, idxs?.[4]) };
}

/** The options; `latest` and `colors` are asked anew at each drawing. */
function optionsOf(
  latest: () => Plot,
  colors: () => Colors,
  size: { width: number; height: number },
): UPlot.Options {
  const train = () => colors()['--train'];
  const val = () => colors()['--val'];
  const none = { show: false };
  return {
    ...size,
    padding: [PLOT_MARGIN, PLOT_MARGIN, PLOT_MARGIN, PLOT_MARGIN],
    legend: none,
    axes: [none, none],
    scales: {
      x: { time: false, range: () => [0, latest().end] },
      y: { range: () => [0, latest().top] },
    },
    cursor: {
      y: false,
      drag: { x: false, y: false, setScale: false },
      points: { size: 7, width: 0 },
    },
    // Training is a plain line with rings at epochs, validation a dashed one with dots: never told by colour alone.
    series: [
      {},
      { stroke: train, alpha: 0.3, width: 1, spanGaps: true, points: none },
      { stroke: train, width: 2, spanGaps: true, points: none },
      {
        stroke: train,
        width: 1,
        alpha: 0.7,
        spanGaps: true,
        points: { show: true, size: 6, width: 1.5, stroke: train, fill: () => colors()['--surface'] },
      },
      {
        stroke: val,
        width: 2,
        dash: [5, 4],
        spanGaps: true,
        points: { show: true, size: 7, width: 0, stroke: val, fill: val },
      },
    ],
    hooks: {
      drawClear: [(plot) => drawGrid(plot, latest(), colors()['--line'])],
      setCursor: [(plot) => latest().onPoint(pointedAt(plot))],
    },
  };
}

/** Draws curves into `host` with one uPlot for as long as it lives: data are set, size and theme followed. */
export function useLinePlot(host: RefObject<HTMLElement | null>, plot: Plot): void {
  const latest = useRef(plot);
  const drawn = useRef<UPlot | null>(null);
  useLayoutEffect(() => {
    latest.current = plot;
  });
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    let colors = readColors(element);
    const sizeOf = () => ({
      width: Math.max(1, element.clientWidth),
      height: Math.max(1, element.clientHeight),
    });
    const chart = new UPlot(
      optionsOf(
        () => latest.current,
        () => colors,
        sizeOf(),
      ),
      latest.current.columns,
      element,
    );
    drawn.current = chart;
    const resized = new ResizeObserver(() => chart.setSize(sizeOf()));
    resized.observe(element);
    const stopWatching = watchTheme(() => {
      colors = readColors(element);
      chart.redraw(false);
    });
    return () => {
      resized.disconnect();
      stopWatching();
      chart.destroy();
      drawn.current = null;
    };
  }, [host]);
  const { columns, end, top } = plot;
  useEffect(() => drawn.current?.setData(columns), [columns, end, top]);
}
