import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { defaultRef, offerOf } from '../data/catalogue.ts';
import { openDataset } from '../data/loadDataset.ts';

/** `public/datasets`. */
const datasetsFolder = new URL('../../public/datasets/', import.meta.url);

/** A data set as it ships or is made at first, read from disk by the loader the worker uses. */
export const openOffered = (id: string) =>
  openDataset({
    dataset: defaultRef(offerOf({ id })),
    baseUrl: datasetsFolder.href,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    fetch: async (url) => new Response(new Uint8Array(await readFile(fileURLToPath(url as string)))),
  });
