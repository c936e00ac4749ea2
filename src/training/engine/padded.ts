/** 1 for each picture, 0 for the padding after them. */
export const weightsOf = (pictures: number, batchSize: number): Float32Array =>
  new Float32Array(batchSize).fill(1, 0, pictures);

/** The samples followed by empty pictures up to the batch size, so that a step's shapes never vary. */
export function padded(
  samples: { readonly pixels: Uint8Array; readonly labels: Uint8Array },
  batchSize: number,
  shape: readonly [number, number, number],
): { readonly pixels: Uint8Array; readonly labels: Uint8Array } {
  if (samples.labels.length === batchSize) return samples;
  const pixels = new Uint8Array(batchSize * shape[0] * shape[1] * shape[2]);
  pixels.set(samples.pixels);
  const labels = new Uint8Array(batchSize);
  labels.set(samples.labels);
  return { pixels, labels };
}
