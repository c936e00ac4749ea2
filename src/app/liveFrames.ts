/** From the camera's frames to the picture that flows through the network, no faster than the network is. */
import type { ImageShape } from '../data/dataset.ts';
import type { Fit } from '../data/fit.ts';
import { hasBrightBorder, onPaper, storedAs } from '../data/ownPicture.ts';

/** As pictures from files are scaled down to, pixels. */
const LONGEST_SIDE = 640;
/** A frame of which nothing came after this long is not waited for any more, milliseconds: a network with problems answers none. */
const PATIENCE = 1000;

interface Options {
  /** What the camera sees; null while there is nothing yet. */
  readonly grab: (longestSide: number) => {
    readonly pixels: Uint8ClampedArray;
    readonly width: number;
    readonly height: number;
  } | null;
  /** Of the data set and its pictures, whether it is drawn, and whether the person has set "invert" (null: not yet). */
  readonly target: () => {
    readonly shape: ImageShape;
    readonly fit: Fit;
    readonly drawn: boolean;
    readonly inverted: boolean | null;
  };
  /** Makes it the current picture. */
  readonly send: (pixels: Uint8Array, inverted: boolean) => void;
  /** The picture that was last computed. */
  readonly computed: () => Uint8Array | null;
  /** Milliseconds. */
  readonly now: () => number;
}

/** Call what is returned often: it sends what the camera sees, unless the frame before is still being computed. */
export function createLiveFrames({ grab, target, send, computed, now }: Options): () => void {
  let sent: { readonly pixels: Uint8Array; readonly at: number } | null = null;
  let guessed: boolean | null = null;
  return () => {
    if (sent && now() - sent.at < PATIENCE && !isSame(sent.pixels, computed())) return;
    const frame = grab(LONGEST_SIDE);
    if (!frame) return;
    const picture = onPaper(frame.pixels, frame.width, frame.height);
    const { drawn, inverted: chosen, ...form } = target();
    // As for a file; by the first frame, or paper at the edge of what is seen would make it flicker.
    guessed ??= drawn && hasBrightBorder(picture);
    const inverted = chosen ?? guessed;
    const pixels = storedAs({ ...form, inverted }, picture);
    sent = { pixels, at: now() };
    send(pixels, inverted);
  };
}

const isSame = (a: Uint8Array, b: Uint8Array | null): boolean =>
  b !== null && a.length === b.length && a.every((value, i) => value === b[i]);
