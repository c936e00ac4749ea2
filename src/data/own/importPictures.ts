/** Reads, measures and keeps pictures, some at a time. */
import type { DecodePool } from './decodePool.ts';
import type { Decoded } from './decodeTask.ts';
import { NotKeptError } from './files.ts';
import { type Found, gather } from './gather.ts';
import { addPictures } from './keptPictures.ts';
import type { ImportHooks, ImportJob, ImportReport, ReadSample, Refused } from './pictures.ts';
import { createProgress } from './progress.ts';
import { RefusedPicture } from './reader.ts';

/** So many pictures are kept in one go, or those of so many milliseconds. */
const BATCH = 64;
const BATCH_TIME = 500;
/** So many are under way for each decoder: one that takes long must not halt the others. */
const AHEAD = 4;

/** What a job needs of the worker. */
export interface ImportTools {
  readonly root: FileSystemDirectoryHandle;
  readonly pool: DecodePool;
  readonly signal: AbortSignal;
  readonly now: () => number;
}

type Outcome = { readonly decoded: Decoded } | { readonly refused: string } | { readonly failed: Error };

/** Rejects as soon as the signal is aborted, whatever the promise does. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new DOMException('stopped', 'AbortError'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

async function attempt(pool: DecodePool, found: Found, form: ImportJob['set']['form']): Promise<Outcome> {
  try {
    return { decoded: await pool.decode({ content: found.content, form }) };
  } catch (error) {
    if (error instanceof RefusedPicture) return { refused: `It ${error.message}` };
    return { failed: error instanceof Error ? error : new Error(String(error)) };
  }
}

const inAll = (read: number) =>
  read === 0
    ? 'No picture was read.'
    : read === 1
      ? 'The picture read before stays.'
      : `The ${read} pictures read before stay.`;

/** Why it ended early, in sentences. */
function reasonFor(error: unknown, read: number): string {
  if (error instanceof DOMException && error.name === 'AbortError') return `Stopped. ${inAll(read)}`;
  if (error instanceof NotKeptError)
    return `${error.message} ${inAll(read)} Make room (under Stored on this device) and add the rest again.`;
  return `${error instanceof Error ? error.message : String(error)} ${inAll(read)}`;
}

/** A decoded picture with what its file says. */
interface Taken {
  readonly found: Found;
  readonly decoded: Decoded;
}

/** Does the job: it never rejects, and what it told of is on the disk. */
export async function importPictures(
  { set, items, firstSlot }: ImportJob,
  { onRead, onProgress, onDescribed }: ImportHooks,
  { root, pool, signal, now }: ImportTools,
): Promise<ImportReport> {
  const refused: Refused[] = [];
  let read = 0;
  let batch: Taken[] = [];

  const keep = async () => {
    const taken = batch;
    batch = [];
    if (taken.length === 0) return;
    const slot = firstSlot + read;
    const pictures = taken.map(({ decoded }) => decoded);
    const runs = await addPictures(root, set, slot, pictures);
    read += taken.length;
    onRead(
      taken.map(({ found, decoded: { facts } }, i): ReadSample => {
        const { name, className, classKey, pinned, burst, original } = found;
        const thumbnail = runs[i]!;
        return { ...facts, ...original, slot: slot + i, thumbnail, name, className, classKey, pinned, burst };
      }),
    );
  };

  const readAll = async () => {
    const { found, described, refused: atOnce } = await orAborted(gather(items), signal);
    refused.push(...atOnce);
    for (const each of described) onDescribed?.(each);
    const progress = createProgress(onProgress, now);
    const underWay: Promise<Outcome>[] = [];
    let kept = now();
    for (let done = 0, next = 0; done < found.length; done++) {
      progress(done, found.length, refused.length);
      for (; next < found.length && underWay.length < AHEAD * pool.size; next++)
        underWay.push(attempt(pool, found[next]!, set.form));
      const outcome = await orAborted(underWay.shift()!, signal);
      if ('failed' in outcome) throw outcome.failed;
      if ('refused' in outcome) refused.push({ path: found[done]!.path, reason: outcome.refused });
      else batch.push({ found: found[done]!, decoded: outcome.decoded });
      if (batch.length < BATCH && now() - kept < BATCH_TIME) continue;
      await keep();
      kept = now();
    }
    await keep();
    progress(found.length, found.length, refused.length);
  };

  try {
    await readAll();
    return { read, refused, stopped: null };
  } catch (error) {
    pool.stop();
    // What was decoded before is as good as what was kept before it.
    const late = error instanceof NotKeptError ? null : await keep().catch((failure: unknown) => failure);
    return { read, refused, stopped: reasonFor(late ?? error, read) };
  }
}
