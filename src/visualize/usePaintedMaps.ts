import { useLayoutEffect, useRef, type RefObject } from 'react';
import type { LayerOutput } from '../training/protocol.ts';
import { colorMaps, paint } from './colorMaps.ts';
import { channelOf, layoutOf, nextRange, rowOf, stripOf, type ValueRange } from './featureMaps.ts';

/** What a canvas shows of a layer's output: the channel of this number, or all its values as one strip. */
export const STRIP = 'strip';
/** Or its first channels side by side, as many as there is room for. */
export const ROW = 'row';

interface Options {
  /** A picture in [0, 1] rather than activations. */
  readonly grey: boolean;
  /** How many canvases there are; painted anew when it changes. */
  readonly count: number;
}

/**
 * Paints the canvases inside `container`, each of which names its part in `data-part` (a channel's number, `STRIP` or `ROW`)
 * and has the size of that part in pixels. Only pixels change from update to update, never the tree.
 */
export function usePaintedMaps(
  container: RefObject<HTMLElement | null>,
  output: LayerOutput | undefined,
  { grey, count }: Options,
): void {
  const held = useRef<ValueRange | null>(null);
  // A layout effect, as a canvas whose size has changed is empty until it is painted.
  useLayoutEffect(() => {
    if (!output || !container.current) return;
    held.current = nextRange(held.current, output);
    const { lo, hi } = grey ? { lo: 0, hi: 1 } : held.current;
    const map = grey ? colorMaps.grey : colorMaps.viridis;
    for (const canvas of container.current.querySelectorAll<HTMLCanvasElement>('canvas[data-part]')) {
      const { part } = canvas.dataset;
      const picture = (values: Float32Array, width: number, height: number) =>
        new ImageData(paint(values, map, lo, hi), width, height);
      if (part === ROW) {
        drawRow(canvas, output, picture);
        continue;
      }
      const values = part === STRIP ? stripOf(output.values, canvas.width) : channelOf(output, Number(part));
      contextOf(canvas)?.putImageData(picture(values, canvas.width, canvas.height), 0, 0);
    }
  }, [container, output, grey, count]);
}

/** With `willReadFrequently` it is a part of the page where it can be, not a layer that the graphics processor puts there. */
const contextOf = (canvas: HTMLCanvasElement) => canvas.getContext('2d', { willReadFrequently: true });

/** Radius of the maps' corners, as a part of their room. */
const ROUND = 5 / 38;
/** Where a map is painted before it is drawn larger. */
const single = new OffscreenCanvas(1, 1);

/** Draws as many channels side by side as the canvas, which has the size of their row, has room for. */
function drawRow(
  canvas: HTMLCanvasElement,
  output: LayerOutput,
  picture: (values: Float32Array, width: number, height: number) => ImageData,
): void {
  const layout = layoutOf(output.shape);
  const [to, from] = [contextOf(canvas), single.getContext('2d')];
  if (layout.kind !== 'maps' || !to || !from) return;
  const { scale, room, gap } = rowOf(layout, 1);
  const [width, height] = [layout.width * scale, layout.height * scale];
  single.width = layout.width;
  single.height = layout.height;
  to.imageSmoothingEnabled = false;
  to.clearRect(0, 0, canvas.width, canvas.height);
  for (let channel = 0, left = 0; left < canvas.width; channel++, left += room + gap) {
    from.putImageData(picture(channelOf(output, channel), layout.width, layout.height), 0, 0);
    to.save();
    to.beginPath();
    to.roundRect(left + (room - width) / 2, (room - height) / 2, width, height, room * ROUND);
    to.clip();
    to.drawImage(single, left + (room - width) / 2, (room - height) / 2, width, height);
    to.restore();
  }
}
