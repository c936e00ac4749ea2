/** Shows a network pictures that are in no data set: read, predicted a batch at a time, and nothing of it stored. */
import type { ImageShape } from '../data/dataset.ts';
import type { Fit } from '../data/fit.ts';
import { hasBrightBorder, type Picture, storedAs } from '../data/ownPicture.ts';
import { endingOf, isHidden, placeOf, readFolders } from '../data/own/folders.ts';
import type { Refused } from '../data/own/pictures.ts';
import { checkBytes, MOST_FILE_BYTES, sniff } from '../data/own/sniff.ts';
import type { Tried } from '../data/own/tried.ts';
import { readZipDirectory } from '../data/own/zipDirectory.ts';
import { readZipEntry } from '../data/own/zipEntry.ts';
import { argmax } from '../training/metrics.ts';

/** Pictures that are predicted at once. */
const BATCH = 100;
/** The pictures kept for the gallery take no more, bytes. */
const MOST_BYTES = 256e6;

/** A file a person chose or dropped; `path` is relative to what was chosen. */
export interface ChosenFile {
  readonly file: Blob;
  readonly path: string;
}

/** A picture to be tried. */
interface Found {
  readonly path: string;
  readonly className: string | null;
  open(): Promise<Blob>;
}

/** How far it is. */
export interface TryProgress {
  readonly done: number;
  /** 0 while it is looked what there is. */
  readonly of: number;
  /** Null until it can be told. */
  readonly secondsLeft: number | null;
}

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
  readonly decode: (file: Blob) => Promise<Picture>;
  /** Class probabilities, `[n, classes]`. */
  readonly predict: (pixels: Uint8Array) => Promise<Float32Array>;
  readonly onProgress: (progress: TryProgress) => void;
  readonly signal: AbortSignal;
  /** Milliseconds. */
  readonly now: () => number;
}

const reasonOf = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error);
  return error instanceof Error && error.name === 'RefusedPicture' ? `It ${message}` : message;
};

/** All pictures, zips opened. */
async function find(files: readonly ChosenFile[], refused: Refused[]): Promise<Found[]> {
  const loose: Omit<Found, 'className'>[] = [];
  for (const { file, path } of files)
    if (endingOf(path) !== 'zip') loose.push({ path, open: () => Promise.resolve(file) });
    else
      try {
        const { entries, refused: inside } = await readZipDirectory(file, MOST_FILE_BYTES);
        for (const each of inside)
          refused.push({ path: `${path}/${each.path}`, reason: `It ${each.reason}` });
        for (const entry of entries)
          loose.push({
            path: `${path}/${entry.path}`,
            open: async () => new Blob([await readZipEntry(file, entry)]),
          });
      } catch (error) {
        refused.push({ path, reason: reasonOf(error) });
      }
  const seen = loose.filter(({ path }) => !isHidden(placeOf(path)));
  const told = readFolders(seen.map(({ path }) => placeOf(path)));
  return seen.map((each) => ({ ...each, className: told(placeOf(each.path)).className }));
}

/** The header is read before the browser decodes, as a small file can be a picture that fills the memory. */
async function pixelsOf({ open }: Found, { decode, shape, fit, invertsPaper }: Options): Promise<Uint8Array> {
  const file = await open();
  checkBytes(file.size);
  sniff(new Uint8Array(await file.arrayBuffer()));
  const picture = await decode(file);
  return storedAs({ shape, fit, inverted: invertsPaper && hasBrightBorder(picture) }, picture);
}

/** Tries all pictures among the files, in their order. */
export async function tryPictures(files: readonly ChosenFile[], options: Options): Promise<TryReport> {
  const { shape, predict, onProgress, signal, now } = options;
  const refused: Refused[] = [];
  const tried: Tried[] = [];
  const most = Math.floor(MOST_BYTES / (shape[0] * shape[1] * shape[2]));
  let batch: { readonly found: Found; readonly pixels: Uint8Array }[] = [];
  const say = async () => {
    if (batch.length === 0) return;
    const [size, mine] = [shape[0] * shape[1] * shape[2], batch];
    const all = new Uint8Array(size * mine.length);
    mine.forEach(({ pixels }, i) => all.set(pixels, i * size));
    const said = await predict(all);
    const classes = said.length / mine.length;
    for (const [i, { found, pixels }] of mine.entries()) {
      const probabilities = said.slice(i * classes, (i + 1) * classes);
      const top = argmax(probabilities);
      const { path, className } = found;
      const index = tried.length;
      const confidence = probabilities[top] ?? 0;
      tried.push({ index, path, className, pixels, probabilities, top, confidence });
    }
    batch = [];
  };
  try {
    const found = await find(files, refused);
    const begun = now();
    for (const [i, each] of found.slice(0, most).entries()) {
      if (signal.aborted) return { tried, refused, stopped: stoppedAt(tried.length, found.length) };
      try {
        batch.push({ found: each, pixels: await pixelsOf(each, options) });
      } catch (error) {
        refused.push({ path: each.path, reason: reasonOf(error) });
      }
      if (batch.length === BATCH) await say();
      onProgress({
        done: i + 1,
        of: found.length,
        secondsLeft: secondsLeft(i + 1, found.length, now() - begun),
      });
    }
    await say();
    const stopped =
      found.length <= most
        ? null
        : `Only the first ${most.toLocaleString('en')} pictures were taken, as more of this size do not fit into the memory: try the others after them.`;
    return { tried, refused, stopped };
  } catch (error) {
    return { tried, refused, stopped: `It was stopped. ${reasonOf(error)}` };
  }
}

const stoppedAt = (done: number, of: number) =>
  `Cancelled after ${done.toLocaleString('en')} of ${of.toLocaleString('en')} pictures.`;

/** By how long it took so far. */
const secondsLeft = (done: number, of: number, elapsed: number): number | null =>
  done < 5 || elapsed < 1000 ? null : Math.round(((of - done) * elapsed) / done / 1000);
