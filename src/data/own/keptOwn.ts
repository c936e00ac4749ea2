/** Own pictures as they are kept on this device: what JSON is needed to find them again. */
import * as v from 'valibot';
import { faultOf } from '../fault.ts';
import { fitNames } from '../fit.ts';
import type { Kept } from '../keptSlots.ts';
import { COLOURS } from './editSet.ts';
import { type OwnFacts, type OwnSet, SIDES } from './ownSet.ts';

/** Names of the parts they are kept in. */
export const ownParts = ['samples'] as const;

/** What is to be kept; null while there is nothing. */
export function toKeptOwn({ set, nextSlot, editions }: OwnFacts): Kept | null {
  if (!set) return null;
  const { samples, ...about } = set;
  return {
    facts: { ...about, nextSlot, editions },
    parts: { samples: new TextEncoder().encode(JSON.stringify(samples)) },
  };
}

/**
 * What `toKeptOwn` made this of.
 * @throws Error with a sentence when it is damaged.
 */
export function fromKeptOwn({ facts, parts }: Kept): OwnFacts {
  const { nextSlot, editions, ...about } = facts as Record<string, unknown>;
  let samples: unknown;
  try {
    samples = JSON.parse(new TextDecoder().decode(parts['samples'] ?? new Uint8Array()));
  } catch {
    throw damaged('samples has to be JSON');
  }
  const set = parseOwnSet({ ...about, samples });
  const free = Math.max(0, ...set.samples.map(({ slot }) => slot + 1));
  return {
    set,
    nextSlot: Math.max(free, typeof nextSlot === 'number' ? nextSlot : 0),
    editions: Array.isArray(editions) ? editions.filter((id) => typeof id === 'string') : [],
  };
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
