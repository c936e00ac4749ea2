import type { ImageShape } from '../data/dataset.ts';
import { keyedRandom } from '../data/random.ts';
import type { ChainItem } from './edit.ts';
import { growing } from './growing.ts';
import type { ActivationName } from './layers/activations.ts';
import type { ModelSpec } from './spec.ts';

/** A Dense after Flatten reads no more values than this: its weights would be most of the network's. */
const MOST_FLAT = 4096;
const same = { padding: 'same' } as const;

/**
 * A network made by chance, the same for the same seed: two or three stages of a convolution, a residual block, a separable
 * convolution or windows of two sizes side by side, each halving the picture while it can; then an end. It is valid for
 * pictures of any shape.
 */
export function surprise(seed: number, shape: ImageShape, classes: number): ModelSpec {
  const random = keyedRandom(seed, 'surprise');
  const pick = <T>(options: readonly T[]): T => options[random.int(options.length)] as T;
  const { add, last, model } = growing(shape);
  const activation = pick<ActivationName>(['relu', 'leaky_relu', 'elu', 'gelu', 'silu']);
  const settles = pick([true, true, false]);
  const settle = () => settles && add(['BatchNormalization', { momentum: 0.9 }]);
  const conv = (filters: number, size: number, from = last()) =>
    add(['Conv2D', { filters, kernelSize: [size, size], ...same, activation }], [from]);

  const stages: Readonly<Record<string, (filters: number) => void>> = {
    plain(filters) {
      const size = pick([3, 3, 5]);
      for (let i = pick([1, 2]); i > 0; i--) {
        conv(filters, size);
        settle();
      }
    },
    residual(filters) {
      const start = conv(filters, 1);
      conv(filters, 3);
      settle();
      const main = conv(filters, 3);
      add(['Add', {}], [main, start]);
    },
    separable(filters) {
      add(['SeparableConv2D', { filters, ...same, activation }]);
      settle();
    },
    sideBySide(filters) {
      const start = last();
      const sides = [conv(filters / 2, 1, start), conv(filters / 2, pick([3, 5]), start)];
      add(['Concatenate', {}], sides);
      settle();
    },
  };
  const shrinkings: readonly ChainItem[] = [
    ['MaxPooling2D', same],
    ['AveragePooling2D', same],
  ];

  let [height, width] = shape;
  let filters = pick([8, 16]);
  conv(filters, 3);
  for (let stage = pick([2, 3]); stage > 0; stage--) {
    pick(Object.values(stages))(filters);
    if (Math.max(height, width) > 2) {
      add(pick(shrinkings));
      [height, width] = [Math.ceil(height / 2), Math.ceil(width / 2)];
    }
    if (stage > 1) filters = Math.min(64, filters * 2);
  }
  if (pick([true, false]) && height * width * filters <= MOST_FLAT) {
    add(['Flatten', {}]);
    add(['Dense', { units: pick([32, 64]), activation }]);
  } else add([pick(['GlobalAveragePooling2D', 'GlobalMaxPooling2D'] as const), {}]);
  if (pick([true, false])) add(['Dropout', { rate: pick([0.2, 0.3]) }]);
  add(['Dense', { units: classes, activation: 'softmax' }]);
  return model();
}
