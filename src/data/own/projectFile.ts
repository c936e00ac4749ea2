/**
 * The project file, `<title>.kernelscope`: everything a person made, to open it on another device. It is a zip (PKWARE's
 * APPNOTE 6.3, no zip64) of:
 *
 * - `project.json`: `{ format: "kernelscope project", version: 1, experiment, run, own, editions }`. `experiment` is the
 *   document. `run` (null without one) is `{ facts, parts }` as `training/keptRun.ts` keeps it; `own` (null without a set)
 *   is `{ facts, parts, paths }` as `keptOwn.ts` keeps it, with the path of each sample's picture; `parts` are the bytes
 *   of each part. `editions` are those the document, the run and its test name. Numbers that JSON has not are texts.
 * - `run/<part>/<n>` and `own/<part>/<n>`: the parts, cut into pieces from 0 on.
 * - `pictures/`: the set's pictures in folders by class with their `dataset.json`, as "Save as zip" makes them.
 * - `pixels-<side>x<channels>-<fit>/<n>`: what is trained on, to the bit: records by slot of what set and editions name in
 *   that form, 64 a piece. Slots are counted anew from 0, without gaps.
 *
 * The limits of zips hold: 20,000 files, 50 MB a file, 2 GB in all.
 */
import * as v from 'valibot';
import type { Bytes } from '../download.ts';
import { faultOf, isObject } from '../fault.ts';
import { isAbort, orAborted } from './decodeInOrder.ts';
import type { Edition } from './edition.ts';
import { fromKeptOwn } from './keptOwn.ts';
import type { OwnSet, PictureForm } from './ownSet.ts';
import { parseEdition } from './parseEdition.ts';
import { pixelsPath, recordBytes } from './places.ts';
import type { ProjectRead } from './pictures.ts';
import { RefusedPicture } from './reader.ts';
import { MOST_FILE_BYTES } from './sniff.ts';
import { readZipDirectory, type ZipEntry } from './zipDirectory.ts';
import { readZipEntry } from './zipEntry.ts';

const FORMAT = 'kernelscope project';
const VERSION = 1;
export const PROJECT_JSON = 'project.json';
export const PICTURES = 'pictures/';
/** Records of pixels in a piece. */
export const RECORDS = 64;
/** A part is cut into pieces of so many bytes. */
export const PIECE_BYTES = 16e6;
/** Weights, curves and the like take no more: they are held in memory. */
const MOST_PART_BYTES = 400e6;
const MOST_EDITIONS = 3;

/** A form, and the slots that have pixels in it, ascending. */
interface FormSlots {
  readonly form: PictureForm;
  readonly slots: readonly number[];
}

/** A project file that was opened, its pictures not yet read. */
export interface ProjectContents extends ProjectRead {
  readonly set: OwnSet | null;
  readonly editions: readonly Edition[];
  readonly slots: number;
  /** Where each sample's picture lies. */
  readonly paths: readonly string[];
  /** @throws Error with a sentence */
  file(path: string): Promise<Bytes>;
}

export const formFolder = (form: PictureForm): string => pixelsPath('', form).at(-1) ?? '';

/** What has to be there in which form; a form comes once. */
export function slotsByForm(set: OwnSet | null, editions: readonly Edition[]): readonly FormSlots[] {
  const named = [
    ...(set ? [{ form: set.form, slots: set.samples.map(({ slot }) => slot) }] : []),
    ...editions,
  ];
  const byFolder = new Map<string, { readonly form: PictureForm; readonly slots: Set<number> }>();
  for (const { form, slots } of named) {
    const known = byFolder.get(formFolder(form)) ?? { form, slots: new Set<number>() };
    byFolder.set(formFolder(form), known);
    for (const slot of slots) known.slots.add(slot);
  }
  return [...byFolder.values()].map(({ form, slots }) => ({
    form,
    slots: [...slots].toSorted((a, b) => a - b),
  }));
}

/** What `project.json` says, beside what it is. */
export interface ProjectJson {
  readonly experiment: unknown;
  readonly run: KeptJson | null;
  readonly own: (KeptJson & { readonly paths: readonly string[] }) | null;
  readonly editions: readonly Edition[];
}

/** Writes it. */
export const projectJson = (project: ProjectJson): string =>
  JSON.stringify({ format: FORMAT, version: VERSION, ...project }, (_, each: unknown) =>
    typeof each === 'number' && !Number.isFinite(each) ? String(each) : each,
  );

const parts = v.record(
  v.string(),
  v.pipe(v.number('has to be a number'), v.safeInteger('has to be whole'), v.minValue(0, 'is too small')),
);
const kept = { facts: v.unknown(), parts };
const schema = v.object({
  experiment: v.unknown(),
  run: v.nullable(v.object(kept, 'has to be an object')),
  own: v.nullable(
    v.object(
      { ...kept, paths: v.array(v.string('has to be a text'), 'has to be a list') },
      'has to be an object',
    ),
  ),
  editions: v.pipe(
    v.array(v.unknown(), 'has to be a list'),
    v.maxLength(MOST_EDITIONS, `has to be of at most ${MOST_EDITIONS}`),
  ),
});

type KeptJson = v.InferOutput<v.ObjectSchema<typeof kept, undefined>>;

const DAMAGED = 'It is damaged or cut short: copy it again from where it came from.';
const damaged = (fault: string) => new Error(`The project is damaged: ${fault}.`);

function parse(text: string): v.InferOutput<typeof schema> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw damaged(`${PROJECT_JSON} has to be JSON`);
  }
  if (!isObject(json) || json['format'] !== FORMAT) throw damaged(`format has to be “${FORMAT}”`);
  if (typeof json['version'] === 'number' && json['version'] > VERSION)
    throw new Error(
      'It was saved by a newer version of Kernelscope. Reload the page to get the newest version.',
    );
  if (json['version'] !== VERSION) throw damaged(`version has to be ${VERSION}`);
  const result = v.safeParse(schema, json, { abortEarly: true });
  if (!result.success) throw damaged(faultOf(result.issues[0]));
  return result.output;
}

/** What is refused as a zip, in a sentence of its own. */
const inSentence = (error: unknown): unknown =>
  error instanceof RefusedPicture ? new Error(`It ${error.message}`) : error;

async function readPart(
  entries: ReadonlyMap<string, ZipEntry>,
  file: (path: string) => Promise<Bytes>,
  path: string,
  bytes: number,
): Promise<Bytes> {
  const all = new Uint8Array(bytes);
  let at = 0;
  for (let n = 0; entries.has(`${path}/${n}`); n++) {
    const piece = await file(`${path}/${n}`);
    if (at + piece.length > bytes) throw new Error(DAMAGED);
    all.set(piece, at);
    at += piece.length;
  }
  if (at !== bytes) throw new Error(DAMAGED);
  return all;
}

const total = (sizes: Readonly<Record<string, number>> = {}) =>
  Object.values(sizes).reduce((sum, bytes) => sum + bytes, 0);

/**
 * Reads all but the pictures, and makes sure that those are there.
 * @throws Error with a sentence that says what is wrong with it
 */
export async function openProjectFile(zip: Blob): Promise<ProjectContents> {
  try {
    const directory = await readZipDirectory(zip, MOST_FILE_BYTES);
    const entries = new Map(directory.entries.map((entry) => [entry.path, entry]));
    const file = async (path: string): Promise<Bytes> => {
      const entry = entries.get(path);
      if (!entry) throw new Error(DAMAGED);
      try {
        return await readZipEntry(zip, entry);
      } catch (error) {
        throw inSentence(error);
      }
    };
    if (!entries.has(PROJECT_JSON))
      throw new Error(
        'It is a zip, but not a project: pictures in a zip are added in the Data view, under Add pictures.',
      );
    const json = parse(new TextDecoder().decode(await file(PROJECT_JSON)));
    if (total(json.run?.parts) + total(json.own?.parts) > MOST_PART_BYTES)
      throw new Error(`Its run is larger than ${MOST_PART_BYTES / 1e6} MB, more than is read.`);
    const keptOf = async (name: string, { facts, parts: sizes }: KeptJson) => {
      const read: Record<string, Bytes> = {};
      for (const [part, bytes] of Object.entries(sizes))
        read[part] = await readPart(entries, file, `${name}/${part}`, bytes);
      return { facts, parts: read };
    };
    const { set } = json.own ? fromKeptOwn(await keptOf('own', json.own)) : { set: null };
    const editions = json.editions.map(parseEdition);
    const paths = json.own?.paths ?? [];
    const byForm = slotsByForm(set, editions);
    const slots = new Set(byForm.flatMap((one) => [...one.slots])).size;
    checkPictures(entries, byForm, slots);
    if (paths.length !== (set?.samples.length ?? 0) || paths.some((path) => !entries.has(PICTURES + path)))
      throw new Error(DAMAGED);
    return {
      experiment: json.experiment,
      run: json.run && (await keptOf('run', json.run)),
      pictures: set || editions.length > 0 ? { count: slots, hasSet: set !== null } : null,
      set,
      editions,
      slots,
      paths,
      file,
    };
  } catch (error) {
    throw inSentence(error);
  }
}
/** Slots have no gaps, so that nobody's number makes a file of any size; and each has its pixels. */
function checkPictures(
  entries: ReadonlyMap<string, ZipEntry>,
  byForm: readonly FormSlots[],
  count: number,
): void {
  for (const { form, slots } of byForm) {
    if (slots.some((slot) => slot >= count)) throw damaged('a picture lies where none can');
    for (let at = 0; at < slots.length; at += RECORDS) {
      const bytes = Math.min(RECORDS, slots.length - at) * recordBytes(form);
      if (entries.get(`${formFolder(form)}/${at / RECORDS}`)?.unpacked !== bytes) throw new Error(DAMAGED);
    }
  }
}

/** What a project file says; null as soon as it is aborted: what is still read of it goes nowhere. */
export async function readProject(file: Blob, signal: AbortSignal): Promise<ProjectRead | null> {
  try {
    const { experiment, run, pictures } = await orAborted(openProjectFile(file), signal);
    return { experiment, run, pictures };
  } catch (error) {
    if (isAbort(error)) return null;
    throw error;
  }
}
