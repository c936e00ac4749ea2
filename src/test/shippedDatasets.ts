import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { defaultRef, offerOf } from '../data/catalogue.ts';
import { type LoadedDataset, openDataset } from '../data/loadDataset.ts';

/** `public/datasets`. */
const datasetsFolder = new URL('../../public/datasets/', import.meta.url);

/** A data set as it ships or is made at first, with some knobs turned, read from disk by the loader the worker uses. */
export function openOffered(
  id: string,
  knobs: Readonly<Record<string, number>> = {},
): Promise<LoadedDataset> {
  const first = defaultRef(offerOf({ id }));
  return openDataset({
    dataset: { ...first, knobs: { ...first.knobs, ...knobs } },
    baseUrl: datasetsFolder.href,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    fetch: async (url) => new Response(new Uint8Array(await readFile(fileURLToPath(url as string)))),
  });
}

/** Places in a part: `from` up to, but without, `to`. */
export const places = (from: number, to: number): Uint32Array =>
  Uint32Array.from({ length: to - from }, (_, i) => from + i);
