/** The part of the parser that is about training: derived from the tables of what there is. */
import { kernelPenalty } from '../../model-builder/layers/regularizers.ts';
import * as v from 'valibot';
import { isObject } from '../../data/fault.ts';
import { type ConfigOf, defaultConfig, type Field, type Fields } from '../../model-builder/fields.ts';
import { fieldProblem } from '../../model-builder/parseModel.ts';
import { fitFields } from './fitFields.ts';
import type { ChosenOf, Kinds } from './kinds.ts';
import { trainingDefaults } from './defaultExperiment.ts';
import { type ClassWeights, classWeightRange, MOST_CLASS_WEIGHTS } from './classWeights.ts';
import { clippings } from './clippings.ts';
import { losses } from './losses.ts';
import { optimizers } from './optimizers.ts';
import { schedules } from './schedules.ts';
import { endFields, stoppings } from './stopping.ts';

const fieldSchema = (field: Field) =>
  v.custom<never>(
    (value) => fieldProblem(field, value) === null,
    ({ input }) => fieldProblem(field, input) ?? '',
  );

const fieldSchemas = (fields: Fields) =>
  Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, fieldSchema(field)]));

/** The same where the fields are known. */
const schemasOf = <F extends Fields>(fields: F) =>
  fieldSchemas(fields) as unknown as { [K in keyof F]: v.GenericSchema<ConfigOf<F>[K]> };

const listed = new Intl.ListFormat('en', { type: 'disjunction' });

/** One of the ways with all its arguments, what else stands beside them, and no other; `what` goes on after "has to be". */
export function chosenSchema<K extends Kinds>(
  kinds: K,
  what: string,
  beside: v.ObjectEntries = {},
): v.GenericSchema<unknown, ChosenOf<K>> {
  const options = Object.entries(kinds).map(([className, { fields }]) =>
    v.strictObject({ className: v.literal(className), ...fieldSchemas(fields), ...beside }),
  );
  const message = `has to be ${what} that is known here: ${listed.format(Object.keys(kinds))}`;
  return v.variant('className', options, message) as never;
}

const { min, max } = classWeightRange;
const isWeight = (value: unknown) => typeof value === 'number' && value >= min && value <= max;
const classWeightsSchema = v.custom<ClassWeights>(
  (value) =>
    value === 'none' ||
    value === 'balanced' ||
    (Array.isArray(value) && value.length <= MOST_CLASS_WEIGHTS && value.every(isWeight)),
  `has to be none, balanced or at most ${MOST_CLASS_WEIGHTS} numbers from ${min} to ${max}`,
);

/** The training of a document. */
export const trainingSchema = v.strictObject({
  optimizer: chosenSchema(optimizers, 'an optimizer'),
  schedule: chosenSchema(schedules, 'a schedule'),
  loss: chosenSchema(losses, 'a loss'),
  clipping: chosenSchema(clippings, 'a way to clip'),
  classWeights: classWeightsSchema,
  stopping: chosenSchema(stoppings, 'a way to end'),
  ...schemasOf(endFields),
  ...schemasOf(fitFields),
});

/** The fourth version knew fewer choices and arguments: what is missing becomes what it was, Keras's default. */
export function fromVersion4(json: unknown): unknown {
  const { training, model } = json as { readonly training?: unknown; readonly model?: unknown };
  const next = { ...(json as object), version: 5, augmentation: [], model: withPenalties(model) };
  if (!isObject(training)) return next;
  const { schedule, loss, clipping, classWeights, stopping, topK, validateEvery } = trainingDefaults;
  const added = {
    schedule,
    loss,
    clipping,
    classWeights,
    stopping,
    topK,
    validateEvery,
    ...defaultConfig(endFields),
  };
  const optimizer = withDefaults(optimizers, training['optimizer']);
  return { ...next, training: { ...added, ...training, optimizer } };
}

/** Its layers' weights cost nothing. */
function withPenalties(model: unknown): unknown {
  if (!isObject(model) || !Array.isArray(model['layers'])) return model;
  const layers = (model['layers'] as readonly unknown[]).map((layer) => {
    const isWeighted = isObject(layer) && (layer['className'] === 'Conv2D' || layer['className'] === 'Dense');
    if (!isWeighted || !isObject(layer['config'])) return layer;
    return { ...layer, config: { ...defaultConfig(kernelPenalty), ...layer['config'] } };
  });
  return { ...model, layers };
}

/** The arguments that are missing, by their defaults; what is no known choice stays for the schema to refuse. */
function withDefaults(kinds: Kinds, given: unknown): unknown {
  const className = isObject(given) ? given['className'] : undefined;
  if (typeof className !== 'string' || !Object.hasOwn(kinds, className)) return given;
  return { ...defaultConfig((kinds[className] as Kinds[string]).fields), ...(given as object) };
}
