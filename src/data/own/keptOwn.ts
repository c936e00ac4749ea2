/** Own pictures as they are kept on this device: what JSON is needed to find them again. */
import * as v from 'valibot';
import { faultOf } from '../fault.ts';
import { fitNames } from '../fit.ts';
import type { Bytes } from '../download.ts';
import type { Kept } from '../keptSlots.ts';
import { nextTask } from '../nextTask.ts';
import { COLOURS } from './editSet.ts';
import { joined } from './keptPictures.ts';
import { type JudgedLabels, type OwnFacts, type OwnSample, type OwnSet, SIDES } from './ownSet.ts';

/** Names of the parts they are kept in. */
export const ownParts = ['samples'] as const;

/** So many samples are made JSON in one task. */
const PIECE = 500;

/**
 * Makes what is to be kept, null while there is nothing. JSON of ten thousand samples takes long, and most edits change
 * few of them: it is made in pieces, with room for other tasks between them, and of those that changed.
 */
export function createOwnKeeper(): (facts: OwnFacts) => Promise<Kept | null> {
  const encoder = new TextEncoder();
  let pieces: readonly { readonly of: readonly OwnSample[]; readonly json: Bytes }[] = [];

  async function jsonOf(samples: readonly OwnSample[]): Promise<Bytes> {
    const before = pieces;
    const made: (typeof pieces)[number][] = [];
    for (let at = 0; at < samples.length; at += PIECE) {
      const of = samples.slice(at, at + PIECE);
      const known = before[at / PIECE];
      if (known?.of.length === of.length && of.every((each, i) => each === known.of[i])) made.push(known);
      else {
        if (made.length > 0) await nextTask();
        const comma = at === 0 ? '' : ',';
        made.push({ of, json: encoder.encode(comma + JSON.stringify(of).slice(1, -1)) });
      }
    }
    pieces = made;
    return joined([encoder.encode('['), ...made.map(({ json }) => json), encoder.encode(']')]);
  }

  return async ({ set, nextSlot, editions, judged }) => {
    if (!set) return null;
    const { samples, ...about } = set;
    return { facts: { ...about, nextSlot, editions, judged }, parts: { samples: await jsonOf(samples) } };
  };
}

/**
 * What an own keeper made this of.
 * @throws Error with a sentence when it is damaged.
 */
export function fromKeptOwn({ facts, parts }: Kept): OwnFacts {
  const { nextSlot, editions: names, judged, ...about } = facts as Record<string, unknown>;
  let samples: unknown;
  try {
    samples = JSON.parse(new TextDecoder().decode(parts['samples'] ?? new Uint8Array()));
  } catch {
    throw damaged('samples has to be JSON');
  }
  const set = parseOwnSet({ ...about, samples });
  const free = Math.max(0, ...set.samples.map(({ slot }) => slot + 1));
  const editions = Array.isArray(names) ? names.filter((id) => typeof id === 'string') : [];
  return {
    set,
    nextSlot: Math.max(free, typeof nextSlot === 'number' ? nextSlot : 0),
    editions,
    judged: parseJudged(judged, set, editions),
  };
}

/** Null unless it is whole and of this set: it can be had again by another check. */
function parseJudged(json: unknown, { id }: OwnSet, editions: readonly string[]): JudgedLabels | null {
  const result = v.safeParse(judgedSchema, json);
  if (!result.success) return null;
  const { setId, editionId } = result.output;
  return setId === id && editions.includes(editionId) ? result.output : null;
}

const damaged = (fault: string) => new Error(`The set is damaged: ${fault}.`);

const text = v.string('has to be text');
const count = v.pipe(
  v.number('has to be a number'),
  v.safeInteger('has to be a whole number'),
  v.minValue(0, 'has to be at least 0'),
);
const amount = v.pipe(
  v.number('has to be a number'),
  v.finite('has to be a number'),
  v.minValue(0, 'has to be at least 0'),
);
const share = v.pipe(amount, v.maxValue(1, 'has to be at most 1'));
const hex = (digits: number) =>
  v.pipe(text, v.regex(new RegExp(`^[0-9a-f]{${digits}}$`), `has to be ${digits} hexadecimal digits`));

const sample = v.strictObject({
  slot: count,
  thumbnail: v.strictTuple([count, count]),
  name: text,
  classId: v.nullable(text),
  pinned: v.nullable(v.picklist(['training', 'validation', 'test'], 'has to be a subset')),
  burst: v.nullable(text),
  sha256: hex(64),
  width: count,
  height: count,
  dhash: hex(16),
  sharpness: amount,
  contrast: amount,
});

const judgedSchema = v.strictObject({
  version: v.literal(1),
  editionId: text,
  setId: text,
  judged: count,
  doubts: v.array(v.strictObject({ slot: count, given: text, likely: text })),
});

const schema = v.strictObject({
  version: v.literal(1, 'has to be 1'),
  id: text,
  title: text,
  form: v.strictObject({
    side: v.picklist(SIDES, `has to be one of ${SIDES.join(', ')}`),
    channels: v.picklist([1, 3], 'has to be 1 or 3'),
    fit: v.picklist(fitNames, 'has to be crop, pad or stretch'),
  }),
  split: v.strictObject({ validation: share, test: share, seed: count }),
  classes: v.array(
    v.strictObject({
      id: v.pipe(text, v.regex(/^c\d{1,9}$/, 'has to be c and a number')),
      name: text,
      colour: v.pipe(count, v.maxValue(COLOURS - 1, `has to be below ${COLOURS}`)),
    }),
  ),
  samples: v.array(sample),
});

/**
 * JSON from the disk, or from elsewhere, to a set.
 * @throws Error naming the first thing that is wrong, and what it has to be.
 */
function parseOwnSet(json: unknown): OwnSet {
  const result = v.safeParse(schema, json, { abortEarly: true });
  if (!result.success) throw damaged(faultOf(result.issues[0]));
  const set = result.output;
  const ids = new Set(set.classes.map(({ id }) => id));
  if (ids.size < set.classes.length) throw damaged('two classes have one id');
  if (new Set(set.samples.map(({ slot }) => slot)).size < set.samples.length)
    throw damaged('two pictures lie in one place');
  if (set.samples.some(({ classId }) => classId !== null && !ids.has(classId)))
    throw damaged('a picture is of a class that is not there');
  return set;
}
