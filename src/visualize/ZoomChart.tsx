import { ImageDown } from 'lucide-react';
import { type CSSProperties, type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import type { LiveChange } from '../training/experiment/liveChanges.ts';
import { IconButton } from '../ui/Button.tsx';
import { SectionHeading } from '../ui/SectionHeading.tsx';
import { ChangeMarks } from './ChangeMarks.tsx';
import { changeMarks } from './changeMarks.ts';
import { chartPng } from './chartPng.tsx';
import { readable } from './readable.ts';
import { alignLines, type Cell, type Points } from './series.ts';
import { type LineLook, type PointedAt, useZoomPlot } from './useZoomPlot.ts';
import { type Span, pointsAt, spanAfterKey, visibleIndices } from './zoom.ts';
import styles from './ZoomChart.module.css';

/** Points of a line: about one a CSS pixel of a wide chart, lowest and highest of each part. */
const POINTS = 1000;

/** A line of a chart. */
export interface ChartLine extends Points {
  readonly name: string;
  readonly look: LineLook;
  /** Weight of the past, 0..1, where it is drawn smoothed. */
  readonly smoothing?: number;
}

/** Gives a chart to the person as a file. */
export type SavePicture = (picture: Blob, title: string) => void;

interface ZoomChartProps {
  readonly title: string;
  /** A sentence below it. */
  readonly note?: ReactNode;
  readonly lines: readonly ChartLine[];
  /** What the places are: "step". */
  readonly axis: string;
  readonly xScale?: 'linear' | 'log';
  /** All places there are. */
  readonly all: Span;
  /** Those shown; null for all. */
  readonly span: Span | null;
  /** Absent where nothing can be zoomed. */
  readonly onSpan?: (span: Span | null) => void;
  readonly initiallyLogarithmic?: boolean;
  /** Made within the run, on an axis of steps. */
  readonly changes?: readonly LiveChange[];
  /** Charts of the same name point together. */
  readonly sync?: string;
  readonly save: SavePicture;
}

/** Lines over a common axis: zoomed by a frame or by keys, its values pointed at, each line to be hidden. */
export function ZoomChart(props: ZoomChartProps) {
  const { title, note, lines, axis, all, span, onSpan, sync = null, save, changes = [] } = props;
  const host = useRef<HTMLDivElement>(null);
  const [logarithmic, setLogarithmic] = useState(props.initiallyLogarithmic ?? false);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [pointed, setPointed] = useState<PointedAt | null>(null);
  const columns = useMemo(() => columnsOf(lines, span, logarithmic), [lines, span, logarithmic]);
  const drawn = useZoomPlot(host, {
    columns,
    looks: lines.map(({ look }) => look),
    hidden: lines.map(({ name }) => hidden.has(name)),
    logarithmic,
    xScale: props.xScale ?? 'linear',
    span: span ?? all,
    sync,
    onPoint: setPointed,
    onSpan,
  });
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !onSpan) return;
    const next = spanAfterKey(event.key, all, span);
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onSpan(next);
  };
  const savePicture = async () => {
    if (!drawn.current || !host.current) return;
    const { ctx, bbox } = drawn.current;
    const shown = lines.filter(({ name }) => !hidden.has(name));
    const marks = changeMarks(changes, span ?? all);
    const chart = { canvas: ctx.canvas, plot: bbox, host: host.current, title, lines: shown, marks };
    save(await chartPng(chart), title);
  };
  return (
    <figure className={styles.figure} aria-label={title}>
      <SectionHeading
        aside={
          <span className={styles.tools}>
            <label className={styles.log}>
              <input
                type="checkbox"
                checked={logarithmic}
                onChange={(event) => setLogarithmic(event.target.checked)}
              />
              log scale
            </label>
            <IconButton
              label={`Save ${title} as PNG`}
              icon={<ImageDown aria-hidden />}
              onClick={() => void savePicture()}
            />
          </span>
        }
      >
        {title}
      </SectionHeading>
      <Legend
        lines={lines}
        columns={columns}
        end={(span ?? all)[1]}
        pointed={pointed}
        axis={axis}
        digits={props.xScale === 'log' ? 3 : 6}
        hidden={hidden}
        onHidden={setHidden}
      />
      <div className={styles.frame}>
        <div
          ref={host}
          className={styles.plot}
          role="group"
          tabIndex={0}
          aria-label={onSpan ? `${title}: + and - zoom, arrows move, 0 shows all` : `${title}, drawn`}
          onKeyDown={press}
        />
        <ChangeMarks changes={changes} span={span ?? all} along={along} />
      </div>
      {note !== undefined && <p className={styles.note}>{note}</p>}
    </figure>
  );
}

const along = (fraction: number) => ({ '--at': fraction }) as CSSProperties;

type Columns = ReturnType<typeof alignLines>;

function columnsOf(lines: readonly ChartLine[], span: Span | null, logarithmic: boolean): Columns {
  // A line and the same one smoothed are looked through once.
  const known = new Map<ArrayLike<number>, readonly number[]>();
  const reduced = lines.map((line) => {
    const indices = known.get(line.values) ?? visibleIndices(line, { span, points: POINTS });
    known.set(line.values, indices);
    return pointsAt(line, indices, line.smoothing ?? 0);
  });
  const [places, ...columns] = alignLines(reduced);
  // A logarithm knows no others.
  const positive = (value: Cell) => (typeof value === 'number' && value <= 0 ? null : value);
  return [places, ...(logarithmic ? columns.map((column) => column.map(positive)) : columns)];
}

interface LegendProps {
  readonly lines: readonly ChartLine[];
  readonly columns: Columns;
  /** Of what is shown. */
  readonly end: number;
  readonly pointed: PointedAt | null;
  readonly axis: string;
  /** Of a place. */
  readonly digits: number;
  readonly hidden: ReadonlySet<string>;
  readonly onHidden: (hidden: ReadonlySet<string>) => void;
}

/** Names of the lines, to press, with their values where the cursor points, else the last. */
function Legend({ lines, columns, end, pointed, axis, digits, hidden, onHidden }: LegendProps) {
  const toggle = (name: string) => {
    const next = new Set(hidden);
    if (!next.delete(name)) next.add(name);
    onHidden(next);
  };
  const [places, ...values] = columns;
  // A line goes on to the first point outside.
  const shown = places.findLastIndex((at) => at <= end) + 1;
  const place = pointed?.at ?? places[shown - 1];
  return (
    <ul className={styles.legend}>
      <li className={styles.place}>
        {axis} <b>{place === undefined ? '–' : readable(place, digits)}</b>
      </li>
      {lines.map(({ name, look }, i) => {
        const value = pointed
          ? pointed.values[i]
          : values[i]?.slice(0, shown).findLast((cell) => typeof cell === 'number');
        return (
          <li key={name}>
            <button
              type="button"
              className={styles.line}
              aria-pressed={!hidden.has(name)}
              aria-label={name}
              onClick={() => toggle(name)}
            >
              <Swatch look={look} />
              {name}
            </button>
            <span className={styles.value}>{typeof value === 'number' ? readable(value, 4) : '–'}</span>
          </li>
        );
      })}
    </ul>
  );
}

/** A short piece of the line. */
function Swatch({ look: { color, width = 2, alpha = 1, dash, dots } }: { readonly look: LineLook }) {
  return (
    <svg width="22" height="8" aria-hidden style={{ color: `var(${color})`, opacity: alpha }}>
      <line
        x1="0"
        x2="22"
        y1="4"
        y2="4"
        stroke="currentColor"
        strokeWidth={width}
        strokeDasharray={dash?.join(' ')}
      />
      {dots && <circle cx="11" cy="4" r="3" fill="currentColor" />}
    </svg>
  );
}
