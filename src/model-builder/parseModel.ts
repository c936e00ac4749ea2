import * as v from 'valibot';
import { faultOf, isObject, placeOf } from '../data/fault.ts';
import type { Field } from './fields.ts';
import { definitionOf, type LayerClassName, layerDefinitions } from './layers/registry.ts';
import type { LayerSpec, ModelSpec } from './spec.ts';

/** Of a model. */
export const MOST_LAYERS = 1000;

const isWhole = (value: unknown, min: number, max: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;

const isWithin = (value: unknown, { min, max }: { readonly min: number; readonly max: number }): boolean =>
  typeof value === 'number' && value >= min && value <= max;

const isBounds = (value: unknown, range: { readonly min: number; readonly max: number }): boolean =>
  Array.isArray(value) &&
  value.length === 2 &&
  value.every((item) => isWithin(item, range)) &&
  value[0] <= value[1];

const isPair = (value: unknown, min: number, max: number): boolean =>
  Array.isArray(value) && value.length === 2 && value.every((item) => isWhole(item, min, max));

/** One length or three, one of which may be -1. */
const isLengths = (value: unknown, max: number): boolean =>
  Array.isArray(value) &&
  (value.length === 1 || value.length === 3) &&
  value.every((item) => item === -1 || isWhole(item, 1, max)) &&
  value.filter((item) => item === -1).length <= 1;

/** Why a value is not allowed in a field, as the end of a sentence ("has to be …"), or null when it is. */
export function fieldProblem(field: Field, value: unknown): string | null {
  switch (field.kind) {
    case 'int':
      return isWhole(value, field.min, field.max)
        ? null
        : `has to be a whole number from ${field.min} to ${field.max}`;
    case 'float':
      return isWithin(value, field) ? null : `has to be a number from ${field.min} to ${field.max}`;
    case 'pair':
      return isPair(value, field.min, field.max)
        ? null
        : `has to be two whole numbers from ${field.min} to ${field.max}`;
    case 'optionalPair':
      return value === null || isPair(value, field.min, field.max)
        ? null
        : `has to be two whole numbers from ${field.min} to ${field.max}, or none`;
    case 'optionalFloat':
      return value === null || isWithin(value, field)
        ? null
        : `has to be a number from ${field.min} to ${field.max}, or none`;
    case 'range':
      return isBounds(value, field)
        ? null
        : `has to be two numbers from ${field.min} to ${field.max}, the lower first`;
    case 'optionalRange':
      return value === null || isBounds(value, field)
        ? null
        : `has to be two numbers from ${field.min} to ${field.max}, the lower first, or none`;
    case 'sides':
      return Array.isArray(value) &&
        value.length === 2 &&
        value.every((both) => isPair(both, field.min, field.max))
        ? null
        : `has to be two pairs (top and bottom, left and right) of whole numbers from ${field.min} to ${field.max}`;
    case 'lengths':
      return isLengths(value, field.max)
        ? null
        : `has to be one or three whole numbers from 1 to ${field.max}, one of which may be -1`;
    case 'axes':
      return value === null || (Array.isArray(value) && value.join() === '1,2')
        ? null
        : 'has to be none, or the axes 1 and 2';
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

/** Of a group of layers: what a person calls it. */
export const isGroupName = (value: unknown): boolean =>
  typeof value === 'string' && /^[^\p{Cc}\p{Zl}\p{Zp}]{1,40}$/u.test(value) && value.trim() === value;

const name = v.pipe(
  v.string('has to be the name of a layer'),
  v.regex(
    /^[A-Za-z0-9_.-]{1,80}$/,
    'has to be the name of a layer: letters, digits, dot, hyphen and underscore, at most 80',
  ),
);
const schema = v.strictObject({
  layers: v.pipe(
    v.array(
      v.strictObject({
        name,
        className: v.picklist(
          Object.keys(layerDefinitions) as LayerClassName[],
          'has to be a kind of layer that is known here',
        ),
        config: v.custom<Readonly<Record<string, unknown>>>(isObject, 'has to be an object'),
        inbound: v.pipe(v.array(name, 'has to be a list'), v.maxLength(64, 'has to be at most 64 layers')),
        trainable: v.boolean('has to be true or false'),
        group: v.exactOptional(
          v.custom<string>(isGroupName, 'has to be the name of a group: a line of 1 to 40 characters'),
        ),
      }),
      'has to be a list of layers',
    ),
    v.minLength(1, 'has to hold at least one layer'),
    v.maxLength(MOST_LAYERS, `has to hold at most ${MOST_LAYERS.toLocaleString('en')} layers`),
  ),
});
type Parsed = v.InferOutput<typeof schema>;

/**
 * Untrusted JSON to a model whose every argument is known and in range, and whose every layer has a name of its own and
 * reads layers before it (its shapes may still not fit: see `analyse`).
 * @throws Error whose message is a fault as of `faultOf`, its path under `model`.
 */
export function parseModel(json: unknown): ModelSpec {
  const result = v.safeParse(v.strictObject({ model: schema }), { model: json }, { abortEarly: true });
  if (!result.success) throw new Error(faultOf(result.issues[0]));
  const { layers } = result.output.model;
  const before = new Set<string>();
  for (const [i, layer] of layers.entries()) {
    const fault = graphFault(layer, before) ?? configFault(layer);
    if (fault) throw new Error(`${placeOf(['model', 'layers', i, ...fault.at])} ${fault.what}`);
    before.add(layer.name);
  }
  return { layers: layers as unknown as readonly LayerSpec[] };
}

/** Where in a layer something is wrong, and what. */
interface Fault {
  readonly at: readonly (string | number)[];
  readonly what: string;
}

function graphFault(
  { name: own, inbound }: Parsed['layers'][number],
  before: ReadonlySet<string>,
): Fault | null {
  if (before.has(own)) return { at: ['name'], what: `has to differ from the others: there are two "${own}"` };
  const dangling = inbound.findIndex((other) => !before.has(other));
  if (dangling < 0) return null;
  return {
    at: ['inbound', dangling],
    what: `has to name a layer before "${own}", not "${inbound[dangling]}"`,
  };
}

function configFault({ name: own, className, config }: Parsed['layers'][number]): Fault | null {
  const { fields } = definitionOf(className);
  const extra = Object.keys(config).find((key) => !Object.hasOwn(fields, key));
  if (extra !== undefined) return { at: ['config', extra], what: `is no argument of ${className} "${own}"` };
  for (const [key, field] of Object.entries(fields)) {
    const problem = fieldProblem(field, config[key]);
    if (problem) return { at: ['config', key], what: `(${field.argument} of "${own}") ${problem}` };
  }
  return null;
}
