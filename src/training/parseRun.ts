/** A run out of a file of any origin: nothing of it reaches the engine before it is known to fit the network it is of. */
import * as v from 'valibot';
import { offerOf } from '../data/catalogue.ts';
import { availableForTraining } from '../data/dataset.ts';
import { faultOf } from '../data/fault.ts';
import { needsStatistics, preparedShape } from '../data/preprocess.ts';
import type { Kept } from '../data/keptSlots.ts';
import { analyse } from '../model-builder/analyse.ts';
import { definitionOf } from '../model-builder/layers/registry.ts';
import { analysisContext } from './experiment/analysisContext.ts';
import type { Experiment } from './experiment/experiment.ts';
import { epochColumns, fromKept, type KeptRun, type runParts, validationColumns } from './keptRun.ts';
import { stepColumns } from './stepSeries.ts';
import type { Arrays } from './checkpoint.ts';
import type { Evaluation } from './protocol.ts';

const MOST_NAME = 300;
const text = v.pipe(v.string('has to be text'), v.maxLength(MOST_NAME, 'is too long'));
const count = v.pipe(
  v.number('has to be a number'),
  v.safeInteger('has to be a whole number'),
  v.minValue(0, 'has to be at least 0'),
);
const finite = v.pipe(v.number('has to be a number'), v.finite('has to be a number'));
const perChannel = v.array(finite, 'has to be a list');
/** JSON has no others, so they are texts. */
const anyNumber = v.union(
  [
    finite,
    v.pipe(
      v.picklist(['NaN', 'Infinity', '-Infinity']),
      v.transform((name) => Number(name)),
    ),
  ],
  'has to be a number',
);
const evaluation = v.strictObject({
  subset: v.picklist(['training', 'validation', 'test'], 'has to be a subset'),
  loss: anyNumber,
  pictures: count,
});
const layout = v.array(v.strictTuple([text, count]), 'has to be a list');
const divergence = v.strictObject({
  sign: v.picklist([
    'loss not finite',
    'gradient too large',
    'weights too large',
    'weights not finite',
    'loss grew',
    'loss constant',
    'nothing learned',
  ]),
  step: count,
  value: anyNumber,
});

const liveValue = v.union([finite, v.boolean()], 'has to be a number, true or false');
const waited = { best: v.nullable(finite), wait: count };
const watched = v.strictObject({
  plateau: v.strictObject({ ...waited, cooldown: count, scale: finite }),
  stopping: v.strictObject(waited),
  milliseconds: finite,
  ended: v.nullable(v.picklist(['no better', 'accuracy', 'minutes'])),
  validatedAt: count,
});

const schema = v.strictObject({
  checkpoint: v.strictObject({
    runId: text,
    experiment: v.unknown(),
    targetEpochs: count,
    epoch: count,
    stepInEpoch: count,
    steps: count,
    iterations: count,
    sums: v.strictObject({ loss: finite, correct: count, top: count, pictures: count }),
    watched,
    changes: v.array(v.strictObject({ step: count, what: text, from: liveValue, to: liveValue })),
    hash: text,
    statistics: v.optional(v.nullable(v.strictObject({ mean: perChannel, deviation: perChannel })), null),
  }),
  status: v.union(
    [
      v.strictObject({ kind: v.picklist(['running', 'paused']) }),
      v.strictObject({ kind: v.literal('finished'), reason: v.picklist(['completed', 'stopped']) }),
      v.strictObject({
        kind: v.literal('finished'),
        reason: v.literal('ended early'),
        why: v.picklist(['no better', 'accuracy', 'minutes']),
      }),
      v.strictObject({ kind: v.literal('finished'), reason: v.literal('diverged'), divergence }),
    ],
    'has to say how the run stood',
  ),
  weights: layout,
  bestWeights: layout,
  slots: layout,
  columns: v.strictObject({ steps: v.literal(stepColumns.length), epochs: v.literal(epochColumns.length) }),
  evaluation: v.nullable(evaluation),
  test: v.nullable(v.strictObject({ evaluation, experiment: v.unknown(), steps: count, hash: text })),
});

const damaged = (fault: string) => new Error(`The trained run is damaged: ${fault}.`);

/**
 * The run that `toKept` made this of, by way of JSON.
 * @throws Error with a sentence that says what is wrong with it
 */
export function parseRun({ facts, parts }: Kept): KeptRun {
  const result = v.safeParse(schema, facts, { abortEarly: true });
  if (!result.success) throw damaged(faultOf(result.issues[0]));
  for (const part of ['weights', 'bestWeights', 'slots'] as const) {
    const of = result.output[part];
    const floats = of.reduce((sum, [, length]) => sum + length, 0);
    if (parts[part]?.length !== 4 * floats) throw damaged(`${part} are not as many as it says`);
  }
  const whole: readonly (readonly [(typeof runParts)[number], number])[] = [
    ['steps', 8 * stepColumns.length],
    ['epochs', 8 * epochColumns.length],
    ['validations', 8 * validationColumns.length],
  ];
  for (const [part, size] of whole)
    if ((parts[part]?.length ?? -1) % size !== 0) throw damaged(`${part} is cut short`);
  let run: KeptRun;
  try {
    run = fromKept({ facts: result.output, parts });
  } catch (error) {
    // Arrays of numbers that are cut within one.
    throw error instanceof RangeError ? damaged('it is cut short') : error;
  }
  checkRun(run);
  return run;
}

function checkRun({ checkpoint, steps, evaluation: validation, test }: KeptRun): void {
  const { experiment, epoch, targetEpochs, stepInEpoch, statistics } = checkpoint;
  checkArrays(checkpoint);
  const { info } = offerOf(experiment.dataset);
  const [, , channels] = preparedShape(info.shape, experiment.preprocessing);
  for (const values of statistics ? [statistics.mean, statistics.deviation] : [])
    if (values.length !== channels || values.some((value) => value < 0))
      throw damaged("the training pictures' mean and deviation are none");
  if (!statistics && needsStatistics(experiment.preprocessing))
    throw damaged("the training pictures' mean and deviation are missing");
  const pictures = Math.min(experiment.dataset.trainingSize, availableForTraining(info));
  const stepsPerEpoch = Math.ceil(pictures / experiment.training.batchSize);
  if (epoch > targetEpochs || stepInEpoch > stepsPerEpoch) throw damaged('it is further than it goes');
  if (steps.step.some((step, i) => !(step > (steps.step[i - 1] ?? 0))))
    throw damaged('steps are not in order');
  if (validation) checkEvaluation(validation, info.classNames.length);
  if (test) checkEvaluation(test.evaluation, offerOf(test.experiment.dataset).info.classNames.length);
}

/** Weights are those of the network, all of them, and numbers; slots are of weights. */
function checkArrays({ experiment, weights, bestWeights, slots }: KeptRun['checkpoint']): void {
  const sizes = variableSizes(experiment);
  const hasBest = Object.keys(bestWeights).length > 0;
  for (const all of hasBest ? [weights, bestWeights] : [weights]) {
    if (Object.keys(all).length !== sizes.size) throw damaged('weights are not those of its network');
    for (const [name, size] of sizes)
      if (all[name]?.length !== size) throw damaged(`weights of ${name} are not those of its network`);
  }
  for (const [name, values] of Object.entries(slots))
    if (sizes.get(name.slice(0, name.lastIndexOf('/'))) !== values.length)
      throw damaged(`slots of ${name} are not those of its network`);
  for (const all of [weights, bestWeights, slots]) checkFinite(all);
}

function checkFinite(arrays: Arrays): void {
  for (const [name, values] of Object.entries(arrays))
    if (!values.every(Number.isFinite)) throw damaged(`${name} holds what is no number`);
}

/** How many values each variable of the network has, by its full name. */
function variableSizes(experiment: Experiment): ReadonlyMap<string, number> {
  const { model } = experiment;
  const { layers, canTrain } = analyse(model, analysisContext(experiment));
  if (!canTrain) throw damaged('its network has problems');
  return new Map(
    model.layers.flatMap(({ name, className, config, inbound }) =>
      definitionOf(className)
        .variables(
          config,
          inbound.map((input) => layers.get(input)?.outputShape ?? []),
        )
        .map((spec) => [`${name}/${spec.name}`, spec.shape.reduce((a, b) => a * b, 1)] as const),
    ),
  );
}

function checkEvaluation({ subset, probabilities, labels }: Evaluation, classes: number): void {
  if (
    probabilities.length !== labels.length * classes ||
    labels.some((label) => label >= classes) ||
    !probabilities.every((share) => share >= 0 && share <= 1)
  )
    throw damaged(`what it says of the ${subset} pictures is no answer`);
}
