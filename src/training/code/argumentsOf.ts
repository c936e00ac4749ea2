import type { Argument, Value } from '../../model-builder/code/python.ts';
import type { Fields } from '../../model-builder/fields.ts';

/** The values of fields under Keras's names, as far as Keras has them. */
export const argumentsOf = (fields: Fields, config: Readonly<Record<string, unknown>>): Argument[] =>
  Object.entries(fields)
    .filter(([, field]) => !field.ours)
    .map(([key, field]) => [field.argument, config[key] as Value]);
