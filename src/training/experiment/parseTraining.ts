/** The part of the parser that is about training: derived from the tables of what there is. */
import * as v from 'valibot';
import { isObject } from '../../data/fault.ts';
import { defaultConfig, type Field, type Fields } from '../../model-builder/fields.ts';
import { fieldProblem } from '../../model-builder/parseModel.ts';
import { fitFields } from './fitFields.ts';
import type { ChosenOf, Kinds } from './kinds.ts';
import { optimizers } from './optimizers.ts';

const fieldSchema = (field: Field) =>
  v.custom<never>(
    (value) => fieldProblem(field, value) === null,
    ({ input }) => fieldProblem(field, input) ?? '',
  );

const fieldSchemas = (fields: Fields) =>
  Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, fieldSchema(field)]));

const listed = new Intl.ListFormat('en', { type: 'disjunction' });

/** One of the ways with all its arguments and no other; `what` goes on after "has to be". */
function chosenSchema<K extends Kinds>(kinds: K, what: string): v.GenericSchema<unknown, ChosenOf<K>> {
  const options = Object.entries(kinds).map(([className, { fields }]) =>
    v.strictObject({ className: v.literal(className), ...fieldSchemas(fields) }),
  );
  const message = `has to be ${what} that is known here: ${listed.format(Object.keys(kinds))}`;
  return v.variant('className', options, message) as never;
}

/** The training of a document. */
export const trainingSchema = v.strictObject({
  optimizer: chosenSchema(optimizers, 'an optimizer'),
  ...(fieldSchemas(fitFields) as unknown as { [K in keyof typeof fitFields]: v.GenericSchema<number> }),
});

/** The fourth version did not know of all that can be chosen now: what is missing becomes what it was, Keras's default. */
export function fromVersion4(json: unknown): unknown {
  const { training } = json as { readonly training?: unknown };
  if (!isObject(training)) return { ...(json as object), version: 5 };
  return {
    ...(json as object),
    version: 5,
    training: { ...training, optimizer: withDefaults(optimizers, training['optimizer']) },
  };
}

/** The arguments that are missing, by their defaults; what is no known choice stays for the schema to refuse. */
function withDefaults(kinds: Kinds, given: unknown): unknown {
  const className = isObject(given) ? given['className'] : undefined;
  if (typeof className !== 'string' || !Object.hasOwn(kinds, className)) return given;
  return { ...defaultConfig((kinds[className] as Kinds[string]).fields), ...(given as object) };
}
