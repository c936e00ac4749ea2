import { useCallback, useEffect, useLayoutEffect, useRef, type RefObject } from 'react';
import { colorMaps, paint } from './colorMaps.ts';
import { createDrawing, drawStroke, type Drawing, type PadPoint } from './drawing.ts';

/** Side of the pad and width of its pen, pixels. */
export const PAD_SIDE = 280;
const PEN = 20;
/** Least time between two reports while drawing, milliseconds. */
const REPORT_EVERY = 100;

/** Gets the drawing: greyscale, 0 paper to 255 ink, row-major; a copy of its own. */
export type OnDrawing = (pixels: Uint8Array, width: number, height: number) => void;

interface Pad {
  readonly stroke: (from: PadPoint, to: PadPoint) => void;
  readonly clear: () => void;
  /** Reports at once what has not been reported yet: at the end of a stroke. */
  readonly flush: () => void;
}

/** A drawing shown on `canvas` and reported to `onChange` at most ten times a second. */
export function useDrawing(canvas: RefObject<HTMLCanvasElement | null>, onChange: OnDrawing): Pad {
  const drawing = useRef<Drawing | null>(null);
  const report = useRef(onChange);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useLayoutEffect(() => {
    report.current = onChange;
  });

  const flush = useCallback(() => {
    if (timer.current === undefined || !drawing.current) return;
    clearTimeout(timer.current);
    timer.current = undefined;
    const { pixels, width, height } = drawing.current;
    report.current(pixels.slice(), width, height);
  }, []);

  const show = useCallback(() => {
    if (!drawing.current) return;
    const { pixels, width, height } = drawing.current;
    const image = new ImageData(paint(pixels, colorMaps.grey, 0, 255), width, height);
    canvas.current?.getContext('2d')?.putImageData(image, 0, 0);
    timer.current ??= setTimeout(flush, REPORT_EVERY);
  }, [canvas, flush]);

  const stroke = useCallback(
    (from: PadPoint, to: PadPoint) => {
      drawing.current ??= createDrawing(PAD_SIDE, PAD_SIDE);
      drawStroke(drawing.current, from, to, PEN / 2);
      show();
    },
    [show],
  );

  const clear = useCallback(() => {
    drawing.current = createDrawing(PAD_SIDE, PAD_SIDE);
    show();
    flush();
  }, [show, flush]);

  useEffect(() => flush, [flush]);
  return { stroke, clear, flush };
}
