import { useEffect, type RefObject } from 'react';
import UPlot from 'uplot';
import { readable } from './readable.ts';
import type { Cell } from './series.ts';
import { type ColorOf, usePlot } from './usePlot.ts';
import type { Span } from './zoom.ts';

/** How a line looks: never told by colour alone. */
export interface LineLook {
  /** A token. */
  readonly color: `--${string}`;
  readonly width?: number;
  /** 0..1. */
  readonly alpha?: number;
  readonly dash?: readonly number[];
  /** Points of their own, because there are few. */
  readonly dots?: boolean;
  /** Each value holds to the next place. */
  readonly steps?: boolean;
}

/** What the cursor points at: a place, and each line's value there. */
export interface PointedAt {
  readonly at: number;
  readonly values: readonly (number | null)[];
}

interface ZoomPlot {
  readonly columns: readonly [number[], ...Cell[][]];
  readonly looks: readonly LineLook[];
  readonly hidden: readonly boolean[];
  readonly logarithmic: boolean;
  /** Of the axis of places. */
  readonly xScale: 'linear' | 'log';
  readonly span: Span;
  /** Charts of the same sync point together. */
  readonly sync: string | null;
  readonly onPoint: (at: PointedAt | null) => void;
  /** A part was drawn a frame around; null: all of it. Absent where nothing can be zoomed. */
  readonly onSpan?: ((span: Span | null) => void) | undefined;
}

// oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- uPlot's name for it exists in its types alone.
const LOGARITHMIC = 3 as UPlot.Scale.Distr;
const FONT = '11px "Inter Variable", Inter, system-ui, sans-serif';

function pointedAt({ cursor, data }: UPlot): PointedAt | null {
  const { idx, idxs, left = -1 } = cursor;
  if (left < 0 || idx === null || idx === undefined) return null;
  const valueAt = (i: number) => {
    const index = idxs?.[i];
    return index === null || index === undefined ? null : (data[i]?.[index] ?? null);
  };
  return { at: data[0][idx] as number, values: data.slice(1).map((_, i) => valueAt(i + 1)) };
}

const axisOf = (colorOf: ColorOf, size: number): UPlot.Axis => ({
  stroke: () => colorOf('--ink2'),
  font: FONT,
  size,
  gap: 4,
  grid: { stroke: () => colorOf('--line'), width: 1 },
  ticks: { stroke: () => colorOf('--line'), width: 1, size: 4 },
  values: (_, splits) => splits.map((value) => (value === null ? '' : readable(value, 3))),
});

const stepped = UPlot.paths.stepped?.({ align: 1 });

const seriesOf = (
  { color, width = 2, alpha = 1, dash, dots = false, steps = false }: LineLook,
  colorOf: ColorOf,
): UPlot.Series => {
  const stroke = () => colorOf(color);
  return {
    stroke,
    width,
    alpha,
    spanGaps: true,
    points: dots ? { show: true, size: 6, width: 0, stroke, fill: stroke } : { show: false },
    ...(dash ? { dash: [...dash] } : {}),
    ...(steps && stepped ? { paths: stepped } : {}),
  };
};

/** From the lowest to the highest value with a little room; both may be the same, or missing. */
const linearRange = (_: UPlot, low: number | null, high: number | null): UPlot.Range.MinMax =>
  low === null || high === null ? [0, 1] : UPlot.rangeNum(low, high, 0.06, true);
/** The next of 1, 2 and 5 times a power of ten below a number: what an axis may begin with. */
const roundBelow = (value: number): number => {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([5, 2].find((round) => round * power <= value) ?? 1);
};
const logRange = (_: UPlot, low: number | null, high: number | null): UPlot.Range.MinMax =>
  low === null || high === null ? [0.1, 1] : [roundBelow(low / 1.05), high * 1.15];

function optionsOf(latest: () => ZoomPlot, colorOf: ColorOf): Omit<UPlot.Options, 'width' | 'height'> {
  const { logarithmic, xScale, sync } = latest();
  return {
    padding: [8, 12, 0, 0],
    legend: { show: false },
    axes: [axisOf(colorOf, 26), axisOf(colorOf, 56)],
    scales: {
      x: {
        time: false,
        ...(xScale === 'log' ? { distr: LOGARITHMIC } : {}),
        range: () => [...latest().span],
      },
      y: logarithmic ? { distr: LOGARITHMIC, range: logRange } : { range: linearRange },
    },
    cursor: {
      y: false,
      drag: { x: latest().onSpan !== undefined, y: false, setScale: false },
      points: { size: 7, width: 0 },
      bind: {
        dblclick: () => () => {
          latest().onSpan?.(null);
          return null;
        },
      },
      ...(sync === null
        ? {}
        : {
            sync: {
              key: sync,
              scales: ['x', null],
              filters: { pub: (type) => type === 'mousemove' || type === 'mouseleave' },
            },
          }),
    },
    series: [
      {},
      ...latest().looks.map((look, i) => ({ ...seriesOf(look, colorOf), show: !latest().hidden[i] })),
    ],
    hooks: {
      setCursor: [(plot) => latest().onPoint(pointedAt(plot))],
      setSelect: [
        (plot) => {
          const { left, width } = plot.select;
          if (width === 0) return;
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          latest().onSpan?.([plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x')]);
        },
      ],
    },
  };
}

/** Draws lines with axes into `host`; a frame drawn on it zooms. Gives the drawing. */
export function useZoomPlot(host: RefObject<HTMLElement | null>, plot: ZoomPlot): RefObject<UPlot | null> {
  const { columns, looks, hidden, logarithmic, span } = plot;
  const key = `${String(logarithmic)} ${looks.map(({ color, dash }) => `${color} ${dash?.join() ?? ''}`).join()}`;
  const data = columns as UPlot.AlignedData;
  const drawn = usePlot(host, { plot, data, key, options: optionsOf });
  const [from, to] = span;
  const shown = hidden.join();
  useEffect(() => {
    const chart = drawn.current;
    chart?.batch(() => {
      for (const [i, isHidden] of shown.split(',').entries())
        if (chart.series[i + 1] && chart.series[i + 1]?.show === (isHidden === 'true'))
          chart.setSeries(i + 1, { show: isHidden !== 'true' });
      chart.setData(data);
    });
  }, [drawn, data, from, to, shown, key]);
  return drawn;
}
