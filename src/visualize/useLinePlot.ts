import { useEffect, type RefObject } from 'react';
import type UPlot from 'uplot';
import type { CurveColumns, Tick } from './series.ts';
import { type ColorOf, usePlot } from './usePlot.ts';

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

function optionsOf(latest: () => Plot, colorOf: ColorOf): Omit<UPlot.Options, 'width' | 'height'> {
  const train = () => colorOf('--train');
  const val = () => colorOf('--val');
  const none = { show: false };
  return {
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
        points: { show: true, size: 6, width: 1.5, stroke: train, fill: () => colorOf('--surface') },
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
      drawClear: [(plot) => drawGrid(plot, latest(), colorOf('--line'))],
      setCursor: [(plot) => latest().onPoint(pointedAt(plot))],
    },
  };
}

/** Draws curves into `host`. */
export function useLinePlot(host: RefObject<HTMLElement | null>, plot: Plot): void {
  const { columns, end, top } = plot;
  const drawn = usePlot(host, { plot, data: columns, options: optionsOf });
  useEffect(() => drawn.current?.setData(columns), [drawn, columns, end, top]);
}
