/** How a model's numbers come about, each formula with the model's own numbers in it; derived from the layers' definitions. */
import { bytesText, multiplyAddsText } from './amounts.ts';
import { type Analysis, FLOAT_BYTES, type LayerAnalysis } from './analyse.ts';
import { kerasArgument } from './code/kerasModel.ts';
import type { Shape } from './defineLayer.ts';
import type { Explained, Field } from './fields.ts';
import { definitionOf } from './layers/registry.ts';
import { pixelsSeen, sightFormulas, widest } from './sight.ts';
import { isFrozen, type LayerSpec } from './spec.ts';

/** A number that a person reads, and how it comes about; null where there is nothing to compute. */
export interface Explanation {
  readonly term: Explained;
  readonly figure: string | null;
  readonly formula: string | null;
}

/** A layer with what its definition makes of it; null where its output is not known. */
function evaluated({ name, className, config, inbound }: LayerSpec, { layers }: Analysis) {
  const facts = layers.get(name);
  const output = facts?.outputShape;
  if (!output) return null;
  const definition = definitionOf(className);
  const before = inbound.flatMap((input) => layers.get(input) ?? []);
  const inputs = before.map(({ outputShape }) => outputShape ?? []);
  const variables = definition.variables(config, inputs);
  return { facts, output, definition, config, before, inputs, variables };
}

type Evaluated = NonNullable<ReturnType<typeof evaluated>>;

/** What follows from a layer in its model; nothing where its output is not known. */
export function explanationsOf(layer: LayerSpec, analysis: Analysis): Explanation[] {
  const all = evaluated(layer, analysis);
  if (!all) return [];
  const { facts, output, definition, config, inputs, variables } = all;
  return [
    {
      term: 'output shape',
      figure: output.join(' × '),
      formula: lengthsText(definition.lengths?.(config, inputs) ?? [], output),
    },
    { term: 'each value', figure: null, formula: definition.value?.(config, inputs) ?? null },
    {
      term: 'parameters',
      figure: facts.parameters.toLocaleString('en'),
      formula: variables.map(({ name, shape }) => `${name} ${shape.join(' × ')}`).join(' + ') || null,
    },
    {
      term: 'multiply-adds',
      figure: facts.multiplyAdds.toLocaleString('en'),
      formula: sumText(definition.multiplyAdds?.(config, inputs, output) ?? []) || null,
    },
    {
      term: 'activation memory',
      figure: bytesText(facts.activationBytes),
      formula: `${analysis.batchSize} pictures × ${output.join(' × ')} values × ${FLOAT_BYTES} bytes`,
    },
    { term: 'receptive field', ...seenBy(all) },
  ];
}

function seenBy({
  definition,
  config,
  before,
  facts: { sight },
}: Evaluated): Pick<Explanation, 'figure' | 'formula'> {
  const seen = sight && pixelsSeen(sight);
  if (!seen || seen === 'all') return { figure: 'the whole picture', formula: null };
  const sights = before.flatMap((input) => input.sight ?? []);
  const formulas = sightFormulas(definition.window(config), widest(sights));
  return { figure: seen.join(' × '), formula: formulas && lengthsText(formulas, seen) };
}

const sumText = (products: readonly Shape[]): string =>
  products.map((factors) => factors.join(' × ')).join(' + ');

/** "⌊(28 − 3) / 1⌋ + 1 = 26 high and wide, 16 + 32 = 48 channels"; null where no length is computed. */
function lengthsText(formulas: readonly (string | null)[], lengths: Shape): string | null {
  const axes = formulas.length === 1 ? ['values'] : ['high', 'wide', 'channels'];
  const [high, wide, ...others] = formulas.map((formula, axis) =>
    formula === null ? null : `${formula} = ${lengths[axis]?.toLocaleString('en')}`,
  );
  const named = [high, wide, ...others].map((text, axis) => text && `${text} ${axes[axis]}`);
  const parts = high && high === wide ? [`${high} high and wide`, ...named.slice(2)] : named;
  return parts.filter(Boolean).join(', ') || null;
}

/** The lines under a field's sentence: how the numbers that it enters come about, and Keras's name and default of it. */
export function fieldNotes(layer: LayerSpec, key: string, analysis: Analysis): string[] {
  const field = definitionOf(layer.className).fields[key];
  if (!field) return [];
  const explanations = explanationsOf(layer, analysis);
  const entered = (field.enters ?? []).flatMap((term) => {
    const { figure = null, formula = null } = explanations.find((one) => one.term === term) ?? {};
    if (formula === null) return [];
    return [`${term}: ${formula}${figure === null || formula.includes('=') ? '' : ` = ${figure}`}`];
  });
  return [...entered, ...ownNote(layer, key, analysis), ...kerasNote(layer, field)];
}

function ownNote(layer: LayerSpec, key: string, analysis: Analysis): string[] {
  const all = evaluated(layer, analysis);
  const field = all?.definition.fields[key];
  if (!all || !field?.formula) return [];
  const value = (layer.config as Readonly<Record<string, never>>)[key] as never;
  const shapeOf = (name: string) => all.variables.find((variable) => variable.name === name)?.shape ?? [];
  return [field.formula(value, shapeOf)];
}

const kerasNote = ({ className }: LayerSpec, { ours, argument }: Field): string[] =>
  ours ? [] : [`Keras: ${className}(${kerasArgument(className, argument)})`];

/** The lines under the sentence about `trainable`. */
export const trainableNotes = (layer: LayerSpec, { layers }: Analysis): string[] => {
  const { parameters = 0, trainableParameters = 0 } = layers.get(layer.name) ?? {};
  return [
    `${trainableParameters.toLocaleString('en')} of ${parameters.toLocaleString('en')} parameters are trained`,
    `Keras: ${layer.className}(trainable=${isFrozen(layer) ? 'False' : 'True'})`,
  ];
};

/** Layers of a sum that are named. */
const NAMED = 6;

/** What a whole model takes, as the sum over its layers. */
export function totalsOf(analysis: Analysis): Explanation[] {
  const sum = (of: (layer: LayerAnalysis) => number, text: (amount: number) => string) => {
    const parts = [...analysis.layers].filter(([, layer]) => of(layer) > 0);
    const largest = parts.toSorted(([, a], [, b]) => of(b) - of(a));
    const named = new Set(largest.slice(0, NAMED).map(([name]) => name));
    const rest = parts.filter(([name]) => !named.has(name));
    const terms = parts
      .filter(([name]) => named.has(name))
      .map(([name, layer]) => `${name} ${text(of(layer))}`);
    if (rest.length > 0)
      terms.push(`${rest.length} more ${text(rest.reduce((all, [, layer]) => all + of(layer), 0))}`);
    return terms.join(' + ') || null;
  };
  const count = (amount: number) => amount.toLocaleString('en');
  const last = analysis.lastWithMaps === null ? null : analysis.layers.get(analysis.lastWithMaps)?.sight;
  const seen = last ? pixelsSeen(last) : 'all';
  return [
    { term: 'parameters', figure: count(analysis.parameters), formula: sum((l) => l.parameters, count) },
    {
      term: 'multiply-adds',
      figure: multiplyAddsText(analysis.multiplyAdds),
      formula: sum((l) => l.multiplyAdds, multiplyAddsText),
    },
    {
      term: 'activation memory',
      figure: bytesText(analysis.activationBytes),
      formula: sum((l) => l.activationBytes, bytesText),
    },
    ...(seen === 'all'
      ? []
      : [
          {
            term: 'receptive field' as const,
            figure: seen.join('×'),
            formula: `what one value of ${analysis.lastWithMaps} sees`,
          },
        ]),
  ];
}
