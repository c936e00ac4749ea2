/** A look at what one step does to each layer. It changes nothing of the step: what it computes is beside it. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayerStatistics } from '../layerStatistics.ts';
import type { ModelSpec } from '../../model-builder/spec.ts';
import { readArrays } from './arrays.ts';
import type { Gradients } from './clipping.ts';
import type { Network, NetworkVariable } from './compile.ts';
import { histogramOf } from './histogram.ts';
import type { Optimizer } from './optimizers.ts';
import type { BatchTensors } from './step.ts';

/** What the forward pass after the step needs. */
interface Pass {
  readonly batch: BatchTensors;
  readonly masks: ReadonlyMap<string, tf.Tensor>;
}

/** Sums of squares of a layer, on the device. */
interface Sums {
  readonly gradients: tf.Scalar[];
  readonly updates: tf.Scalar[];
  readonly before: tf.Scalar[];
}

export interface LayerLook {
  /** Takes the step's gradients, before clipping. */
  gradients(gradients: Gradients): void;
  /** The same optimizer, each of its updates looked at. */
  observed(optimizer: Optimizer): Optimizer;
  /** Looks at what the layers put out for the batch, after the step. */
  outputs(pass: Pass): void;
  /** Reads all that was seen, and frees it. */
  read(step: number): Promise<LayerStatistics>;
  dispose(): void;
}

const layerOf = ({ name }: Pick<NetworkVariable, 'name'>): string => name.slice(0, name.indexOf('/'));

/** Outlives the tidy it is made in. */
const kept = (make: () => tf.Scalar): tf.Scalar => tf.keep(tf.tidy(make));

/** Begins a look at a step of the network, which is of this model; with `histograms` also at how weights and gradients are spread. */
export function lookAtLayers(network: Network, model: ModelSpec, histograms: boolean): LayerLook {
  const sums = new Map<string, Sums>();
  const dead = new Map<string, tf.Scalar>();
  let whole: tf.Tensor[] = [];
  const gradientsByName: [string, tf.Tensor][] = [];
  const sumsOf = (variable: Pick<NetworkVariable, 'name'>): Sums => {
    const layer = layerOf(variable);
    const own = sums.get(layer) ?? { gradients: [], updates: [], before: [] };
    sums.set(layer, own);
    return own;
  };
  const dispose = () => {
    tf.dispose([
      ...[...sums.values()].flatMap((own) => Object.values(own).flat()),
      ...dead.values(),
      ...whole,
    ]);
    sums.clear();
    dead.clear();
    whole = [];
  };

  return {
    gradients(gradients) {
      for (const [name, gradient] of gradients) {
        sumsOf({ name }).gradients.push(kept(() => tf.sum(tf.square(gradient))));
        if (!histograms) continue;
        const copy = tf.keep(gradient.clone());
        whole.push(copy);
        gradientsByName.push([name, copy]);
      }
    },
    observed: (optimizer) => ({
      ...optimizer,
      update(variable, gradient, slots, hyper) {
        const { updates, before } = sumsOf(variable);
        // Shares the values, which the update replaces instead of changing them.
        const old = variable.value.clone();
        optimizer.update(variable, gradient, slots, hyper);
        // One further tensor of the variable's size at a time, which is no more than the update itself needs.
        updates.push(kept(() => tf.sum(tf.squaredDifference(variable.value, old))));
        before.push(kept(() => tf.sum(tf.square(old))));
        old.dispose();
      },
    }),
    outputs({ batch, masks }) {
      const training = { masks, pictureWeights: batch.weights, update: () => undefined };
      tf.tidy(() => {
        const outputs = network.outputs(batch.pictures, training);
        for (const layer of model.layers) {
          const output = outputs.get(layer.name);
          const isRelu = 'activation' in layer.config && layer.config.activation === 'relu';
          if (output && isRelu)
            dead.set(
              layer.name,
              kept(() => shareOfZeros(output, batch.weights)),
            );
        }
      });
    },
    async read(step) {
      const names = model.layers.map(({ name }) => name);
      const figures = names.filter((name) => sums.has(name) || dead.has(name));
      const one = (scalars: readonly tf.Scalar[] | undefined): tf.Scalar =>
        scalars?.length ? tf.addN([...scalars]) : tf.scalar(Number.NaN);
      const joined = tf.tidy(() =>
        tf.stack(
          figures.flatMap((name) => {
            const own = sums.get(name);
            return [one(own?.gradients), one(own?.updates), one(own?.before), dead.get(name) ?? one([])];
          }),
        ),
      );
      try {
        const values = await joined.data<'float32'>();
        const layers = figures.map((layer, i) => {
          const [gradient = NaN, update = NaN, before = NaN, deadShare = NaN] = values.subarray(4 * i);
          const [gradientNorm, updateRatio] = [Math.sqrt(gradient), Math.sqrt(update) / Math.sqrt(before)];
          return { layer, gradientNorm, updateRatio, deadShare };
        });
        return { step, layers, histograms: histograms ? await spreads() : null };
      } finally {
        joined.dispose();
        dispose();
      }
    },
    dispose,
  };

  async function spreads(): Promise<LayerStatistics['histograms']> {
    const trainable = network.variables.filter(({ trainable: is }) => is);
    const [weights, gradients] = [
      await readArrays(trainable.map(({ name, value }) => [name, value] as const)),
      await readArrays(gradientsByName),
    ];
    return [...new Set(trainable.map(layerOf))].map((layer) => {
      const of = (arrays: typeof weights) =>
        histogramOf(trainable.filter((v) => layerOf(v) === layer).flatMap(({ name }) => arrays[name] ?? []));
      return { layer, weights: of(weights), gradients: of(gradients) };
    });
  }
}

/** The part of the units (channels of maps) that are 0 for every picture that counts. */
function shareOfZeros(output: tf.Tensor, pictureWeights: tf.Tensor1D): tf.Scalar {
  const { rank } = output;
  const weights = tf.reshape(pictureWeights, [-1, ...Array<number>(rank - 1).fill(1)]);
  const axes = Array.from({ length: rank - 1 }, (_, axis) => axis);
  const highest = tf.max(tf.mul(output, weights), axes);
  return tf.mean<tf.Scalar>(tf.cast(tf.equal(highest, 0), 'float32'));
}
