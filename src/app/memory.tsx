import type { BackendInfo } from '../training/backendNames.ts';

import type { Experiment } from '../training/experiment/experiment.ts';
import {
  type MemoryNeed,
  memoryNeed,
  memoryRefusal,
  readableBytes,
  type Refusal,
  stepBytes,
} from '../training/memoryPlan.ts';

import { analysisOf } from '../training/experiment/analysisOf.ts';

const needOf = (document: Experiment, backend: Pick<BackendInfo, 'name'> | null): MemoryNeed =>
  memoryNeed(document.model, analysisOf(document), {
    ...document.training,
    augmentation: document.augmentation,
    recorded: backend?.name === 'webgpu',
  });

/** About how much memory a step of the document takes on the backend, for people; null: one that is not known yet. */
export const memoryText = (document: Experiment, backend: BackendInfo | null): string =>
  readableBytes(stepBytes(needOf(document, backend), document.training.batchSize));

/** Why the device cannot take a step of the document, with so many pictures; null where it can, as far as can be told. */
export function refusalOf(
  document: Experiment,
  backend: BackendInfo,
  batchSize = document.training.batchSize,
): Refusal | null {
  const { deviceMemory } = navigator as { readonly deviceMemory?: number };
  return memoryRefusal(needOf(document, backend), batchSize, backend, deviceMemory);
}
