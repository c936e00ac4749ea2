/** Pictures and labels as NumPy reads them: `np.load(file)["x_train"]`. */
import type { ImageShape, Subset } from './dataset.ts';
import { createZipWriter } from './own/zipWriter.ts';

/** The header of an array of bytes, row-major: version 1.0 of NumPy's format (numpy/lib/_format_impl.py), 64 bytes or a multiple. */
export function npyHeader(shape: readonly number[]): Uint8Array<ArrayBuffer> {
  const sizes = `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
  const text = `{'descr': '|u1', 'fortran_order': False, 'shape': ${sizes}, }`;
  const padded = `${text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11)}\n`;
  const header = new Uint8Array(10 + padded.length);
  header.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, padded.length % 256, padded.length >> 8]);
  header.set(new TextEncoder().encode(padded), 10);
  return header;
}

/** What Keras's own data sets call them. */
const arrayNames = { training: 'train', validation: 'val', test: 'test' } as const satisfies Record<
  Subset,
  string
>;
const subsets = Object.keys(arrayNames) as readonly Subset[];

/** Asked for at once, bytes: what a page copies and sums up in a few milliseconds. */
const PIECE_BYTES = 1e6;

interface Options {
  readonly shape: ImageShape;
  /** Pictures in each. */
  readonly counts: Readonly<Record<Subset, number>>;
  /** Pixels `[n, height, width, channels]` and labels `[n]` of some of a subset's pictures. */
  readonly read: (
    subset: Subset,
    indices: readonly number[],
  ) => Promise<{ readonly pixels: Uint8Array; readonly labels: Uint8Array }>;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, of: number) => void;
}

/** All pictures as `x_train`, `y_train`, `x_val`, … of bytes; null when it was aborted. */
export async function writeNpz({ shape, counts, read, signal, onProgress }: Options): Promise<Blob | null> {
  const zip = createZipWriter();
  const all = subsets.reduce((sum, subset) => sum + counts[subset], 0);
  const atOnce = Math.max(1, Math.floor(PIECE_BYTES / (shape[0] * shape[1] * shape[2])));
  let done = 0;
  for (const subset of subsets) {
    const count = counts[subset];
    const labels = new Uint8Array(count);
    const push = zip.begin(`x_${arrayNames[subset]}.npy`);
    push(npyHeader([count, ...shape]), count === 0);
    for (let at = 0; at < count; at += atOnce) {
      if (signal.aborted) return null;
      const length = Math.min(atOnce, count - at);
      const samples = await read(
        subset,
        Array.from({ length }, (_, i) => at + i),
      );
      labels.set(samples.labels, at);
      push(new Uint8Array(samples.pixels), at + length === count);
      onProgress((done += length), all);
    }
    const header = npyHeader([count]);
    const file = new Uint8Array(header.length + count);
    file.set(header);
    file.set(labels, header.length);
    zip.add(`y_${arrayNames[subset]}.npy`, file);
  }
  return zip.finish();
}
