import type { Chunk, ChunkedDataset, DatasetRef, PartInfo } from '../dataset.ts';
import { type Bytes, download, fromKept, gunzip, matchesSha256 } from '../download.ts';
import type { PictureSource, SourceContext } from '../pictureSource.ts';
import { keyedRandom } from '../random.ts';
import type { GeneratedSet, MaskFile, Place } from './generatedSet.ts';

/** Pictures made in one go, so that messages are heard between. */
const CHUNK = 250;

/** A data set that is made here: every picture is a function of the set's knobs, its part and its place. */
export async function generatedSource(
  set: GeneratedSet,
  { knobs }: Pick<DatasetRef, 'knobs'>,
  context: SourceContext,
): Promise<PictureSource> {
  const { info, paint } = set;
  const masks = set.masks ? await loadMasks(info.id, set.masks, context) : new Uint8Array();
  const size = info.shape[0] * info.shape[1] * info.shape[2];
  const chunked = (part: PartInfo): PartInfo & { readonly chunks: readonly Chunk[] } => ({
    ...part,
    chunks: Array.from({ length: Math.ceil(part.count / CHUNK) }, (_, i) => {
      const count = Math.min(CHUNK, part.count - i * CHUNK);
      return { count, bytes: count * (size + 1) };
    }),
  });
  const full: ChunkedDataset = { ...info, training: chunked(info.training), test: chunked(info.test) };
  const trained = info.training.count - info.validationCount;

  return {
    info: full,
    async chunk(part, index) {
      await new Promise((resolve) => setTimeout(resolve));
      context.signal.throwIfAborted();
      const { count } = full[part].chunks[index] ?? { count: 0 };
      const bytes: Bytes = new Uint8Array(count * (size + 1));
      for (let i = 0; i < count; i++) {
        const place = index * CHUNK + i;
        const subset: Place['part'] = part === 'training' && place >= trained ? 'validation' : part;
        const label = place % info.classNames.length;
        const random = keyedRandom(knobs['seed'] ?? 0, info.id, part, place);
        const picture = bytes.subarray(i * size, (i + 1) * size);
        paint(picture, label, knobs, { part: subset, index: place, random }, masks);
        bytes[count * size + i] = label;
      }
      return bytes;
    },
  };
}

async function loadMasks(
  id: string,
  { file, sha256 }: MaskFile,
  { baseUrl, fetch, signal, kept }: SourceContext,
): Promise<Uint8Array> {
  const url = `${baseUrl}${id}/${file}`;
  const decode = async (bytes: Bytes) => {
    const unpacked = (await matchesSha256(bytes, sha256)) ? await gunzip(bytes).catch(() => null) : null;
    if (!unpacked) throw new Error('the file is damaged');
    return unpacked;
  };
  const options = { fetch, signal, kept, decode };
  return (await fromKept(url, options)) ?? (await download(url, `${file} of the data set "${id}"`, options));
}
