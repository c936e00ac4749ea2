import type { DatasetRef } from '../../data/dataset.ts';
import type { Preprocessing } from '../../data/preprocess.ts';
import type { ConfigOf } from '../../model-builder/fields.ts';
import type { ModelSpec } from '../../model-builder/spec.ts';
import type { AugmentationLayer } from './augmentations.ts';
import type { fitFields } from './fitFields.ts';
import type { OptimizerConfig } from './optimizers.ts';
import type { ClassWeights } from './classWeights.ts';
import type { ClippingConfig } from './clippings.ts';
import type { LossConfig } from './losses.ts';
import type { ScheduleConfig } from './schedules.ts';
import type { endFields, StoppingConfig } from './stopping.ts';

/** How to fit. The loss is computed from logits. */
export interface TrainingConfig extends ConfigOf<typeof fitFields>, ConfigOf<typeof endFields> {
  readonly optimizer: OptimizerConfig;
  readonly schedule: ScheduleConfig;
  readonly loss: LossConfig;
  readonly clipping: ClippingConfig;
  readonly classWeights: ClassWeights;
  readonly stopping: StoppingConfig;
}

/** The document: plain JSON, immutable, versioned. Together with the backend it determines a run. */
export interface Experiment {
  readonly version: 7;
  readonly title: string;
  readonly dataset: DatasetRef;
  readonly preprocessing: Preprocessing;
  /** In their order, on training pictures only. */
  readonly augmentation: readonly AugmentationLayer[];
  readonly model: ModelSpec;
  readonly training: TrainingConfig;
}
