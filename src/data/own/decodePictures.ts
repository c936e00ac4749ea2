/** Reads pictures that are not kept: the same files, folders, zips, limits and refusals as where they are. */
import { decodeInOrder, isAbort, orAborted } from './decodeInOrder.ts';
import { gather } from './gather.ts';
import type { ImportTools } from './importPictures.ts';
import type { DecodeHooks, DecodeJob, LoosePicture, Refused } from './pictures.ts';
import { createProgress } from './progress.ts';

/** So many are handed out in one go, or those of so many milliseconds. */
const BATCH = 100;
const BATCH_TIME = 500;

/** Does the job; it never rejects. */
export async function decodePictures(
  { items, form, most }: DecodeJob,
  { onDecoded, onProgress }: DecodeHooks,
  { pool, signal, now }: Pick<ImportTools, 'pool' | 'signal' | 'now'>,
): Promise<{ readonly refused: readonly Refused[]; readonly stopped: string | null }> {
  const refused: Refused[] = [];
  let batch: LoosePicture[] = [];
  const hand = () => {
    if (batch.length > 0) onDecoded(batch);
    batch = [];
  };
  try {
    const { found, refused: atOnce } = await orAborted(gather(items), signal);
    refused.push(...atOnce);
    const progress = createProgress(onProgress, now);
    let done = 0;
    let handed = now();
    for await (const outcome of decodeInOrder(found.slice(0, most), form, { pool, signal })) {
      const { path, className } = outcome.found;
      if ('refused' in outcome) refused.push({ path, reason: outcome.refused });
      else batch.push({ path, className, pixels: outcome.decoded.pixels });
      progress(++done, found.length, refused.length);
      if (batch.length < BATCH && now() - handed < BATCH_TIME) continue;
      hand();
      handed = now();
    }
    hand();
    return { refused, stopped: found.length > most ? tooMany(most) : null };
  } catch (error) {
    pool.stop();
    hand();
    return {
      refused,
      stopped: isAbort(error) ? 'Stopped.' : error instanceof Error ? error.message : String(error),
    };
  }
}

const tooMany = (most: number) =>
  `Only the first ${most.toLocaleString('en')} pictures were taken, as more of this size do not fit into the memory: try the others after them.`;
