import { useLayoutEffect, useRef, type RefObject } from 'react';
import type { LayerOutput } from '../training/protocol.ts';
import { colorMaps, paint } from './colorMaps.ts';
import { channelOf, nextRange, stripOf, type ValueRange } from './featureMaps.ts';

/** What a canvas shows of a layer's output: the channel of this number, or all its values as one strip. */
export const STRIP = 'strip';

interface Options {
  /** A picture in [0, 1] rather than activations. */
  readonly grey: boolean;
  /** How many canvases there are; painted anew when it changes. */
  readonly count: number;
}

/**
 * Paints the canvases inside `container`, each of which names its part in `data-part` (a channel's number or `STRIP`)
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
      const values = part === STRIP ? stripOf(output.values, canvas.width) : channelOf(output, Number(part));
      const image = new ImageData(paint(values, map, lo, hi), canvas.width, canvas.height);
      // With `willReadFrequently` it is a part of the page, not a layer that is drawn and put there by the graphics processor.
      canvas.getContext('2d', { willReadFrequently: true })?.putImageData(image, 0, 0);
    }
  }, [container, output, grey, count]);
}
