/** Reads, measures and keeps pictures, some at a time. */
import { decodeInOrder, isAbort, orAborted, type Taken } from './decodeInOrder.ts';
import type { DecodePool } from './decodePool.ts';
import { NotKeptError } from './files.ts';
import { gather } from './gather.ts';
import { addPictures } from './keptPictures.ts';
import type { ImportHooks, ImportJob, ImportReport, ReadSample, Refused } from './pictures.ts';
import { createProgress } from './progress.ts';

/** So many pictures are kept in one go, or those of so many milliseconds. */
const BATCH = 128;
const BATCH_TIME = 1000;

/** What a job needs of the worker. */
export interface ImportTools {
  readonly root: FileSystemDirectoryHandle;
  readonly pool: DecodePool;
  readonly signal: AbortSignal;
  readonly now: () => number;
}

const inAll = (read: number) =>
  read === 0
    ? 'No picture was read.'
    : read === 1
      ? 'The picture read before stays.'
      : `The ${read} pictures read before stay.`;

/** Why it ended early, in sentences. */
function reasonFor(error: unknown, read: number): string {
  if (isAbort(error)) return `Stopped. ${inAll(read)}`;
  if (error instanceof NotKeptError)
    return `${error.message} ${inAll(read)} Make room (under Stored on this device) and add the rest again.`;
  return `${error instanceof Error ? error.message : String(error)} ${inAll(read)}`;
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
    progress(0, found.length, refused.length);
    let done = 0;
    let kept = now();
    for await (const outcome of decodeInOrder(found, set.form, { pool, signal })) {
      if ('refused' in outcome) refused.push({ path: outcome.found.path, reason: outcome.refused });
      else batch.push(outcome);
      progress(++done, found.length, refused.length);
      if (batch.length < BATCH && now() - kept < BATCH_TIME) continue;
      await keep();
      kept = now();
    }
    await keep();
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
