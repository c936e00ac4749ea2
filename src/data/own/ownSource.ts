import { type Chunk, type ChunkedDataset, datasetKey, type EditionInfo, type PartInfo } from '../dataset.ts';
import type { Bytes } from '../download.ts';
import type { PictureSource, SourceContext } from '../pictureSource.ts';
import type { Edition } from './edition.ts';
import { datasetOfEdition, picturesText } from './editionInfo.ts';
import { parseEdition } from './parseEdition.ts';
import { editionPath, pixelsPath } from './places.ts';

/** Pictures read in one go, so that messages are heard between. */
const CHUNK = 250;

/** Thrown when somebody's own pictures are not on this device; the message is a sentence with the way out. */
class PicturesMissing extends Error {
  override readonly name = 'PicturesMissing';
  constructor(own: EditionInfo, why = 'which are not on this device') {
    super(
      `This experiment was made with somebody’s own pictures (${picturesText(own)}), ${why}. Add them in the Data view to bring them back.`,
    );
  }
}

/**
 * Somebody's own pictures, from where the device keeps them.
 * @throws PicturesMissing when they are not there, or no longer whole.
 */
export async function ownSource(
  id: string,
  own: EditionInfo,
  { files, signal }: Pick<SourceContext, 'files' | 'signal'>,
): Promise<PictureSource> {
  const root = await files?.().catch(() => null);
  if (!root) throw new PicturesMissing(own, 'and this browser keeps no files for this page');
  const edition = await readEdition(root, id, own);
  const path = pixelsPath(edition.setId, edition.form);
  let file = await fileAt(root, path);
  const info = datasetOfEdition(id, own);
  const size = info.shape[0] * info.shape[1] * info.shape[2];
  const end = (edition.slots.reduce((last, slot) => Math.max(last, slot), -1) + 1) * size;
  if (!file) throw new PicturesMissing(own);
  if (file.size < end) throw new PicturesMissing(own, 'some of which are no longer on this device');

  const full: ChunkedDataset = {
    ...info,
    training: chunked(info.training, size),
    test: chunked(info.test, size),
  };

  /** One picture after the other; null when the file is another than it was when it was opened. */
  async function read(from: Blob, slots: readonly number[]): Promise<ArrayBuffer | null> {
    const pictures = slots.map((slot) => from.slice(slot * size, (slot + 1) * size));
    const bytes = await new Blob(pictures).arrayBuffer().catch(() => null);
    return bytes?.byteLength === slots.length * size ? bytes : null;
  }

  return {
    info: full,
    async chunk(part, index) {
      signal.throwIfAborted();
      const { count } = full[part].chunks[index] ?? { count: 0 };
      const start = (part === 'test' ? info.training.count : 0) + index * CHUNK;
      const slots = edition.slots.slice(start, start + count);
      let pixels = file && (await read(file, slots));
      if (!pixels) {
        // What was opened is the file as it was then: since pictures were added, it cannot be read any more.
        file = await fileAt(root, path);
        pixels = file && (await read(file, slots));
      }
      signal.throwIfAborted();
      if (!pixels) throw new PicturesMissing(own, 'which can no longer be read on this device');
      const bytes: Bytes = new Uint8Array(count * (size + 1));
      bytes.set(new Uint8Array(pixels));
      bytes.set(edition.labels.slice(start, start + count), count * size);
      return bytes;
    },
  };
}

const chunked = (part: PartInfo, size: number): PartInfo & { readonly chunks: readonly Chunk[] } => ({
  ...part,
  chunks: Array.from({ length: Math.ceil(part.count / CHUNK) }, (_, i) => {
    const count = Math.min(CHUNK, part.count - i * CHUNK);
    return { count, bytes: count * (size + 1) };
  }),
});

async function readEdition(root: FileSystemDirectoryHandle, id: string, own: EditionInfo): Promise<Edition> {
  const file = await fileAt(root, editionPath(id));
  if (!file) throw new PicturesMissing(own);
  const edition = await file
    .text()
    .then((text) => parseEdition(JSON.parse(text)))
    .catch(() => null);
  // A document from elsewhere may describe them as it likes.
  const isIt =
    edition &&
    datasetKey({ ...edition, knobs: {}, own: edition.info }) === datasetKey({ id, knobs: {}, own });
  if (!isIt) throw new PicturesMissing(own, 'whose list on this device is damaged');
  return edition;
}

/** Null when it is not there, or cannot be read. */
async function fileAt(root: FileSystemDirectoryHandle, path: readonly string[]): Promise<File | null> {
  try {
    let folder = root;
    for (const name of path.slice(0, -1)) folder = await folder.getDirectoryHandle(name);
    return await (await folder.getFileHandle(path.at(-1) ?? '')).getFile();
  } catch {
    return null;
  }
}
