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

const needOf = (document: Experiment): MemoryNeed =>
  memoryNeed(document.model, analysisOf(document), {
    ...document.training,
    augmentation: document.augmentation,
  });

/** About how much memory a step of the document takes, for people. */
export const memoryText = (document: Experiment): string =>
  readableBytes(stepBytes(needOf(document), document.training.batchSize));

/** Why the device cannot take a step of the document, with so many pictures; null where it can, as far as can be told. */
export function refusalOf(
  document: Experiment,
  backend: BackendInfo,
  batchSize = document.training.batchSize,
): Refusal | null {
  const { deviceMemory } = navigator as { readonly deviceMemory?: number };
  return memoryRefusal(needOf(document), batchSize, backend, deviceMemory);
}
