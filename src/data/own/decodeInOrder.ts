/** Decodes pictures side by side, and gives what came of each in their order. */
import type { DecodePool } from './decodePool.ts';
import type { Decoded } from './decodeTask.ts';
import type { Found } from './gather.ts';
import type { PictureForm } from './ownSet.ts';
import { RefusedPicture } from './reader.ts';

/** So many are under way for each decoder: one that takes long must not halt the others. */
const AHEAD = 4;

/** A decoded picture with what its file says. */
export interface Taken {
  readonly found: Found;
  readonly decoded: Decoded;
}

type Outcome = Taken | { readonly found: Found; readonly refused: string };

/** Rejects as soon as the signal is aborted, whatever the promise does. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new DOMException('stopped', 'AbortError'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** Whether it is because of that. */
export const isAbort = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'AbortError';

async function attempt(
  pool: DecodePool,
  found: Found,
  form: PictureForm,
): Promise<Outcome | { readonly failed: Error }> {
  try {
    return { found, decoded: await pool.decode({ content: found.content, form }) };
  } catch (error) {
    if (error instanceof RefusedPicture) return { found, refused: `It ${error.message}` };
    return { failed: error instanceof Error ? error : new Error(String(error)) };
  }
}

/** Throws what is no fault of a picture, and when it is aborted. */
export async function* decodeInOrder(
  all: readonly Found[],
  form: PictureForm,
  { pool, signal }: { readonly pool: DecodePool; readonly signal: AbortSignal },
): AsyncGenerator<Outcome, void> {
  const underWay: ReturnType<typeof attempt>[] = [];
  for (let done = 0, next = 0; done < all.length; done++) {
    for (; next < all.length && underWay.length < AHEAD * pool.size; next++)
      underWay.push(attempt(pool, all[next]!, form));
    const outcome = await orAborted(underWay.shift()!, signal);
    if ('failed' in outcome) throw outcome.failed;
    yield outcome;
  }
}
