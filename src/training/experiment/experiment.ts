import type { DatasetRef } from '../../data/dataset.ts';
import type { Preprocessing } from '../../data/preprocess.ts';
import type { ModelSpec } from '../../model-builder/spec.ts';

/** Plain SGD, with momentum as Keras has it: v ← momentum·v − rate·g, w ← w + v. */
export interface SgdConfig {
  readonly className: 'SGD';
  readonly learningRate: number;
  /** 0..1; 0 is plain SGD. */
  readonly momentum: number;
}
/** Adam (Kingma and Ba 2015) with Keras 3's formula and defaults. */
export interface AdamConfig {
  readonly className: 'Adam';
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}
export type OptimizerConfig = SgdConfig | AdamConfig;

/** How to fit. The loss is categorical cross-entropy, computed from logits. */
export interface TrainingConfig {
  readonly optimizer: OptimizerConfig;
  /** Pictures per step. */
  readonly batchSize: number;
  /** Passes over the training pictures. */
  readonly epochs: number;
  /** Decides initial weights, shuffling and dropout; any integer ≥ 0, 0 as good as any. */
  readonly seed: number;
}

/** The document: plain JSON, immutable, versioned. Together with the backend it determines a run. */
export interface Experiment {
  readonly version: 4;
  readonly title: string;
  readonly dataset: DatasetRef;
  readonly preprocessing: Preprocessing;
  readonly model: ModelSpec;
  readonly training: TrainingConfig;
}
