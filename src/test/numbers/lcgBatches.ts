/** The generator of `scripts/oracles/shared/batches.py`: the same weights and pictures as the oracles trained with. */
import type { StoredBatch } from './networks.ts';

const BATCH = 8;
/** Of a picture: both sides. */
export const SIZE = 12;
/** Of the pictures. */
export const CLASSES = 3;

/** 24 bits a call. */
function lcg(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 8;
  };
}

/** Noise with a bright band a class. */
export function lcgBatches(steps: number): StoredBatch[] {
  const bits = lcg(2);
  return Array.from({ length: steps }, () => {
    const [pixels, labels] = [new Uint8Array(BATCH * SIZE * SIZE), new Uint8Array(BATCH)];
    for (let picture = 0; picture < BATCH; picture++) {
      const label = bits() % CLASSES;
      labels[picture] = label;
      for (let i = 0; i < SIZE * SIZE; i++) {
        const bright = Math.floor(i / SIZE / 4) === label ? 64 : 0;
        pixels[picture * SIZE * SIZE + i] = bright + (bits() % 192);
      }
    }
    return { pixels, labels };
  });
}

/** Weights uniform in ±0.25, drawn one variable after the other. */
export function lcgWeights(sizes: Readonly<Record<string, number>>): Record<string, Float32Array> {
  const bits = lcg(1);
  const uniform = (size: number) => Float32Array.from({ length: size }, () => (bits() / 2 ** 24 - 0.5) / 2);
  return Object.fromEntries(Object.entries(sizes).map(([name, size]) => [name, uniform(size)]));
}
