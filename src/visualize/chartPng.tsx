import { readColor } from './usePlot.ts';
import type { LineLook } from './useZoomPlot.ts';

interface Chart {
  /** The plot with its axes. */
  readonly canvas: HTMLCanvasElement;
  /** Where it stands: gives the colours of the theme. */
  readonly host: HTMLElement;
  readonly title: string;
  /** Those shown. */
  readonly lines: readonly { readonly name: string; readonly look: LineLook }[];
}

/** CSS pixels. */
const MARGIN = 12;
const ROW = 20;
const SWATCH = 24;

/** A chart as a PNG as large as it is on the screen: title, legend and plot on the page's ground. */
export async function chartPng({ canvas, host, title, lines }: Chart): Promise<Blob> {
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
  target.height = Math.round((top + MARGIN) * scale) + canvas.height;
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
  context.drawImage(canvas, MARGIN, top, canvas.width / scale, canvas.height / scale);
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
