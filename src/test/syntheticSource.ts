import { keyedRandom } from '../data/random.ts';
import type { SampleSource } from '../training/engine/sampleSource.ts';

/**
 * Three classes a small network can tell apart: a bright bar across, a bright bar down, a bright square, each
 * somewhere on a dark noisy 12×12 picture. `trainingSize` for training, `validationSize` after them.
 */
export function syntheticSource(trainingSize: number, validationSize: number): SampleSource {
  const count = trainingSize + validationSize;
  const size = 144;
  const pixels = new Uint8Array(count * size);
  const labels = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const random = keyedRandom(5, 'synthetic', i);
    const label = random.int(3);
    labels[i] = label;
    const [height, width] = [[2, 8] as const, [8, 2] as const, [4, 4] as const][label] ?? [4, 4];
    const top = random.int(12 - height + 1);
    const left = random.int(12 - width + 1);
    for (let y = 0; y < 12; y++)
      for (let x = 0; x < 12; x++) {
        const inside = y >= top && y < top + height && x >= left && x < left + width;
        pixels[i * size + y * 12 + x] = (inside ? 200 : 20) + random.int(50);
      }
  }
  return {
    key: 'synthetic',
    manifest: {
      id: 'synthetic',
      title: 'Synthetic',
      about: '',
      drawing: null,
      shape: [12, 12, 1],
      classNames: ['across', 'down', 'square'],
      training: {
        count,
        classCounts: [],
        chunks: [{ count, bytes: 0 }],
      },
      test: { count: 0, classCounts: [], chunks: [] },
      validationCount: validationSize,
      licence: '',
      credit: '',
      source: '',
    },
    trainingSize,
    range: (subset) =>
      subset === 'training'
        ? { start: 0, end: trainingSize }
        : { start: trainingSize, end: subset === 'validation' ? count : trainingSize },
    has: () => true,
    whenLoaded: () => Promise.resolve(),
    gather(_, indices) {
      const gathered = new Uint8Array(indices.length * size);
      for (const [i, index] of indices.entries())
        gathered.set(pixels.subarray(index * size, (index + 1) * size), i * size);
      return { pixels: gathered, labels: Uint8Array.from(indices, (index) => labels[index] ?? 0) };
    },
  };
}
