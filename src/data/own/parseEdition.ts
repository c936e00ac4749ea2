import * as v from 'valibot';
import type { EditionInfo } from '../dataset.ts';
import { faultOf, isObject } from '../fault.ts';
import { fitNames } from '../fit.ts';
import type { Edition } from './edition.ts';
import { MOST_CLASSES, SIDES, shapeOf } from './ownSet.ts';

/** What an edition's id looks like. */
export const EDITION_ID = /^own-[0-9a-f]{64}$/;
/** Longest title or name of a class that a document carries, characters. */
const LONGEST_NAME = 200;
/** More pictures than any device could train on. */
const MOST_PICTURES = 1e7;

const text = v.custom<string>(
  (value) => typeof value === 'string' && value.length <= LONGEST_NAME,
  `has to be text of at most ${LONGEST_NAME} characters`,
);
const isCount = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MOST_PICTURES;
const counts = v.array(
  v.custom<number>(isCount, `has to be a whole number from 0 to ${MOST_PICTURES.toLocaleString('en')}`),
  'has to be a list',
);
const isShape = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length === 3 &&
  SIDES.some((side) => side === value[0] && side === value[1]) &&
  (value[2] === 1 || value[2] === 3);

const fit = v.picklist(fitNames, 'has to be crop, pad or stretch');

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

/** What a document carries of an edition; names are only text. */
export const editionInfoSchema = v.pipe(
  v.strictObject({
    title: text,
    shape: v.custom<EditionInfo['shape']>(
      isShape,
      `has to be a side of ${SIDES.join(', ')} twice, and 1 or 3 channels`,
    ),
    fit,
    classNames: v.pipe(
      v.array(text, 'has to be a list'),
      v.check(
        ({ length }) => length >= 2 && length <= MOST_CLASSES,
        `has to hold 2 to ${MOST_CLASSES} names`,
      ),
    ),
    training: counts,
    validation: counts,
    test: counts,
  }),
  v.check(
    ({ classNames, training, validation, test }) =>
      [training, validation, test].every(({ length }) => length === classNames.length),
    'has to count the pictures of every class',
  ),
  v.check(
    ({ training, validation, test }) =>
      sum(training) > 0 && sum(validation) > 0 && sum([...training, ...validation, ...test]) <= MOST_PICTURES,
    'has to hold at least one picture for training and one for validation, and no more than fit',
  ),
);

const whole = (least: number) =>
  v.custom<number>(
    (value) => Number.isSafeInteger(value) && (value as number) >= least,
    `has to be a whole number from ${least}`,
  );
const editionSchema = v.strictObject({
  id: v.pipe(v.string(), v.regex(EDITION_ID, 'has to be the id of an edition')),
  // It names a folder.
  setId: v.pipe(v.string(), v.regex(/^[\w-]{1,80}$/, 'has to be the id of a set')),
  info: editionInfoSchema,
  form: v.strictObject({
    side: v.picklist(SIDES, 'has to be a side that is on offer'),
    channels: v.picklist([1, 3], 'has to be 1 or 3'),
    fit,
  }),
  slots: v.array(whole(0), 'has to be a list'),
  labels: v.array(whole(0), 'has to be a list'),
});

/**
 * What the device keeps of an edition, from JSON that a crash may have damaged.
 * @throws Error with a sentence when it is not one in itself: labels and counts have to agree.
 */
export function parseEdition(json: unknown): Edition {
  const result = v.safeParse(editionSchema, withFit(json), { abortEarly: true });
  if (!result.success) throw damaged(faultOf(result.issues[0]));
  const { info, form, slots, labels } = result.output;
  if (shapeOf(form).join() !== info.shape.join()) throw damaged('form is not that of info.shape');
  if (slots.length !== labels.length) throw damaged('slots and labels have to be equally many');
  let start = 0;
  for (const subset of ['training', 'validation', 'test'] as const) {
    const end = start + sum(info[subset]);
    const counted = info.classNames.map(() => 0);
    for (const label of labels.slice(start, end)) counted[label] = (counted[label] ?? 0) + 1;
    if (counted.join() !== info[subset].join()) throw damaged(`info.${subset} does not count the labels`);
    start = end;
  }
  if (start !== labels.length) throw damaged('there are more pictures than are counted');
  return result.output;
}

/** Those kept before `info` said how pictures were made to fit: the form says so too. */
function withFit(json: unknown): unknown {
  const { info, form } = isObject(json) ? json : {};
  return isObject(info) && isObject(form)
    ? { ...(json as object), info: { fit: form['fit'], ...info } }
    : json;
}

const damaged = (fault: string) => new Error(`The list of pictures is damaged: ${fault}.`);
