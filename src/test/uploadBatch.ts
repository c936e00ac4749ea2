import { type BatchTensors, type Preparation, toPictures, uploadLabels } from '../training/engine/step.ts';

/** Stored pixels to a batch on the device, which the caller disposes. */
export const uploadBatch = (
  preparation: Preparation,
  batch: { readonly pixels: Uint8Array; readonly labels: Uint8Array; readonly weights: Float32Array },
): BatchTensors => ({
  pictures: toPictures(batch.pixels, preparation),
  ...uploadLabels(batch.labels, batch.weights),
});
