import * as tf from '@tensorflow/tfjs-core';
import type { Shape, VariableSpec } from '../../model-builder/defineLayer.ts';
import { definitionOf } from '../../model-builder/layers/registry.ts';
import { penaltiesOf } from '../../model-builder/layers/regularizers.ts';
import { findLayer, type LayerSpec, type ModelSpec } from '../../model-builder/spec.ts';
import type { Arrays } from '../checkpoint.ts';
import { emptyPools } from './backends/pools.ts';
import type { TrainingContext } from './defineForward.ts';
import { initialValues } from './initializers.ts';
import { forwardOf } from './layers/registry.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import type { PenalizedKernel } from './regularization.ts';

/** A variable of a compiled network. */
export interface NetworkVariable {
  /** `<layer>/<name>`, e.g. `conv2d/kernel`. */
  readonly name: string;
  /** Whether a step changes it by its gradient: `adjust` may turn it. */
  readonly trainable: boolean;
  readonly spec: VariableSpec;
  readonly value: tf.Variable;
}

/** A dropout mask, or noise, that the network needs in each training step: an input of the step, as the pictures are. */
export interface MaskNeed {
  readonly layer: string;
  readonly kind: 'dropout' | 'noise';
  /** The rate of a mask, the deviation of noise. */
  readonly strength: number;
  /** With the batch. */
  readonly shape: readonly number[];
}

/** What one pass through the network may use. */
export interface PassInputs {
  /** `[batch, height, width, channels]`, float32 in 0..1. */
  readonly pictures: tf.Tensor4D;
  /** `null` for inference. */
  readonly training: TrainingPass | null;
}

/** What a pass of a training step uses besides the pictures. */
interface TrainingPass {
  /** Dropout masks and noise by layer name. */
  readonly masks: ReadonlyMap<string, tf.Tensor>;
  /** `[batch]`, float32: 1 for a picture, 0 for padding. */
  readonly pictureWeights: tf.Tensor1D;
  /** Takes what a variable that no gradient changes, by its full name, is to be after the step. */
  update(name: string, value: tf.Tensor): void;
}

/** A spec made runnable: an ordered list of forward functions and the variables they read. */
export interface Network {
  readonly inputShape: readonly [number, number, number];
  readonly classes: number;
  /** Numbers that all layers put out for one picture. */
  readonly valuesPerPicture: number;
  /** Of every layer's output, without the batch, in model order. */
  readonly shapes: ReadonlyMap<string, Shape>;
  /** In model order. */
  readonly variables: readonly NetworkVariable[];
  /** Of passes that train nothing. */
  readonly passes: Recorder;
  /** Class scores before softmax, `[batch, classes]`. Call inside `tf.tidy`. */
  logits(inputs: PassInputs): tf.Tensor2D;
  /** Every layer's output by name, softmax included; in inference mode where no training pass is given. Call inside `tf.tidy`. */
  outputs(pictures: tf.Tensor4D, training?: TrainingPass): Map<string, tf.Tensor>;
  /** Kernels that training changes and that cost something, as the model says now. */
  penalized(): readonly PenalizedKernel[];
  /** The masks a training step with this batch size needs. */
  maskNeeds(batchSize: number): readonly MaskNeed[];
  /** Takes over what may change within a run from a model of the same architecture: arguments, and what is frozen. */
  adjust(next: ModelSpec): void;
  dispose(): void;
}

/** Thrown for a model that cannot be run; the builder finds such models first, so this is a last guard. */
export class InvalidModel extends Error {
  override readonly name = 'InvalidModel';
}

/** The last layer with its softmax taken off, so that training starts from logits (exact for confident mistakes). */
function withoutSoftmax(layer: LayerSpec): LayerSpec {
  if (!('activation' in layer.config) || layer.config.activation !== 'softmax')
    throw new InvalidModel(`The last layer, ${layer.name}, has to end in softmax.`);
  return { ...layer, config: { ...layer.config, activation: 'linear' } } as LayerSpec;
}

/** Output shapes by layer name. */
function inferShapes(model: ModelSpec): Map<string, Shape> {
  const shapes = new Map<string, Shape>();
  for (const layer of model.layers) {
    const result = definitionOf(layer.className).outputShape(layer.config, inputsOf(layer, shapes));
    if ('problem' in result) throw new InvalidModel(`${layer.name}: ${result.problem}`);
    shapes.set(layer.name, result);
  }
  return shapes;
}

function inputsOf<T>(layer: LayerSpec, values: ReadonlyMap<string, T>): T[] {
  return layer.inbound.map((name) => {
    const value = values.get(name);
    if (value === undefined)
      throw new InvalidModel(`${layer.name} reads ${name}, which does not come before it.`);
    return value;
  });
}

/**
 * Builds the network with its weights, or with weights drawn from `seed` where `weights` lacks them.
 * @throws InvalidModel when the model has no valid shape; its `logits` and `maskNeeds` when it does not end in softmax.
 */
export function compile(spec: ModelSpec, seed: number, weights: Arrays | null): Network {
  let model = spec;
  const shapes = inferShapes(model);
  const first = model.layers[0];
  const last = model.layers.at(-1);
  const inputShape = first && shapes.get(first.name);
  const outputShape = last && shapes.get(last.name);
  if (inputShape?.length !== 3 || !last) throw new InvalidModel('The model has to begin with a picture.');
  const variables = createVariables(model, shapes, seed, weights);
  const passes = createRecorder();

  const run = (
    layer: LayerSpec,
    values: Map<string, tf.Tensor>,
    context: TrainingContext | null,
  ): tf.Tensor => {
    const own = Object.fromEntries(
      variables.filter((v) => v.name.startsWith(`${layer.name}/`)).map((v) => [v.spec.name, v.value]),
    );
    return forwardOf(layer.className)(layer.config, inputsOf(layer, values), own, context);
  };

  const pass = (
    layers: readonly LayerSpec[],
    pictures: tf.Tensor,
    contextFor: (layer: LayerSpec) => TrainingContext | null,
  ) => {
    const values = new Map<string, tf.Tensor>();
    for (const layer of layers)
      values.set(layer.name, layer.inbound.length === 0 ? pictures : run(layer, values, contextFor(layer)));
    return values;
  };
  /** As it is trained; a network that is only looked at need not end so. */
  const trained = () => {
    if (outputShape?.length !== 1) throw new InvalidModel('The model has to end with one value a class.');
    return model.layers.map((layer) => (layer.name === last.name ? withoutSoftmax(layer) : layer));
  };

  return {
    inputShape: inputShape as readonly [number, number, number],
    classes: outputShape?.[0] ?? 0,
    valuesPerPicture: [...shapes.values()].reduce((sum, shape) => sum + shape.reduce((a, b) => a * b, 1), 0),
    shapes,
    variables,
    passes,
    logits: ({ pictures, training }) =>
      pass(trained(), pictures, (layer) => training && trainingContext(layer, training)).get(
        last.name,
      ) as tf.Tensor2D,
    outputs: (pictures, training) =>
      pass(model.layers, pictures, (layer) => (training ? trainingContext(layer, training) : null)),
    maskNeeds(batchSize) {
      const needs: MaskNeed[] = [];
      tf.tidy(() => {
        const pictureWeights = tf.ones<tf.Rank.R1>([batchSize]);
        const need = (one: MaskNeed) => {
          needs.push(one);
          return tf.ones([...one.shape]);
        };
        const collect = ({ name: layer, trainable }: LayerSpec): TrainingContext => ({
          trainable,
          pictureWeights,
          dropoutMask: (strength, shape) => need({ layer, kind: 'dropout', strength, shape }),
          noise: (strength, shape) => need({ layer, kind: 'noise', strength, shape }),
          update: () => undefined,
        });
        pass(trained(), tf.zeros([batchSize, ...inputShape]), collect);
      });
      return needs;
    },
    penalized: () =>
      model.layers.flatMap(({ name, config, trainable }) =>
        penaltiesOf(config).flatMap(({ variable, l1, l2 }) => {
          const kernel = variables.find((one) => one.name === `${name}/${variable}`);
          return kernel && trainable && (l1 !== 0 || l2 !== 0) ? [{ value: kernel.value, l1, l2 }] : [];
        }),
      ),
    adjust(next) {
      model = next;
      passes.forget();
      for (const variable of variables) variable.trainable = isTrainable(variable, model);
    },
    dispose() {
      passes.dispose();
      tf.dispose(variables.map((v) => v.value));
      emptyPools();
    },
  };
}

const trainingContext = (
  { name, trainable }: LayerSpec,
  { masks, pictureWeights, update }: TrainingPass,
): TrainingContext => {
  const drawn = () => {
    const mask = masks.get(name);
    if (!mask) throw new Error(`The step has no dropout mask or noise for ${name}.`);
    return mask;
  };
  return {
    trainable,
    pictureWeights,
    dropoutMask: drawn,
    noise: drawn,
    update: (variable, value) => update(`${name}/${variable}`, value),
  };
};

function createVariables(
  model: ModelSpec,
  shapes: ReadonlyMap<string, Shape>,
  seed: number,
  weights: Arrays | null,
): (NetworkVariable & { trainable: boolean })[] {
  return model.layers.flatMap((layer) =>
    definitionOf(layer.className)
      .variables(layer.config, inputsOf(layer, shapes))
      .map((spec) => {
        const name = `${layer.name}/${spec.name}`;
        const values = weights?.[name] ?? initialValues(spec, name, seed);
        const variable = { name, spec, value: variableOf(values, spec.shape) };
        return { ...variable, trainable: isTrainable(variable, model) };
      }),
  );
}

const isTrainable = ({ name, spec }: Pick<NetworkVariable, 'name' | 'spec'>, model: ModelSpec): boolean =>
  spec.trainable !== false && findLayer(model, name.slice(0, name.lastIndexOf('/')))?.trainable === true;

/** A variable holding a copy of the values (a backend may use the array it is given as its own memory). */
export const variableOf = (values: Float32Array, shape: Shape): tf.Variable =>
  tf.tidy(() => tf.variable(tf.tensor(values.slice(), [...shape], 'float32')));
