/** Keeps all pictures of a set in another form too, made from their thumbnails. */
import type { ImportTools } from './importPictures.ts';
import { isAbort, orAborted } from './decodeInOrder.ts';
import { fillSlots, missingSlots, readThumbnails } from './keptPictures.ts';
import type { OwnSet, PictureForm } from './ownSet.ts';
import type { ImportProgress } from './pictures.ts';
import { createProgress } from './progress.ts';

/** So many pictures are made and kept in one go. */
const BATCH = 64;

/** Makes what is missing in the form. The former form stays, so nothing is lost by ending early. */
export async function reformPictures(
  set: OwnSet,
  form: PictureForm,
  onProgress: (progress: ImportProgress) => void,
  { root, pool, signal, now }: ImportTools,
): Promise<{ readonly stopped: string | null }> {
  const { id, samples } = set;
  const named = { id, form };
  const progress = createProgress(onProgress, now);
  try {
    const slots = samples.map(({ slot }) => slot);
    const missing = new Set(slots.length === 0 ? [] : await missingSlots(root, named, slots));
    const toMake = samples.filter(({ slot }) => missing.has(slot));
    for (let i = 0; i < toMake.length; i += BATCH) {
      progress(i, toMake.length, 0);
      const batch = toMake.slice(i, i + BATCH);
      const files = await readThumbnails(
        root,
        id,
        batch.map(({ thumbnail }) => thumbnail),
      );
      const made = files.map((file) => pool.decode({ content: { kind: 'file', file }, form }));
      const pictures = await orAborted(Promise.all(made), signal);
      await fillSlots(root, named, new Map(pictures.map(({ pixels }, j) => [batch[j]!.slot, pixels])));
    }
    progress(toMake.length, toMake.length, 0);
    return { stopped: null };
  } catch (error) {
    pool.stop();
    if (isAbort(error)) return { stopped: 'Stopped. The pictures stay as they were.' };
    const message = error instanceof Error ? error.message : String(error);
    return { stopped: `${message} The pictures stay as they were.` };
  }
}
