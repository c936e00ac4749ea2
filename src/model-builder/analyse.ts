/** Everything that follows from a model: shapes, parameters, costs, problems. Derived, never stored; never throws. */
import { bytesText } from './amounts.ts';
import type { Shape, ShapeFix, VariableSpec } from './defineLayer.ts';
import { insert, remove, setConfig } from './edit.ts';
import { definitionOf } from './layers/registry.ts';
import { fieldProblem } from './parseModel.ts';
import { endProblems, type Problem, type ProblemCode, structureProblems } from './problems.ts';
import { type Sight, through, widest } from './sight.ts';
import type { LayerSpec, ModelSpec } from './spec.ts';

/** What the data and the training ask of a model. */
export interface AnalysisContext {
  /** `[height, width, channels]` of the data set's pictures. */
  readonly inputShape: readonly [number, number, number];
  readonly classes: number;
  readonly batchSize: number;
}

export interface LayerAnalysis {
  /** Without the batch; null when it cannot be told. */
  readonly outputShape: Shape | null;
  readonly parameters: number;
  readonly trainableParameters: number;
  /** For one picture. */
  readonly multiplyAdds: number;
  /** Of the output for a whole batch, float32. */
  readonly activationBytes: number;
  readonly sight: Sight | null;
  readonly problems: readonly Problem[];
}

/** Sums over all layers. */
interface Totals {
  readonly parameters: number;
  readonly trainableParameters: number;
  readonly multiplyAdds: number;
  readonly activationBytes: number;
}

export interface Analysis extends Totals {
  readonly layers: ReadonlyMap<string, LayerAnalysis>;
  /** The last layer that still has feature maps. */
  readonly lastWithMaps: string | null;
  readonly batchSize: number;
  /** In model order. */
  readonly problems: readonly Problem[];
  /** No errors. */
  readonly canTrain: boolean;
  /** The layers that compute something, if not all that training needs: their feature maps can be shown. */
  readonly shown: ModelSpec;
}

const MOST_PARAMETERS = 50_000_000;
/** Of all layers for a batch, bytes; training holds about twice this. */
const MOST_ACTIVATION_BYTES = 2 ** 30;

/** Judges a model against its data. */
export function analyse(model: ModelSpec, context: AnalysisContext): Analysis {
  const layers = new Map<string, LayerAnalysis>();
  const structural = structureProblems(model);
  for (const layer of model.layers) {
    if (layers.has(layer.name)) continue;
    layers.set(layer.name, analyseLayer(layer, layers, structural, context));
  }
  const total = (of: (layer: LayerAnalysis) => number) =>
    [...layers.values()].reduce((sum, layer) => sum + of(layer), 0);
  const totals = {
    parameters: total((layer) => layer.parameters),
    trainableParameters: total((layer) => layer.trainableParameters),
    multiplyAdds: total((layer) => layer.multiplyAdds),
    activationBytes: total((layer) => layer.activationBytes),
  };
  const whole = wholeProblems(model, layers, totals, context);
  for (const problem of whole) {
    const layer = layers.get(problem.layer);
    if (layer) layers.set(problem.layer, { ...layer, problems: [...layer.problems, problem] });
  }
  const all = [...layers.values()];
  const problems = all.length > 0 ? all.flatMap((layer) => layer.problems) : whole;
  return {
    layers,
    ...totals,
    lastWithMaps: [...layers].findLast(([, layer]) => layer.outputShape?.length === 3)?.[0] ?? null,
    batchSize: context.batchSize,
    problems,
    canTrain: !problems.some((problem) => problem.severity === 'error'),
    shown: shownPart(model, layers, problems),
  };
}

/** The layers whose output is known, or none where all together are too much for the device. */
function shownPart(
  model: ModelSpec,
  layers: ReadonlyMap<string, LayerAnalysis>,
  problems: readonly Problem[],
): ModelSpec {
  if (problems.some(({ code }) => code === 'too-many-parameters' || code === 'too-much-memory'))
    return { layers: [] };
  const shown = model.layers.filter(
    (layer, i) =>
      layers.get(layer.name)?.outputShape && model.layers.findIndex(({ name }) => name === layer.name) === i,
  );
  return shown.length === model.layers.length ? model : { layers: shown };
}

/** Of a float32. */
export const FLOAT_BYTES = 4;

const sumOf = (products: readonly Shape[]): number =>
  products.reduce((sum, factors) => sum + factors.reduce((a, b) => a * b, 1), 0);

const unknown: LayerAnalysis = {
  outputShape: null,
  parameters: 0,
  trainableParameters: 0,
  multiplyAdds: 0,
  activationBytes: 0,
  sight: null,
  problems: [],
};

function analyseLayer(
  layer: LayerSpec,
  done: ReadonlyMap<string, LayerAnalysis>,
  structural: ReturnType<typeof structureProblems>,
  { batchSize, inputShape }: AnalysisContext,
): LayerAnalysis {
  const error = (code: ProblemCode, message: string, fix?: Problem['fix']): LayerAnalysis => ({
    ...unknown,
    problems: [{ layer: layer.name, code, message, severity: 'error', ...(fix ? { fix } : {}) }],
  });
  const misplaced = structural.get(layer.name);
  if (misplaced !== undefined)
    return error(
      'graph',
      misplaced.message,
      misplaced.removable
        ? { label: `Delete ${layer.name}`, apply: (model) => remove(model, layer.name) }
        : undefined,
    );
  const wrong = configProblem(layer);
  if (wrong !== null) return error('argument', wrong);
  const inputs: Shape[] = [];
  const sights: Sight[] = [];
  for (const name of layer.inbound) {
    const { outputShape, sight } = done.get(name) ?? unknown;
    // The layer above has a problem of its own; saying more here would only repeat it.
    if (!outputShape || !sight) return unknown;
    inputs.push(outputShape);
    sights.push(sight);
  }
  const definition = definitionOf(layer.className);
  const output = definition.outputShape(layer.config, inputs);
  if ('problem' in output) {
    const { fix } = output;
    return error(
      'shape',
      output.problem,
      fix && { label: fix.label, apply: (model) => applyFix(model, layer, fix) },
    );
  }
  if (layer.className === 'Input' && output.join() !== inputShape.join())
    return error(
      'input-shape',
      `Input takes ${output.join('×')}, but the pictures are ${inputShape.join('×')}.`,
      {
        label: `Set shape to ${inputShape.join('×')}`,
        apply: (model) => setConfig(model, layer.name, { shape: inputShape }),
      },
    );
  const variables = definition.variables(layer.config, inputs);
  const count = (of: readonly VariableSpec[]) => sumOf(of.map(({ shape }) => shape));
  return {
    outputShape: output,
    parameters: count(variables),
    trainableParameters: layer.trainable ? count(variables.filter((v) => v.trainable !== false)) : 0,
    multiplyAdds: sumOf(definition.multiplyAdds?.(layer.config, inputs, output) ?? []),
    activationBytes: sumOf([[batchSize, ...output, FLOAT_BYTES]]),
    sight: through(definition.window(layer.config), widest(sights)),
    problems: [],
  };
}

/** What a layer offers to mend its shape, done to the model. */
function applyFix(model: ModelSpec, { name }: LayerSpec, fix: ShapeFix): ModelSpec {
  if ('config' in fix) return setConfig(model, name, fix.config);
  return insert(model, { into: { to: name, input: 0 } }, fix.before).model;
}

/** The first field whose value is not allowed, in a sentence. */
function configProblem(layer: LayerSpec): string | null {
  const config: Readonly<Record<string, unknown>> = layer.config;
  for (const [key, field] of Object.entries(definitionOf(layer.className).fields)) {
    const problem = fieldProblem(field, config[key]);
    if (problem) return `${field.argument} of ${layer.name} ${problem}.`;
  }
  return null;
}

/** The problems of the model as a whole, each on the layer that has the largest part in it. */
function wholeProblems(
  model: ModelSpec,
  layers: ReadonlyMap<string, LayerAnalysis>,
  totals: Totals,
  { classes, batchSize }: AnalysisContext,
): Problem[] {
  const last = model.layers.at(-1)?.name ?? '';
  const shape = layers.get(last)?.outputShape ?? null;
  const problems = endProblems(model, (name) => layers.get(name)?.outputShape ?? null, classes);
  const error = (layer: string, code: ProblemCode, message: string) =>
    problems.push({ layer, code, severity: 'error', message });
  if (model.layers.length === 0) error('', 'graph', 'The model has no layers. Start from a template.');
  if (shape && totals.trainableParameters === 0)
    error(
      last,
      'nothing-to-learn',
      'No layer can learn: the model has no trainable parameters. Add a Dense or Conv2D, or let one be trainable.',
    );
  const { parameters, activationBytes } = totals;
  if (parameters > MOST_PARAMETERS)
    error(
      largest(layers, 'parameters'),
      'too-many-parameters',
      `The model has ${parameters.toLocaleString('en')} parameters, most of them here; this page trains at most ${MOST_PARAMETERS.toLocaleString('en')}. Pool before Flatten, or use fewer units.`,
    );
  if (activationBytes > MOST_ACTIVATION_BYTES) {
    const fitting = Math.floor((batchSize * MOST_ACTIVATION_BYTES) / activationBytes);
    const wayOut =
      fitting > 0
        ? `Choose a batch size of ${fitting} or less, or a smaller network.`
        : 'Not one picture fits: make the network smaller, by pooling before it or by fewer filters.';
    error(
      largest(layers, 'activationBytes'),
      'too-much-memory',
      `A batch of ${batchSize} needs ${bytesText(activationBytes)} for its activations, most of it here; at most 1 GB is used. ${wayOut}`,
    );
  }
  return problems;
}

/** The layer with most of it. */
function largest(
  layers: ReadonlyMap<string, LayerAnalysis>,
  figure: 'parameters' | 'activationBytes',
): string {
  let best = { name: '', amount: -1 };
  for (const [name, layer] of layers) if (layer[figure] > best.amount) best = { name, amount: layer[figure] };
  return best.name;
}
