/** `dataset.json`: what a set is, beside its pictures in folders, so that it comes back as it was. */
import * as v from 'valibot';
import { faultOf } from '../fault.ts';
import type { Place } from './folders.ts';
import { type OwnSample, type OwnSet, SIDES } from './ownSet.ts';
import type { Described } from './pictures.ts';
import { LONGEST_SIDE } from './sniff.ts';
import { MOST_ENTRIES } from './zipDirectory.ts';

/** The file's name. */
export const DESCRIPTION_NAME = 'dataset.json';

const FORMAT = 'kernelscope pictures';

const LONGEST_TEXT = 10_000;
const text = v.pipe(
  v.string('has to be a text'),
  v.maxLength(LONGEST_TEXT, `has to be of at most ${LONGEST_TEXT} characters`),
);
const whole = (least: number, most: number) => {
  const message = `has to be a whole number from ${least} to ${most}`;
  return v.pipe(v.number(message), v.integer(message), v.minValue(least, message), v.maxValue(most, message));
};
const part = v.pipe(
  v.number('has to be a number from 0 to 1'),
  v.minValue(0, 'has to be a number from 0 to 1'),
  v.maxValue(1, 'has to be a number from 0 to 1'),
);
const MOST_COLOUR = 1000;

const schema = v.object(
  {
    format: v.literal(FORMAT, `has to be “${FORMAT}”`),
    version: v.literal(1, 'has to be 1: a newer version of this app made it'),
    title: text,
    form: v.object(
      {
        side: v.custom<number>(
          (side) => SIDES.some((known) => known === side),
          `has to be one of ${SIDES.join(', ')}`,
        ),
        channels: v.picklist([1, 3], 'has to be 1 or 3'),
        fit: v.picklist(['crop', 'pad', 'stretch'], 'has to be crop, pad or stretch'),
      },
      'has to be an object',
    ),
    split: v.pipe(
      v.object(
        { validation: part, test: part, seed: whole(0, Number.MAX_SAFE_INTEGER) },
        'has to be an object',
      ),
      v.check(({ validation, test }) => validation + test <= 1, 'has to leave a part for training'),
    ),
    classes: v.pipe(
      v.array(
        v.object({ name: text, colour: whole(0, MOST_COLOUR) }, 'has to be an object'),
        'has to be a list',
      ),
      v.maxLength(MOST_ENTRIES, `has to be of at most ${MOST_ENTRIES} classes`),
    ),
    pictures: v.pipe(
      v.array(
        v.object(
          {
            path: text,
            name: text,
            class: v.nullable(whole(0, MOST_ENTRIES)),
            pinned: v.nullable(
              v.picklist(['training', 'validation', 'test'], 'has to be training, validation, test or null'),
            ),
            burst: v.nullable(text),
            sha256: v.pipe(
              v.string('has to be a hash'),
              v.regex(/^[0-9a-f]{64}$/, 'has to be a hash of 64 hexadecimal digits'),
            ),
            width: whole(1, LONGEST_SIDE),
            height: whole(1, LONGEST_SIDE),
          },
          'has to be an object',
        ),
        'has to be a list',
      ),
      v.maxLength(MOST_ENTRIES, `has to be of at most ${MOST_ENTRIES} pictures`),
    ),
  },
  'has to be an object',
);
type Description = v.InferOutput<typeof schema>;

/** What a description says of one picture. */
export interface DescribedPicture extends Pick<
  OwnSample,
  'name' | 'pinned' | 'burst' | 'sha256' | 'width' | 'height'
> {
  readonly className: string | null;
  readonly classKey: string | null;
}

/** A description that was read. */
interface ReadDescription {
  readonly described: Described;
  /** By its path, seen from the description's folder. */
  readonly picture: (place: Place) => DescribedPicture | undefined;
}

/**
 * Reads a `dataset.json` of any origin.
 * @param keyed begins its classes' keys
 * @throws Error with a sentence that says what is wrong with it.
 */
export function readDescription(json: string, keyed: string): ReadDescription {
  const { title, form, split, classes, pictures } = parse(json);
  const keyOf = (index: number) => `${keyed}/${index}`;
  const byPath = new Map(pictures.map((picture) => [picture.path, picture]));
  return {
    described: {
      title,
      form,
      split,
      classes: classes.map((one, index) => ({ ...one, key: keyOf(index) })),
    },
    picture({ folders, name }) {
      const found = byPath.get([...folders, name].join('/'));
      if (!found) return undefined;
      const { class: index, path: _, ...picture } = found;
      const one = index === null ? undefined : classes[index];
      return {
        ...picture,
        className: one?.name ?? null,
        classKey: one && index !== null ? keyOf(index) : null,
      };
    },
  };
}

function parse(json: string): Description {
  let data: unknown;
  try {
    data = JSON.parse(json);
  } catch {
    throw new Error('It is not JSON, so the pictures are read by their folders.');
  }
  const result = v.safeParse(schema, data, { abortEarly: true });
  if (!result.success)
    throw new Error(`In it, ${faultOf(result.issues[0])}; the pictures are read by their folders.`);
  return result.output;
}

/**
 * Writes it.
 * @param paths of the samples, seen from the description's folder, in their order
 */
export function writeDescription(
  { title, form, split, classes, samples }: OwnSet,
  paths: readonly string[],
): string {
  const indices = new Map(classes.map(({ id }, index) => [id, index]));
  const description: Description = {
    format: FORMAT,
    version: 1,
    title,
    form,
    split,
    classes: classes.map(({ name, colour }) => ({ name, colour })),
    pictures: samples.map(({ name, classId, pinned, burst, sha256, width, height }, i) => ({
      path: paths[i] ?? '',
      name,
      class: classId === null ? null : (indices.get(classId) ?? null),
      pinned,
      burst,
      sha256,
      width,
      height,
    })),
  };
  return `${JSON.stringify(description, null, 1)}\n`;
}
