/** Thrown when a file could not be had after all tries; the message is a sentence with the way out. */
export class DownloadError extends Error {
  override readonly name = 'DownloadError';
}

export interface DownloadOptions {
  readonly fetch: typeof globalThis.fetch;
  readonly signal: AbortSignal;
  /** Bytes of the current try so far. */
  readonly onBytes?: (bytes: number) => void;
  /** Of the whole file, lower-case hex; not checked where the page has no `crypto.subtle`. */
  readonly sha256?: string;
}

/** Waits between tries, milliseconds. */
const BACKOFF = [500, 2000];

/**
 * A file's bytes, checked, in up to three tries.
 * @param what the file in words, for the message
 * @throws DownloadError, or the signal's reason when aborted.
 */
export async function download(url: string, what: string, options: DownloadOptions): Promise<Uint8Array<ArrayBuffer>> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await downloadOnce(url, options);
    } catch (error) {
      options.signal.throwIfAborted();
      const wait = BACKOFF[attempt];
      if (wait === undefined)
        throw new DownloadError(`Could not download ${what} (${reasonOf(error)}). Check the connection and press Retry.`, {
          cause: error,
        });
      await pause(wait, options.signal);
    }
  }
}

async function downloadOnce(
  url: string,
  { fetch, signal, onBytes, sha256 }: DownloadOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  onBytes?.(0);
  const response = await fetch(url, { signal });
  if (!response.ok || !response.body) throw new Error(`HTTP ${response.status}`);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    size += value.length;
    onBytes?.(size);
  }
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  if (sha256 && 'subtle' in crypto && (await sha256Of(bytes)) !== sha256) throw new Error('the file is damaged');
  return bytes;
}

/** SHA-256, lower-case hex. */
async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Unpacks gzip. */
export async function gunzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const reasonOf = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error);
  return /fetch|network/i.test(message) ? 'no connection' : message;
};

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });
}
