import * as v from 'valibot';
import type { Field } from './fields.ts';
import { definitionOf, type LayerClassName, layerDefinitions } from './layers/registry.ts';
import type { LayerSpec, ModelSpec } from './spec.ts';

const isWhole = (value: unknown, min: number, max: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;

const isPair = (value: unknown, min: number, max: number): boolean =>
  Array.isArray(value) && value.length === 2 && value.every((item) => isWhole(item, min, max));

/** Why a value is not allowed in a field, as the end of a sentence ("has to be …"), or null when it is. */
export function fieldProblem(field: Field, value: unknown): string | null {
  switch (field.kind) {
    case 'int':
      return isWhole(value, field.min, field.max)
        ? null
        : `has to be a whole number from ${field.min} to ${field.max}`;
    case 'float':
      return typeof value === 'number' && value >= field.min && value <= field.max
        ? null
        : `has to be a number from ${field.min} to ${field.max}`;
    case 'pair':
      return isPair(value, field.min, field.max)
        ? null
        : `has to be two whole numbers from ${field.min} to ${field.max}`;
    case 'optionalPair':
      return value === null || isPair(value, field.min, field.max)
        ? null
        : `has to be two whole numbers from ${field.min} to ${field.max}, or none`;
    case 'choice':
      return field.options.some((option) => option === value)
        ? null
        : `has to be one of ${field.options.join(', ')}`;
    case 'bool':
      return typeof value === 'boolean' ? null : 'has to be true or false';
    case 'shape':
      return Array.isArray(value) && value.length === 3 && value.every((item) => isWhole(item, 1, 4096))
        ? null
        : 'has to be height, width and channels';
    default:
      return field satisfies never;
  }
}

const name = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_.-]{1,80}$/, 'is not a layer name'));
const schema = v.strictObject({
  layers: v.pipe(
    v.array(
      v.strictObject({
        name,
        className: v.picklist(Object.keys(layerDefinitions) as LayerClassName[]),
        config: v.record(v.string(), v.unknown()),
        inbound: v.pipe(v.array(name), v.maxLength(64)),
        trainable: v.boolean(),
      }),
    ),
    v.minLength(1),
    v.maxLength(1000),
  ),
});

/**
 * Untrusted JSON to a model whose every argument is known and in range (its shapes may still not fit: see `analyse`).
 * @throws Error with a sentence that names the layer and the argument.
 */
export function parseModel(json: unknown): ModelSpec {
  const result = v.safeParse(schema, json);
  if (!result.success) {
    const [issue] = result.issues;
    throw new Error(`The model is damaged at "${v.getDotPath(issue) ?? 'its root'}": ${issue.message}.`);
  }
  for (const layer of result.output.layers) {
    const { fields } = definitionOf(layer.className);
    const extra = Object.keys(layer.config).find((key) => !Object.hasOwn(fields, key));
    if (extra !== undefined)
      throw new Error(`${layer.className} "${layer.name}" has no argument named "${extra}".`);
    for (const [key, field] of Object.entries(fields)) {
      const problem = fieldProblem(field, layer.config[key]);
      if (problem) throw new Error(`${field.argument} of "${layer.name}" ${problem}.`);
    }
  }
  return { layers: result.output.layers as unknown as readonly LayerSpec[] };
}
