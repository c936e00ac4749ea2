import type { ChangeMark } from './changeMarks.ts';
import { readColor } from './usePlot.ts';
import type { LineLook } from './useZoomPlot.ts';

interface Chart {
  /** The plot with its axes, and where the lines are on it, device pixels. */
  readonly canvas: HTMLCanvasElement;
  readonly plot: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  };
  /** Where it stands: gives the colours of the theme. */
  readonly host: HTMLElement;
  readonly title: string;
  /** Those shown. */
  readonly lines: readonly { readonly name: string; readonly look: LineLook }[];
  /** Where the run was changed: 0..1 along the lines, and how. */
  readonly marks: readonly ChangeMark[];
}

/** CSS pixels. */
const MARGIN = 12;
const ROW = 20;
const SWATCH = 24;

/**
 * A chart as a PNG as large as it is on the screen: title, legend and plot on the page's ground. Its marks are numbered,
 * and said below.
 */
export async function chartPng({ canvas, plot, host, title, lines, marks }: Chart): Promise<Blob> {
  const scale = devicePixelRatio;
  const width = canvas.width / scale + 2 * MARGIN;
  const target = document.createElement('canvas');
  const context = target.getContext('2d');
  if (!context) throw new Error('The browser gives no canvas to draw the chart on.');
  const font = (weight: number) => `${weight} 12px "Inter Variable", Inter, system-ui, sans-serif`;
  context.font = font(400);
  const places = legendPlaces(lines, width, (name) => context.measureText(name).width);
  const top = MARGIN + ROW + ((places.at(-1)?.row ?? 0) + 1) * ROW;
  target.width = Math.round(width * scale);
  target.height = Math.round((top + MARGIN + marks.length * ROW) * scale) + canvas.height;
  context.scale(scale, scale);
  context.fillStyle = readColor(host, '--surface');
  context.fillRect(0, 0, width, target.height);
  context.textBaseline = 'middle';
  context.fillStyle = readColor(host, '--ink');
  context.font = font(600);
  context.fillText(title, MARGIN, MARGIN + ROW / 2);
  context.font = font(400);
  for (const { line, left, row } of places) {
    const y = MARGIN + ROW + row * ROW + ROW / 2;
    const { color, width: thickness = 2, alpha = 1, dash = [] } = line.look;
    context.save();
    context.globalAlpha = alpha;
    context.strokeStyle = readColor(host, color);
    context.lineWidth = thickness;
    context.setLineDash([...dash]);
    context.beginPath();
    context.moveTo(left, y);
    context.lineTo(left + SWATCH - 4, y);
    context.stroke();
    context.restore();
    context.fillText(line.name, left + SWATCH, y);
  }
  const height = canvas.height / scale;
  context.drawImage(canvas, MARGIN, top, canvas.width / scale, height);
  context.strokeStyle = context.fillStyle = readColor(host, '--ink2');
  context.setLineDash([3, 3]);
  for (const [i, { at, text }] of marks.entries()) {
    const x = MARGIN + (plot.left + at * plot.width) / scale;
    const y = top + plot.top / scale;
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(x, y + plot.height / scale);
    context.stroke();
    context.textAlign = x > width - 2 * MARGIN ? 'right' : 'left';
    context.fillText(`${i + 1}`, x + (context.textAlign === 'left' ? 3 : -3), y + 6);
    context.textAlign = 'left';
    context.fillText(`${i + 1}  ${text}`, MARGIN, top + height + i * ROW + ROW / 2, width - 2 * MARGIN);
  }
  return new Promise((resolve, reject) =>
    target.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The chart could not be drawn.')))),
  );
}

/** Where each name stands, in as many rows as it takes. */
function legendPlaces<Line extends { readonly name: string }>(
  lines: readonly Line[],
  width: number,
  widthOf: (name: string) => number,
): readonly { readonly line: Line; readonly left: number; readonly row: number }[] {
  let [left, row] = [MARGIN, 0];
  return lines.map((line) => {
    const wide = SWATCH + widthOf(line.name) + MARGIN;
    if (left > MARGIN && left + wide > width - MARGIN) [left, row] = [MARGIN, row + 1];
    const place = { line, left, row };
    left += wide;
    return place;
  });
}
