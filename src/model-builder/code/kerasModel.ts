/** A model as the Keras 3 program that makes it: Sequential where it is a stack, else the functional API. */
import { kerasName } from '../edit.ts';
import { defaultConfig } from '../fields.ts';
import { definitionOf, type LayerClassName } from '../layers/registry.ts';
import { penaltiesOf } from '../layers/regularizers.ts';
import { isFrozen, type LayerSpec, type ModelSpec } from '../spec.ts';
import { isStack } from '../summary.ts';
import { type Argument, python, pythonArguments, signatureOf, type Value } from './python.ts';
import { assigned, call, type Doc, linesOf, pythonStyle, type SourceLine } from './source.ts';
import { variablesOf } from './variables.ts';

/** Python's words, and names that the program has for other things. */
const TAKEN =
  'False None True and as assert async await break class continue def del elif else except finally for from global if import ' +
  'in is lambda nonlocal not or pass raise return try while with keras layers np model data';

/** Which layers Keras names as we do by itself: it counts the layers of a class that are given no name. */
function namedByKeras({ layers }: ModelSpec): ReadonlySet<string> {
  const counts = new Map<string, number>();
  const named = new Set<string>();
  for (const { name, className } of layers) {
    const base = kerasName(className);
    const count = counts.get(base) ?? 0;
    if (name !== (count === 0 ? base : `${base}_${count}`)) continue;
    counts.set(base, count + 1);
    named.add(name);
  }
  return named;
}

const penaltyOf = (config: object): Argument[] =>
  penaltiesOf(config).flatMap(({ argument, l1, l2 }): Argument[] => {
    if (l1 === 0 && l2 === 0) return [];
    const code = l1 === 0 ? `L2(${l2})` : l2 === 0 ? `L1(${l1})` : `L1L2(l1=${l1}, l2=${l2})`;
    return [[argument, { code: `keras.regularizers.${code}` }]];
  });

/** Keras's arguments of a layer, its name where Keras would choose another, and whether it is frozen. */
function argumentsOf(layer: LayerSpec, isNamed: boolean): Argument[] {
  const config = layer.config as Readonly<Record<string, Value>>;
  const fields = Object.entries(definitionOf(layer.className).fields);
  return [
    ...fields
      .filter(([, field]) => !field.ours)
      .map(([key, field]): Argument => [field.argument, config[key] ?? null]),
    ...penaltyOf(config),
    ...(isNamed ? [] : [['name', layer.name] as const]),
    ...(isFrozen(layer) ? [['trainable', false] as const] : []),
  ];
}

function layerCall(layer: LayerSpec, isNamed: boolean): Doc {
  const { className } = layer;
  const name = className === 'Input' ? 'keras.Input' : `layers.${className}`;
  return call(name, pythonArguments(className, argumentsOf(layer, isNamed)), { layer: layer.name });
}

/** One layer on one line: `layers.Conv2D(16, (3, 3), activation="relu")`. */
export const kerasCall = (layer: LayerSpec): string =>
  linesOf(layerCall(layer, true), { width: Infinity, indent: '' })[0]?.text ?? '';

const withDefault = ([argument, ...fallback]: ReturnType<typeof signatureOf>[number]): string =>
  fallback.length === 0 ? argument : `${argument}=${python(fallback[0] as Value)}`;

/** An argument with Keras's default, where it has one: `strides=(1, 1)`. */
export const kerasArgument = (className: LayerClassName, name: string): string =>
  signatureOf(className)
    .filter(([argument]) => argument === name)
    .map(withDefault)
    .join() || name;

/** What Keras lets be given of what is offered here, with its defaults: `Dropout(rate)`. */
export function kerasSignature(className: LayerClassName): string {
  const { fields } = definitionOf(className);
  const own = Object.values(fields).flatMap(({ ours, argument }) => (ours ? [] : [argument]));
  const offered = new Set([...own, ...penaltiesOf(defaultConfig(fields)).map(({ argument }) => argument)]);
  const parts = signatureOf(className)
    .filter(([argument]) => offered.has(argument))
    .map(withDefault);
  return `${className}(${parts.join(', ')})`;
}

/** The lines that make `model`. */
export function kerasModelLines(model: ModelSpec): SourceLine[] {
  const named = namedByKeras(model);
  const made = (layer: LayerSpec) => layerCall(layer, named.has(layer.name));
  if (isStack(model)) {
    const list: Doc = { open: '[', items: model.layers.map(made), close: ']', apart: true };
    return sequentialLines(list);
  }
  const variables = variablesOf(model, TAKEN);
  const variableOf = (name: string) => variables.get(name) ?? python(name);
  const statements = model.layers.map((layer) => {
    const doc = made(layer);
    const inputs = layer.inbound.map(variableOf);
    const reads =
      inputs.length === 1 ? `(${inputs[0]})` : inputs.length === 0 ? '' : `([${inputs.join(', ')}])`;
    const applied = typeof doc === 'string' ? doc + reads : { ...doc, close: doc.close + reads };
    return assigned(variableOf(layer.name), applied);
  });
  const ends = [model.layers.find(({ className }) => className === 'Input'), model.layers.at(-1)];
  const outer = call(
    'keras.Model',
    ends.map((layer) => variableOf(layer?.name ?? '')),
  );
  return [...statements, assigned('model', outer)].flatMap((doc) => linesOf(doc, pythonStyle));
}

/** `model = keras.Sequential([…])` with the list hugged by the call. */
const sequentialLines = (list: Exclude<Doc, string>): SourceLine[] =>
  linesOf({ ...list, open: 'model = keras.Sequential([', close: '])' }, pythonStyle);
