/** Everything that follows from a model: shapes, parameters, costs, problems. Derived, never stored; never throws. */
import { setConfig } from './edit.ts';
import type { Shape } from './defineLayer.ts';
import { definitionOf } from './layers/registry.ts';
import { fieldProblem } from './parseModel.ts';
import type { LayerSpec, ModelSpec } from './spec.ts';

/** What the data and the training ask of a model. */
export interface AnalysisContext {
  /** `[height, width, channels]` of the data set's pictures. */
  readonly inputShape: readonly [number, number, number];
  readonly classes: number;
  readonly batchSize: number;
}

export interface Problem {
  /** The layer that causes it. */
  readonly layer: string;
  readonly message: string;
  /** An error keeps the model from training. */
  readonly severity: 'error' | 'warning';
  readonly fix?: { readonly label: string; readonly apply: (model: ModelSpec) => ModelSpec };
}

/** `[height, width]` in input pixels that one output value sees, or all of them. */
export type ReceptiveField = readonly [number, number] | 'all';

export interface LayerAnalysis {
  /** Without the batch; null when it cannot be told. */
  readonly outputShape: Shape | null;
  readonly parameters: number;
  readonly trainableParameters: number;
  /** For one picture. */
  readonly multiplyAdds: number;
  /** Of the output for a whole batch, float32. */
  readonly activationBytes: number;
  readonly receptiveField: ReceptiveField | null;
  readonly problems: readonly Problem[];
}

export interface Analysis {
  readonly layers: ReadonlyMap<string, LayerAnalysis>;
  readonly parameters: number;
  readonly trainableParameters: number;
  readonly multiplyAdds: number;
  readonly activationBytes: number;
  /** Of the last layer that still has feature maps. */
  readonly receptiveField: ReceptiveField | null;
  /** In model order. */
  readonly problems: readonly Problem[];
  /** No errors. */
  readonly canTrain: boolean;
}

const MOST_PARAMETERS = 50_000_000;
/** Of all layers for a batch, bytes; training holds about twice this. */
const MOST_ACTIVATION_BYTES = 2 ** 30;

/** Where a layer's values come from in the input: how far they see and how far apart neighbours are. */
interface Sight {
  readonly field: ReceptiveField;
  readonly step: readonly [number, number];
}

/** Judges a model against its data. */
export function analyse(model: ModelSpec, context: AnalysisContext): Analysis {
  const layers = new Map<string, LayerAnalysis>();
  const sights = new Map<string, Sight>();
  const structural = structureProblems(model);
  for (const layer of model.layers) {
    if (layers.has(layer.name)) continue;
    layers.set(layer.name, analyseLayer(layer, layers, sights, structural, context));
  }
  addEndProblems(model, layers, context);
  const all = [...layers.values()];
  const total = (of: (layer: LayerAnalysis) => number) => all.reduce((sum, layer) => sum + of(layer), 0);
  const totals = {
    parameters: total((layer) => layer.parameters),
    trainableParameters: total((layer) => layer.trainableParameters),
    multiplyAdds: total((layer) => layer.multiplyAdds),
    activationBytes: total((layer) => layer.activationBytes),
  };
  const problems = [...all.flatMap((layer) => layer.problems), ...sizeProblems(model, totals, context)];
  return {
    layers,
    ...totals,
    receptiveField: all.findLast((layer) => layer.outputShape?.length === 3)?.receptiveField ?? null,
    problems,
    canTrain: !problems.some((problem) => problem.severity === 'error'),
  };
}

/** Errors of the graph itself, by layer: no Input, names used twice, inputs that do not come before. */
function structureProblems(model: ModelSpec): Map<string, string> {
  const problems = new Map<string, string>();
  const seen = new Set<string>();
  for (const [i, layer] of model.layers.entries()) {
    const missing = layer.inbound.find((name) => !seen.has(name));
    if (seen.has(layer.name)) problems.set(layer.name, `Two layers are named ${layer.name}.`);
    else if (i === 0 && layer.className !== 'Input')
      problems.set(layer.name, 'The model has to begin with Input.');
    else if (i > 0 && layer.className === 'Input')
      problems.set(layer.name, 'A model has one Input, at its beginning.');
    else if (layer.className === 'Input' ? layer.inbound.length > 0 : layer.inbound.length !== 1)
      problems.set(
        layer.name,
        `${layer.className} reads ${layer.className === 'Input' ? 'no layer' : 'one layer'}, not ${layer.inbound.length}.`,
      );
    else if (missing !== undefined)
      problems.set(layer.name, `${layer.name} reads ${missing}, which does not come before it.`);
    seen.add(layer.name);
  }
  const read = new Set(model.layers.flatMap((layer) => layer.inbound));
  const last = model.layers.at(-1);
  for (const layer of model.layers)
    if (layer !== last && !read.has(layer.name) && !problems.has(layer.name))
      problems.set(layer.name, `Nothing reads the output of ${layer.name}.`);
  return problems;
}

const unknown: LayerAnalysis = {
  outputShape: null,
  parameters: 0,
  trainableParameters: 0,
  multiplyAdds: 0,
  activationBytes: 0,
  receptiveField: null,
  problems: [],
};

function analyseLayer(
  layer: LayerSpec,
  done: ReadonlyMap<string, LayerAnalysis>,
  sights: Map<string, Sight>,
  structural: ReadonlyMap<string, string>,
  { batchSize, inputShape }: AnalysisContext,
): LayerAnalysis {
  const definition = definitionOf(layer.className);
  const error = (message: string, fix?: Problem['fix']): LayerAnalysis => ({
    ...unknown,
    problems: [{ layer: layer.name, message, severity: 'error', ...(fix ? { fix } : {}) }],
  });
  const wrong = structural.get(layer.name) ?? configProblem(layer);
  if (wrong) return error(wrong);
  const inputs: Shape[] = [];
  for (const name of layer.inbound) {
    const shape = done.get(name)?.outputShape;
    // The layer above has a problem of its own; saying more here would only repeat it.
    if (!shape) return unknown;
    inputs.push(shape);
  }
  const output = definition.outputShape(layer.config, inputs);
  if ('problem' in output) {
    const { fix } = output;
    return error(
      output.problem,
      fix && { label: fix.label, apply: (model) => setConfig(model, layer.name, fix.config) },
    );
  }
  if (layer.className === 'Input' && output.join() !== inputShape.join())
    return error(`Input takes ${output.join('×')}, but the pictures are ${inputShape.join('×')}.`, {
      label: `Set shape to ${inputShape.join('×')}`,
      apply: (model) => setConfig(model, layer.name, { shape: inputShape }),
    });
  const parameters = definition
    .variables(layer.config, inputs)
    .reduce((sum, variable) => sum + variable.shape.reduce((a, b) => a * b, 1), 0);
  const sight = sightOf(layer, sights);
  sights.set(layer.name, sight);
  return {
    outputShape: output,
    parameters,
    trainableParameters: layer.trainable ? parameters : 0,
    multiplyAdds: definition.multiplyAdds(layer.config, inputs, output),
    activationBytes: output.reduce((a, b) => a * b, 1) * batchSize * 4,
    receptiveField: sight.field,
    problems: [],
  };
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

/** Receptive field by the usual recursion: r ← r + (window − 1) · step, step ← step · stride. */
function sightOf(layer: LayerSpec, sights: ReadonlyMap<string, Sight>): Sight {
  const before = sights.get(layer.inbound[0] ?? '') ?? { field: [1, 1] as const, step: [1, 1] as const };
  const window = definitionOf(layer.className).window(layer.config);
  if (window === 'same') return before;
  if (window === 'all' || before.field === 'all') return { field: 'all', step: [1, 1] };
  const { field, step } = before;
  return {
    field: [field[0] + (window.size[0] - 1) * step[0], field[1] + (window.size[1] - 1) * step[1]],
    step: [step[0] * window.strides[0], step[1] * window.strides[1]],
  };
}

const hasSoftmax = (layer: LayerSpec): boolean =>
  'activation' in layer.config && layer.config.activation === 'softmax';

/** What only shows at the end of the model: one value a class, softmax there and nowhere else, something to learn. */
function addEndProblems(
  model: ModelSpec,
  layers: Map<string, LayerAnalysis>,
  { classes }: AnalysisContext,
): void {
  const add = (layer: LayerSpec, problem: Omit<Problem, 'layer'>) => {
    const before = layers.get(layer.name) ?? unknown;
    layers.set(layer.name, { ...before, problems: [...before.problems, { layer: layer.name, ...problem }] });
  };
  for (const layer of model.layers.slice(0, -1))
    if (hasSoftmax(layer))
      add(layer, {
        severity: 'warning',
        message: `${layer.name} applies softmax in the middle of the model, which lets little through; relu is usual here.`,
        fix: { label: 'Use relu', apply: (m) => setConfig(m, layer.name, { activation: 'relu' }) },
      });
  const last = model.layers.at(-1);
  const shape = last && layers.get(last.name)?.outputShape;
  if (!last || !shape) return;
  if (shape.length !== 1 || shape[0] !== classes) add(last, endProblem(last, shape, classes));
  else if (!hasSoftmax(last))
    add(last, {
      severity: 'error',
      message: `${last.name} is the last layer and has to end in softmax, so that its ${classes} values are probabilities.`,
      ...('activation' in last.config
        ? {
            fix: {
              label: 'Use softmax',
              apply: (m: ModelSpec) => setConfig(m, last.name, { activation: 'softmax' }),
            },
          }
        : {}),
    });
  const parameters = [...layers.values()];
  if (parameters.every((layer) => layer.trainableParameters === 0))
    add(last, {
      severity: 'error',
      message:
        'No layer can learn: the model has no trainable parameters. Add a Dense or Conv2D, or let one be trainable.',
    });
}

function endProblem(last: LayerSpec, shape: Shape, classes: number): Omit<Problem, 'layer'> {
  const message = `The model ends with ${shape.join('×')} values, but the data set has ${classes} classes.`;
  if (last.className !== 'Dense')
    return {
      severity: 'error',
      message: `${message} Add a Dense with ${classes} units and softmax at the end.`,
    };
  return {
    severity: 'error',
    message,
    fix: {
      label: `Set units to ${classes}`,
      apply: (model) => setConfig(model, last.name, { units: classes, activation: 'softmax' }),
    },
  };
}

/** Refuses what would not fit before anything is built. */
function sizeProblems(
  model: ModelSpec,
  { parameters, activationBytes }: { readonly parameters: number; readonly activationBytes: number },
  { batchSize }: AnalysisContext,
): Problem[] {
  const layer = model.layers.at(-1)?.name ?? '';
  const problems: Problem[] = [];
  if (parameters > MOST_PARAMETERS)
    problems.push({
      layer,
      severity: 'error',
      message: `The model has ${parameters.toLocaleString('en')} parameters; this page trains at most ${MOST_PARAMETERS.toLocaleString('en')}. Pool before Flatten, or use fewer units.`,
    });
  if (activationBytes > MOST_ACTIVATION_BYTES)
    problems.push({
      layer,
      severity: 'error',
      message: `A batch of ${batchSize} needs ${(activationBytes / 2 ** 30).toFixed(1)} GB for its activations; at most 1 GB is used. Choose a batch size of ${Math.max(1, Math.floor((batchSize * MOST_ACTIVATION_BYTES) / activationBytes))} or less, or a smaller network.`,
    });
  return problems;
}
