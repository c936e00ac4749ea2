import { sha256Hex } from './sha256.ts';

/** Bytes that own their memory, as the browser's interfaces for files and streams want them. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** Thrown when a file could not be had after all tries; the message is a sentence with the way out. */
export class DownloadError extends Error {
  override readonly name = 'DownloadError';
}

export interface DownloadOptions<T> {
  readonly fetch: typeof globalThis.fetch;
  readonly signal: AbortSignal;
  /** How the first try uses the browser's own cache. */
  readonly cache?: RequestCache;
  /** Where the file is kept for later, also without a connection; null where the browser has no place for it. */
  readonly kept?: Kept | null;
  /** How often it is tried in all; 3 when not given. */
  readonly tries?: number;
  /** Bytes of the current try so far. */
  readonly onBytes?: (bytes: number) => void;
  /** What the file holds. Throws an Error that says in a few words what is wrong with it; then it is fetched again. */
  readonly decode: (file: Bytes) => T | Promise<T>;
}

/** The part of the browser's `Cache` that is used here. */
export type Kept = Pick<Cache, 'match' | 'put'>;

/** Waits between tries, milliseconds. */
const BACKOFF = [500, 2000];

/**
 * A file, decoded, in as many tries as it takes or is given.
 * @param what the file in words, for the message
 * @throws DownloadError, or the signal's reason when aborted.
 */
export async function download<T>(url: string, what: string, options: DownloadOptions<T>): Promise<T> {
  const { signal, cache = 'default', decode, kept, tries = BACKOFF.length + 1 } = options;
  for (let attempt = 0; ; attempt++) {
    try {
      // What failed once may be damaged in the cache, so later tries pass it by.
      const bytes = await fetchBytes(url, options, attempt === 0 ? cache : 'reload');
      const decoded = await decode(bytes);
      // A full disk must not stand in the way of a picture that is here.
      await kept?.put(url, new Response(bytes)).catch(() => undefined);
      return decoded;
    } catch (error) {
      signal.throwIfAborted();
      const wait = BACKOFF[attempt];
      if (wait === undefined || attempt + 1 >= tries) {
        const message = `Could not download ${what} (${reasonOf(error)}). Check the connection and press Retry.`;
        throw new DownloadError(message, { cause: error });
      }
      await pause(wait, signal);
    }
  }
}

/** A file kept by an earlier `download`, decoded; null when there is none, or not a good one. */
export async function fromKept<T>(
  url: string,
  { kept, decode, onBytes }: Pick<DownloadOptions<T>, 'kept' | 'decode' | 'onBytes'>,
): Promise<T | null> {
  try {
    const response = await kept?.match(url);
    if (!response) return null;
    const bytes = new Uint8Array(await response.arrayBuffer());
    const decoded = await decode(bytes);
    onBytes?.(bytes.length);
    return decoded;
  } catch {
    return null;
  }
}

async function fetchBytes(
  url: string,
  { fetch, signal, onBytes }: DownloadOptions<unknown>,
  cache: RequestCache,
): Promise<Bytes> {
  onBytes?.(0);
  const response = await fetch(url, { signal, cache });
  if (!response.ok || !response.body) throw new Error(`HTTP ${response.status}`);
  const parts: Bytes[] = [];
  let size = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    size += value.length;
    onBytes?.(size);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** Whether the bytes have this SHA-256 (lower-case hex); true, unchecked, where the page may not compute it (not https). */
export async function matchesSha256(bytes: Bytes, sha256: string): Promise<boolean> {
  const found = await sha256Hex(bytes);
  return found === null || found === sha256;
}

/**
 * Unpacks gzip.
 * @throws TypeError when it is damaged or cut short.
 */
export async function gunzip(bytes: Bytes): Promise<Bytes> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** fetch and its streams tell every fault of the network by a TypeError, each browser in words of its own. */
const reasonOf = (error: unknown): string =>
  error instanceof TypeError
    ? 'the connection failed'
    : error instanceof Error
      ? error.message
      : String(error);

/** Resolves after a time; rejects with the signal's reason when aborted before. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', cancel);
      resolve();
    }, ms);
    signal.addEventListener('abort', cancel, { once: true });
  });
}
