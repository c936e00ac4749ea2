import * as v from 'valibot';
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

const schema = v.strictObject({
  version: v.literal(1),
  title: v.pipe(v.string(), v.maxLength(200)),
  dataset: v.strictObject({
    id: v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/)),
    trainingSize: integer({ min: 1, max: 1e7 }),
  }),
  model: v.unknown(),
  training: v.strictObject({
    optimizer,
    batchSize: integer(trainingRanges.batchSize),
    epochs: integer(trainingRanges.epochs),
    seed: integer(trainingRanges.seed),
  }),
});

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
  if (typeof version === 'number' && version > 1)
    throw new InvalidExperiment(
      `This experiment was saved by a newer version of Kernelscope (format ${version}; this one reads 1). Reload the page to get the newest version.`,
    );
  const result = v.safeParse(schema, json);
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
