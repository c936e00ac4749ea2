import type { DatasetRef } from '../../data/dataset.ts';
import type { Preprocessing } from '../../data/preprocess.ts';
import type { ConfigOf } from '../../model-builder/fields.ts';
import type { ModelSpec } from '../../model-builder/spec.ts';
import type { fitFields } from './fitFields.ts';
import type { OptimizerConfig } from './optimizers.ts';

/** How to fit. The loss is categorical cross-entropy, computed from logits. */
export interface TrainingConfig extends ConfigOf<typeof fitFields> {
  readonly optimizer: OptimizerConfig;
}

/** The document: plain JSON, immutable, versioned. Together with the backend it determines a run. */
export interface Experiment {
  readonly version: 5;
  readonly title: string;
  readonly dataset: DatasetRef;
  readonly preprocessing: Preprocessing;
  readonly model: ModelSpec;
  readonly training: TrainingConfig;
}
