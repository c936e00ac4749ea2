/** Deleting: what no sample and no edition names any more, a set, or everything. */
import * as v from 'valibot';
import { fileAt, listAt, remove } from './files.ts';
import type { Tidied } from './pictures.ts';
import { forget, recordsAt } from './keptPictures.ts';
import type { PictureForm } from './ownSet.ts';
import { EDITIONS, editionsPath, OWN, pixelsPath, setPath, thumbnailsPath } from './places.ts';

type Root = FileSystemDirectoryHandle;

/** What is needed of a kept edition. */
const editionSchema = v.object({
  setId: v.string(),
  form: v.object({
    side: v.number(),
    channels: v.picklist([1, 3]),
    fit: v.picklist(['crop', 'pad', 'stretch']),
  }),
  slots: v.array(v.number()),
  id: v.string(),
});
type NamedPictures = v.InferOutput<typeof editionSchema>;

/** The kept editions with their file names, those that can be read. */
async function readEditions(root: Root): Promise<readonly (NamedPictures & { readonly name: string })[]> {
  const editions: (NamedPictures & { readonly name: string })[] = [];
  for (const { name } of await listAt(root, editionsPath)) {
    const file = await fileAt(root, [...editionsPath, name]);
    try {
      editions.push({ ...v.parse(editionSchema, JSON.parse((await file?.text()) ?? '')), name });
    } catch {
      // Damaged: it names nothing.
    }
  }
  return editions;
}

const nameOf = (setId: string, form: PictureForm) => pixelsPath(setId, form).at(-1);

/**
 * Forgets pictures that are gone: they are overwritten, and the end of a file that is not needed is cut off. A form that
 * nothing has any more is deleted whole, and so is another set. An edition of pictures of which some are gone goes with
 * them, unless it is needed.
 */
export async function tidyPictures(root: Root, { set, slots, thumbnails, needed }: Tidied): Promise<void> {
  const id = set?.id;
  const there = new Set(slots);
  const editions: NamedPictures[] = [];
  for (const { name, ...edition } of await readEditions(root)) {
    const isWhole = edition.setId === id && edition.slots.every((slot) => there.has(slot));
    if (isWhole || needed.includes(edition.id)) editions.push(edition);
    else await remove(root, [...editionsPath, name]);
  }
  for (const { name } of await listAt(root, [OWN]))
    if (name !== id && name !== EDITIONS && editions.every(({ setId }) => setId !== name))
      await remove(root, setPath(name));
  if (!set || id === undefined) return;
  const named = [{ form: set.form, slots }, ...editions.filter(({ setId }) => setId === id)];
  const files = await listAt(root, setPath(id));
  for (const { name } of files) {
    if (!name.startsWith('pixels-')) continue;
    const ofForm = named.filter((one) => nameOf(id, one.form) === name);
    const [first] = ofForm;
    if (!first) await remove(root, [...setPath(id), name]);
    else
      await forget(
        root,
        pixelsPath(id, first.form),
        ofForm.flatMap((one) => recordsAt(one.form, one.slots)),
      );
  }
  if (files.some(({ name }) => name === thumbnailsPath(id).at(-1)))
    await forget(root, thumbnailsPath(id), thumbnails);
}

/** Deletes a set with its editions. */
export async function deleteSet(root: Root, setId: string): Promise<void> {
  for (const edition of await readEditions(root))
    if (edition.setId === setId) await remove(root, [...editionsPath, edition.name]);
  await remove(root, setPath(setId));
}

/** Deletes everything. */
export const deleteAll = (root: Root): Promise<void> => remove(root, [OWN]);

/** Bytes of everything. */
export async function countBytes(root: Root, path: readonly string[] = [OWN]): Promise<number> {
  let bytes = 0;
  for (const handle of await listAt(root, path)) {
    const inside = [...path, handle.name];
    bytes +=
      handle.kind === 'directory'
        ? await countBytes(root, inside)
        : ((await fileAt(root, inside))?.size ?? 0);
  }
  return bytes;
}
