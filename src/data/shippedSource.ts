import type { DatasetFile, DatasetManifest, ImageShape } from './dataset.ts';
import { type Bytes, download, DownloadError, fromKept, gunzip, matchesSha256 } from './download.ts';
import { parseManifest } from './parseManifest.ts';
import type { PictureSource, SourceContext } from './pictureSource.ts';
import { fromPredictionErrors } from './predicted.ts';

/**
 * A data set that ships as files. Reads its manifest; chunks come when asked for, and stay on the device.
 * @throws DownloadError when the manifest cannot be had; Error when it is damaged.
 */
export async function shippedSource(
  id: string,
  { baseUrl, signal, fetch, kept }: SourceContext,
): Promise<PictureSource<DatasetManifest>> {
  const folder = `${baseUrl}${id}/`;
  const address = `${folder}manifest.json`;
  const json = await download(address, `the description of the data set "${id}"`, {
    fetch,
    signal,
    // A description kept from before an update would not fit the chunks.
    cache: 'no-cache',
    kept,
    // Without a connection the kept one is as good at once as after three tries.
    tries: (await kept?.match(address)) ? 1 : 3,
    decode: parseJson,
  }).catch(async (error: unknown) => {
    const older =
      error instanceof DownloadError ? await fromKept(address, { kept, decode: parseJson }) : null;
    if (older === null) throw error;
    return older;
  });
  const info = parseManifest(json);
  return {
    info,
    async chunk(part, index, onBytes) {
      const chunk = info[part].chunks[index];
      if (!chunk) throw new RangeError(`${info.title} has no chunk ${index}.`);
      const url = `${folder}${chunk.file}`;
      const options = {
        fetch,
        signal,
        kept,
        onBytes,
        decode: (file: Bytes) => unpack(file, chunk, info),
      };
      return (
        (await fromKept(url, options)) ?? (await download(url, `${chunk.file} of ${info.title}`, options))
      );
    },
  };
}

function parseJson(bytes: Bytes): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  } catch {
    throw new Error('the file is not JSON');
  }
}

/**
 * A chunk's pixels, then labels.
 * @throws Error in a few words when the file is not the one the manifest describes.
 */
async function unpack(
  file: Bytes,
  { count, sha256 }: DatasetFile,
  { shape, encoding }: { readonly shape: ImageShape; readonly encoding: DatasetManifest['encoding'] },
): Promise<Bytes> {
  const size = shape[0] * shape[1] * shape[2];
  const bytes = (await matchesSha256(file, sha256)) ? await gunzip(file).catch(() => null) : null;
  if (bytes?.length !== count * (size + 1)) throw new Error('the file is damaged');
  if (encoding === 'predicted') bytes.set(fromPredictionErrors(bytes.subarray(0, count * size), shape));
  return bytes;
}
