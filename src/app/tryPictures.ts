/** Shows a network pictures that are in no data set: they come decoded, are predicted a batch at a time, and nothing of it is stored. */
import type { ImageShape } from '../data/dataset.ts';
import type { Fit } from '../data/fit.ts';
import { hasBrightBorder } from '../data/ownPicture.ts';
import type { PictureForm } from '../data/own/ownSet.ts';
import type { DecodeHooks, DecodeJob, ImportReport, LoosePicture, Refused } from '../data/own/pictures.ts';
import type { Tried } from '../data/own/tried.ts';
import { argmax } from '../training/metrics.ts';

/** Pictures that are predicted at once. */
const BATCH = 100;
/** The pictures kept for the gallery take no more, bytes. */
const MOST_BYTES = 256e6;

/** What came of it. What was predicted before it was stopped stays. */
export interface TryReport {
  readonly tried: readonly Tried[];
  readonly refused: readonly Refused[];
  /** Why it did not come to its end, in a sentence; or null. */
  readonly stopped: string | null;
}

interface Options {
  readonly shape: ImageShape;
  /** How the set's pictures came to that shape. */
  readonly fit: Fit;
  /** Pictures with a bright border are inverted, as the set is drawn in bright ink on black. */
  readonly invertsPaper: boolean;
  /** Reads the pictures. */
  readonly decode: (
    job: Omit<DecodeJob, 'items'>,
    onDecoded: DecodeHooks['onDecoded'],
  ) => Promise<Omit<ImportReport, 'read'> | null>;
  /** Class probabilities, `[n, classes]`. */
  readonly predict: (pixels: Uint8Array) => Promise<Float32Array>;
}

/** As the set's own pictures are stored; all sets are square. */
const formOf = ([side, , channels]: ImageShape, fit: Fit): PictureForm => ({
  side,
  channels: channels === 1 ? 1 : 3,
  fit,
});

/** Tries all pictures, in their order. */
export async function tryPictures({
  shape,
  fit,
  invertsPaper,
  decode,
  predict,
}: Options): Promise<TryReport> {
  const size = shape[0] * shape[1] * shape[2];
  const tried: Tried[] = [];
  const ready = ({ pixels, ...picture }: LoosePicture): LoosePicture => ({
    ...picture,
    pixels: invertsPaper && hasBrightBorder({ pixels, shape }) ? pixels.map((value) => 255 - value) : pixels,
  });
  async function predictAll(pictures: readonly LoosePicture[]): Promise<void> {
    const all = new Uint8Array(size * pictures.length);
    pictures.forEach(({ pixels }, i) => all.set(pixels, i * size));
    const said = await predict(all);
    const classes = said.length / pictures.length;
    for (const [i, picture] of pictures.entries()) {
      const probabilities = said.slice(i * classes, (i + 1) * classes);
      const top = argmax(probabilities);
      tried.push({
        ...picture,
        index: tried.length,
        probabilities,
        top,
        confidence: probabilities[top] ?? 0,
      });
    }
  }

  let waiting: LoosePicture[] = [];
  /** One batch after the other, while the next are decoded. */
  let turn: Promise<void> = Promise.resolve();
  const send = (least: number) => {
    while (waiting.length >= least && waiting.length > 0) {
      const batch = waiting.slice(0, BATCH);
      waiting = waiting.slice(BATCH);
      turn = turn.then(() => predictAll(batch));
      turn.catch(() => undefined);
    }
  };
  const job = { form: formOf(shape, fit), most: Math.floor(MOST_BYTES / size) };
  const report = await decode(job, (pictures) => {
    waiting.push(...pictures.map(ready));
    send(BATCH);
  });
  send(1);
  const failed = await turn.then(
    () => null,
    (error: unknown) => `It was stopped. ${error instanceof Error ? error.message : String(error)}`,
  );
  return { tried, refused: report?.refused ?? [], stopped: failed ?? report?.stopped ?? null };
}
