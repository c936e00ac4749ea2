import * as v from 'valibot';
import { findOffer } from '../../data/catalogue.ts';
import type { DatasetRef } from '../../data/dataset.ts';
import { faultOf, isObject, placeOf } from '../../data/fault.ts';
import { fitNames } from '../../data/fit.ts';
import { EDITION_ID, editionInfoSchema } from '../../data/own/parseEdition.ts';
import { type Preprocessing, scalingNames, sides } from '../../data/preprocess.ts';
import { parseModel } from '../../model-builder/parseModel.ts';
import type { Experiment } from './experiment.ts';
import { augmentationSchema } from './parseAugmentation.ts';
import { fromVersion4, trainingSchema } from './parseTraining.ts';

interface Range {
  readonly min: number;
  readonly max: number;
}
const text = (n: number) => n.toLocaleString('en', { maximumFractionDigits: 12 });
const isWithin = (value: unknown, { min, max }: Range): value is number =>
  typeof value === 'number' && value >= min && value <= max;

const integer = (range: Range) =>
  v.custom<number>(
    (value) => Number.isInteger(value) && isWithin(value, range),
    `has to be a whole number from ${text(range.min)} to ${text(range.max)}`,
  );

const isSize = (value: unknown): boolean =>
  value === null ||
  (Array.isArray(value) &&
    value.length === 2 &&
    value.every((n) => Number.isInteger(n) && isWithin(n, sides)));

const schema = v.strictObject({
  version: v.literal(7, 'has to be a whole number from 1 to 7'),
  title: v.custom<string>(
    (value) => typeof value === 'string' && value.length <= 200,
    'has to be text of at most 200 characters',
  ),
  dataset: v.strictObject({
    id: v.custom<string>(
      (id) => typeof id === 'string' && (EDITION_ID.test(id) || findOffer({ id }) !== undefined),
      'has to name a data set that is on offer here',
    ),
    trainingSize: integer({ min: 1, max: 1e7 }),
    knobs: v.custom<Readonly<Record<string, number>>>(isObject, 'has to be an object'),
    own: v.nullable(editionInfoSchema),
  }),
  preprocessing: v.strictObject({
    size: v.custom<Preprocessing['size']>(
      isSize,
      `has to be null, or height and width: two whole numbers from ${sides.min} to ${sides.max}`,
    ),
    fit: v.picklist(fitNames, `has to be one of ${fitNames.join(', ')}`),
    channels: v.nullable(v.picklist([1, 3], 'has to be 1, 3 or null')),
    scaling: v.picklist(scalingNames, `has to be one of ${scalingNames.join(', ')}`),
  }),
  augmentation: augmentationSchema,
  model: v.unknown(),
  training: trainingSchema,
});

/** What is wrong with a data set, or null: somebody's own is described, any other has all its knobs, within their ranges, and no other. */
function datasetFault({ id, knobs, own }: DatasetRef): string | null {
  if (EDITION_ID.test(id) !== (own !== null))
    return `dataset.own has to ${own ? 'be null' : 'say what its pictures are'} for "${id}"`;
  const known = findOffer({ id, own })?.knobs ?? {};
  const extra = Object.keys(knobs).find((name) => !Object.hasOwn(known, name));
  if (extra !== undefined) return `${placeOf(['dataset', 'knobs', extra])} is no knob of "${id}"`;
  for (const [name, { min, max, step }] of Object.entries(known)) {
    const value = knobs[name];
    if (!isWithin(value, { min, max }) || (step === 1 && !Number.isInteger(value)))
      return `dataset.knobs.${name} has to be a ${step === 1 ? 'whole ' : ''}number from ${text(min)} to ${text(max)}`;
  }
  return null;
}

const NEWEST = 7;

/** JSON of an experiment with more in its data set, where that is an object at all. */
const withMoreOfSet = (json: unknown, more: object): object => {
  const { dataset: set, ...others } = json as { readonly dataset?: unknown };
  return { ...others, dataset: isObject(set) ? { ...set, ...more } : set };
};

/** The first version knew neither knobs nor preprocessing. */
const fromVersion1 = (json: unknown): unknown => ({
  ...withMoreOfSet(json, { knobs: {} }),
  version: 2,
  preprocessing: { size: null, channels: null, scaling: '0 to 1' },
});

/** The second did not know anybody's own pictures. */
const fromVersion2 = (json: unknown): unknown => ({ ...withMoreOfSet(json, { own: null }), version: 3 });

/** The third stretched pictures to the size wanted, and did not say how somebody's own came to theirs: it cropped what was to be like them. */
function fromVersion3(json: unknown): unknown {
  const { dataset: set, preprocessing, ...others } = json as Record<string, unknown>;
  const own = isObject(set) && isObject(set['own']) ? { own: { ...set['own'], fit: 'crop' } } : {};
  return {
    ...others,
    dataset: isObject(set) ? { ...set, ...own } : set,
    version: 4,
    preprocessing: isObject(preprocessing) ? { ...preprocessing, fit: 'stretch' } : preprocessing,
  };
}

/** The fifth knew fewer kinds of layers, and is whole without the others. */
const fromVersion5 = (json: unknown): unknown => ({ ...(json as object), version: 6 });

/** The sixth knew no groups of layers, and is whole without. */
const fromVersion6 = (json: unknown): unknown => ({ ...(json as object), version: 7 });

const versionOf = (json: unknown): unknown => (isObject(json) ? json['version'] : undefined);

/** From each version to the next. */
const migrations: readonly ((json: unknown) => unknown)[] = [
  fromVersion1,
  fromVersion2,
  fromVersion3,
  fromVersion4,
  fromVersion5,
  fromVersion6,
];

function migrated(json: unknown): unknown {
  const version = versionOf(json);
  const first = migrations.findIndex((_, i) => version === i + 1);
  return first < 0 ? json : migrations.slice(first).reduce((older, toNext) => toNext(older), json);
}

/** Thrown when stored or foreign JSON is not an experiment this version can open; the message is a sentence. */
class InvalidExperiment extends Error {
  override readonly name = 'InvalidExperiment';
}

/** Thrown when it was saved by a newer version of this app, which must be left its own. */
export class NewerExperiment extends InvalidExperiment {}

/**
 * Untrusted JSON to a document.
 * @throws InvalidExperiment naming the path of the first thing that is wrong, and what it has to be.
 */
export function parseExperiment(json: unknown): Experiment {
  const version = versionOf(json);
  if (Number.isSafeInteger(version) && (version as number) > NEWEST)
    throw new NewerExperiment(
      `This experiment was saved by a newer version of Kernelscope (format ${version as number}; this one reads ${NEWEST}). Reload the page to get the newest version.`,
    );
  const result = v.safeParse(schema, migrated(json), { abortEarly: true });
  if (!result.success) throw damaged(faultOf(result.issues[0]));
  const fault = datasetFault(result.output.dataset);
  if (fault !== null) throw damaged(fault);
  try {
    return { ...result.output, model: parseModel(result.output.model) };
  } catch (error) {
    throw damaged(error instanceof Error ? error.message : String(error));
  }
}

const damaged = (fault: string) => new InvalidExperiment(`The experiment is damaged: ${fault}.`);
