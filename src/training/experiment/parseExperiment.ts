import * as v from 'valibot';
import { findOffer } from '../../data/catalogue.ts';
import { plainPreprocessing, scalingNames } from '../../data/preprocess.ts';
import { parseModel } from '../../model-builder/parseModel.ts';
import type { Experiment } from './experiment.ts';
import { trainingRanges } from './trainingRanges.ts';

const number = ({ min, max }: { min: number; max: number }) =>
  v.pipe(v.number(), v.minValue(min), v.maxValue(max));
const integer = ({ min, max }: { min: number; max: number }) =>
  v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));

const optimizer = v.variant('className', [
  v.strictObject({
    className: v.literal('SGD'),
    learningRate: number(trainingRanges.learningRate),
    momentum: number(trainingRanges.momentum),
  }),
  v.strictObject({
    className: v.literal('Adam'),
    learningRate: number(trainingRanges.learningRate),
    beta1: number(trainingRanges.beta1),
    beta2: number(trainingRanges.beta2),
    epsilon: number(trainingRanges.epsilon),
  }),
]);

const dataset = v.pipe(
  v.strictObject({
    id: v.string(),
    trainingSize: integer({ min: 1, max: 1e7 }),
    knobs: v.record(v.string(), v.number()),
  }),
  v.check(({ id }) => findOffer(id) !== undefined, 'names a data set that is not on offer here'),
  v.check(({ id, knobs }) => {
    const known = Object.entries(findOffer(id)?.knobs ?? {});
    return (
      known.length === Object.keys(knobs).length &&
      known.every(([name, { min, max }]) => {
        const value = Object.hasOwn(knobs, name) ? (knobs[name] as number) : Number.NaN;
        return value >= min && value <= max;
      })
    );
  }, 'does not have the knobs of its data set, each within its range'),
);

const schema = v.strictObject({
  version: v.literal(2),
  title: v.pipe(v.string(), v.maxLength(200)),
  dataset,
  preprocessing: v.strictObject({
    size: v.nullable(v.tuple([integer({ min: 8, max: 256 }), integer({ min: 8, max: 256 })])),
    channels: v.nullable(v.picklist([1, 3])),
    scaling: v.picklist(scalingNames),
  }),
  model: v.unknown(),
  training: v.strictObject({
    optimizer,
    batchSize: integer(trainingRanges.batchSize),
    epochs: integer(trainingRanges.epochs),
    seed: integer(trainingRanges.seed),
  }),
});

const NEWEST = 2;

/** The first version knew neither knobs nor preprocessing. */
function fromVersion1(json: unknown): unknown {
  const { dataset: set, ...others } = json as { readonly dataset?: unknown };
  const withKnobs = typeof set === 'object' && set !== null ? { ...set, knobs: {} } : set;
  return { ...others, version: 2, dataset: withKnobs, preprocessing: plainPreprocessing };
}

/** Thrown when stored or foreign JSON is not an experiment this version can open; the message is a sentence. */
class InvalidExperiment extends Error {
  override readonly name = 'InvalidExperiment';
}

/**
 * Untrusted JSON to a document.
 * @throws InvalidExperiment naming the first thing that is wrong.
 */
export function parseExperiment(json: unknown): Experiment {
  const version = typeof json === 'object' && json !== null && 'version' in json ? json.version : undefined;
  if (typeof version === 'number' && version > NEWEST)
    throw new InvalidExperiment(
      `This experiment was saved by a newer version of Kernelscope (format ${version}; this one reads ${NEWEST}). Reload the page to get the newest version.`,
    );
  const result = v.safeParse(schema, version === 1 ? fromVersion1(json) : json);
  if (!result.success) {
    const issue = result.issues[0];
    throw new InvalidExperiment(
      `The experiment is damaged at "${v.getDotPath(issue) ?? 'its root'}": ${issue.message}.`,
    );
  }
  try {
    return { ...result.output, model: parseModel(result.output.model) };
  } catch (error) {
    throw new InvalidExperiment(error instanceof Error ? error.message : String(error));
  }
}
