import type * as tf from '@tensorflow/tfjs-core';
import type { ConfigOf } from '../../model-builder/fields.ts';
import type { LayerClassName, layerDefinitions } from '../../model-builder/layers/registry.ts';

/** What a layer's computation may use in a training step besides its inputs and variables. */
export interface TrainingContext {
  /** Whether the step changes this layer's variables. */
  readonly trainable: boolean;
  /** `[batch]`, float32: 1 for a picture, 0 for padding, which statistics of the batch leave out. */
  readonly pictureWeights: tf.Tensor1D;
  /**
   * A tensor of this layer's keep-or-drop mask for the current step, shaped as given (with the batch), holding
   * 0 where dropped and 1 / (1 − rate) where kept; varies from step to step, so it is an input of the step, never a constant.
   */
  dropoutMask(rate: number, shape: readonly number[]): tf.Tensor;
  /** Noise of mean 0 and that deviation, likewise. */
  noise(deviation: number, shape: readonly number[]): tf.Tensor;
  /** Says what one of the layer's variables, by its short name, is to be after the step. */
  update(name: string, value: tf.Tensor): void;
}

/** Variables of one layer by their short names (`kernel`, `bias`). */
export type LayerVariables = Readonly<Record<string, tf.Tensor>>;

/** A layer's computation: a pure function over tfjs ops, batch first (`[batch, height, width, channels]`); `training` is null in inference. */
export type Forward<Name extends LayerClassName> = (
  config: ConfigOf<(typeof layerDefinitions)[Name]['fields']>,
  inputs: readonly tf.Tensor[],
  variables: LayerVariables,
  training: TrainingContext | null,
) => tf.Tensor;
