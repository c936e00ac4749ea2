import type { Shape } from './defineLayer.ts';
import { insertAfter, isMerge, setConfig } from './edit.ts';
import { move } from './move.ts';
import { readersOf } from './graph.ts';
import { definitionOf, layerDefinitions } from './layers/registry.ts';
import { findLayer, type LayerSpec, type ModelSpec } from './spec.ts';

/** What kind of thing is wrong; a layer has at most one problem of a kind. */
export type ProblemCode =
  | 'graph'
  | 'argument'
  | 'shape'
  | 'input-shape'
  | 'classes'
  | 'no-softmax'
  | 'early-softmax'
  | 'nothing-to-learn'
  | 'too-many-parameters'
  | 'too-much-memory';

export interface Problem {
  /** The layer that causes it. */
  readonly layer: string;
  readonly code: ProblemCode;
  readonly message: string;
  /** An error keeps the model from training. */
  readonly severity: 'error' | 'warning';
  readonly fix?: { readonly label: string; readonly apply: (model: ModelSpec) => ModelSpec };
}

/** An error of the graph; `removable` where deleting the layer mends it. */
interface StructureProblem {
  readonly message: string;
  readonly removable: boolean;
}

/** Errors of the graph itself, by layer: no Input, names used twice, inputs that do not come before. */
export function structureProblems(model: ModelSpec): Map<string, StructureProblem> {
  const problems = new Map<string, StructureProblem>();
  const report = (layer: LayerSpec, message: string, removable = false) =>
    problems.set(layer.name, { message, removable });
  const seen = new Set<string>();
  for (const [i, layer] of model.layers.entries()) {
    const missing = layer.inbound.find((name) => !seen.has(name));
    const isKnown = Object.hasOwn(layerDefinitions, layer.className);
    const inbound = isKnown ? inboundProblem(layer) : null;
    if (seen.has(layer.name)) report(layer, `Two layers are named ${layer.name}.`);
    else if (!isKnown) report(layer, `There is no kind of layer named ${layer.className}.`);
    else if (i === 0 && layer.className !== 'Input') report(layer, 'The model has to begin with Input.');
    else if (i > 0 && layer.className === 'Input') report(layer, 'A model has one Input, at its beginning.');
    else if (inbound !== null) report(layer, inbound, isMerge(layer));
    else if (missing !== undefined)
      report(layer, `${layer.name} reads ${missing}, which does not come before it.`);
    seen.add(layer.name);
  }
  const read = new Set(model.layers.flatMap((layer) => layer.inbound));
  const last = model.layers.at(-1);
  for (const layer of model.layers)
    if (layer !== last && !read.has(layer.name) && !problems.has(layer.name))
      report(
        layer,
        `Nothing reads the output of ${layer.name}. Drag it onto another block, or delete the block.`,
        layer.className !== 'Input',
      );
  return problems;
}

/** Why a layer cannot read so many layers, or null when it can; a merge may read the same one twice. */
function inboundProblem({ className, inbound }: LayerSpec): string | null {
  switch (definitionOf(className).inputs) {
    case 'none':
      return inbound.length === 0 ? null : `${className} reads no layer, not ${inbound.length}.`;
    case 'one':
      if (inbound.length === 0) return `${className} reads no layer yet; drag an output onto it.`;
      return inbound.length === 1
        ? null
        : `${className} reads one layer, not ${inbound.length}; join them with Add or Concatenate first.`;
    case 'many':
      return inbound.length >= 2
        ? null
        : `${className} needs two or more inputs; drag an output onto it, or add one under Inputs in the Layer tab.`;
  }
}

/** Whether what a layer puts out are probabilities. */
export const hasSoftmax = (layer: LayerSpec): boolean =>
  'activation' in layer.config && layer.config.activation === 'softmax';

/** What only shows at the end of the model: one value a class, softmax there and nowhere else. `shapeOf` tells a layer's output. */
export function endProblems(
  model: ModelSpec,
  shapeOf: (layer: string) => Shape | null,
  classes: number,
): Problem[] {
  const last = model.layers.at(-1);
  if (!last) return [];
  const endsRight = ({ name }: LayerSpec) => shapeOf(name)?.join() === String(classes);
  const early = model.layers.slice(0, -1).filter(hasSoftmax);
  const classifier = early.findLast(endsRight);
  if (classifier && !(hasSoftmax(last) && endsRight(last))) return notLast(model, classifier, classes);
  const problems = early.map(earlySoftmax);
  const shape = shapeOf(last.name);
  if (!shape) return problems;
  if (!endsRight(last)) problems.push(wrongClasses(last, shape, classes));
  else if (!hasSoftmax(last)) problems.push(noSoftmax(last, classes));
  return problems;
}

/** Layers that read the classifier's probabilities, where nothing else ends the model. */
const notLast = (model: ModelSpec, { name }: LayerSpec, classes: number): Problem[] =>
  readersOf(model, name).map((reader) => ({
    layer: reader.name,
    code: 'classes',
    severity: 'error',
    message: `${reader.name} comes after ${name}, whose softmax gives the ${classes} classes: that has to be the end.`,
    fix: {
      label: `Move ${name} to the end`,
      apply: (edited) => move(edited, new Set([name]), { after: edited.layers.at(-1)?.name ?? name }),
    },
  }));

const earlySoftmax = ({ name }: LayerSpec): Problem => ({
  layer: name,
  code: 'early-softmax',
  severity: 'warning',
  message: `${name} applies softmax in the middle of the model, which lets little through; relu is usual here.`,
  fix: { label: 'Use relu', apply: (model) => setConfig(model, name, { activation: 'relu' }) },
});

function noSoftmax({ name, config }: LayerSpec, classes: number): Problem {
  const problem: Problem = {
    layer: name,
    code: 'no-softmax',
    severity: 'error',
    message: `${name} is the last layer and has to end in softmax, so that its ${classes} values are probabilities.`,
  };
  if (!('activation' in config)) return problem;
  return {
    ...problem,
    fix: { label: 'Use softmax', apply: (model) => setConfig(model, name, { activation: 'softmax' }) },
  };
}

function wrongClasses({ name, className }: LayerSpec, shape: Shape, classes: number): Problem {
  const message = `The model ends with ${shape.join('×')} values, but the data set has ${classes} classes.`;
  const classifier = { units: classes, activation: 'softmax' };
  const problem = { layer: name, code: 'classes', severity: 'error' } as const;
  if (className === 'Dense')
    return {
      ...problem,
      message,
      fix: { label: `Set units to ${classes}`, apply: (model) => setConfig(model, name, classifier) },
    };
  return {
    ...problem,
    message: `${message} Add a Dense with ${classes} units and softmax at the end.`,
    fix: {
      label: `Add Dense with ${classes} units`,
      apply(model) {
        if (!findLayer(model, name)) return model;
        const flat = shape.length === 1 ? { model, name } : insertAfter(model, name, 'Flatten');
        const dense = insertAfter(flat.model, flat.name, 'Dense');
        return setConfig(dense.model, dense.name, classifier);
      },
    },
  };
}
