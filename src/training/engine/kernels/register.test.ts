import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { registerKernels } from './register.ts';

/** Each defect of stock tfjs, as something computed; `null` where stock tfjs cannot. */
const symptoms = {
  'a convolution’s gradient by its kernel on WASM': {
    backend: 'wasm',
    compute: () => {
      const x = tf.reshape<tf.Rank.R4>(tf.range(1, 10), [1, 3, 3, 1]);
      return tf.grad((kernel) => tf.conv2d(x, kernel as tf.Tensor4D, 1, 'valid'))(tf.ones([2, 2, 1, 1]));
    },
    // Sums of x over the 2×2 positions under each tap.
    right: [12, 16, 24, 28],
  },
  'a convolution with padding same and a stride longer than its window on WASM': {
    backend: 'wasm',
    compute: () =>
      tf.conv2d(tf.reshape<tf.Rank.R4>(tf.range(0, 8), [1, 1, 8, 1]), tf.ones([1, 2, 1, 1]), [1, 5], 'same'),
    right: [0 + 1, 5 + 6],
  },
  'max pooling’s gradient in windows of negative values on WASM': {
    backend: 'wasm',
    compute: () =>
      tf.grad((x) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid'))(
        tf.tensor4d([-4, -1, -3, -2], [1, 2, 2, 1]),
      ),
    right: [0, 1, 0, 0],
  },
  'average pooling’s gradient at partial windows on WASM': {
    backend: 'wasm',
    compute: averagePoolGradient,
    right: [0.5, 0.5, 1],
  },
  'average pooling’s gradient at partial windows on CPU': {
    backend: 'cpu',
    compute: averagePoolGradient,
    right: [0.5, 0.5, 1],
  },
  'a dilated convolution’s gradient on WASM': {
    backend: 'wasm',
    compute: dilatedGradient,
    right: [1, 1, 2, 1, 1],
  },
  'a dilated convolution’s gradient on CPU': {
    backend: 'cpu',
    compute: dilatedGradient,
    right: [1, 1, 2, 1, 1],
  },
  'a depthwise convolution’s gradient by its kernel on WASM': {
    backend: 'wasm',
    compute: () => {
      const x = tf.reshape<tf.Rank.R4>(tf.range(1, 10), [1, 3, 3, 1]);
      return tf.grad((kernel) => tf.depthwiseConv2d(x, kernel as tf.Tensor4D, 1, 'valid'))(
        tf.ones([2, 2, 1, 1]),
      );
    },
    right: [12, 16, 24, 28],
  },
  'a dilated depthwise convolution’s gradient on CPU': {
    backend: 'cpu',
    compute: () => {
      const kernel = tf.ones<tf.Rank.R4>([1, 2, 1, 1]);
      return tf.grad((x) => tf.depthwiseConv2d(x as tf.Tensor4D, kernel, 1, 'valid', 'NHWC', [1, 2]))(
        tf.ones([1, 1, 5, 1]),
      );
    },
    right: [1, 1, 2, 1, 1],
  },
  'a depthwise convolution with padding same and a stride longer than its window on WASM': {
    backend: 'wasm',
    compute: () =>
      tf.depthwiseConv2d(
        tf.reshape<tf.Rank.R4>(tf.range(0, 8), [1, 1, 8, 1]),
        tf.ones([1, 2, 1, 1]),
        [5, 5],
        'same',
      ),
    right: [0 + 1, 5 + 6],
  },
  'pictures after the first, moved, on CPU': {
    backend: 'cpu',
    compute: () => moved('constant', 1),
    right: [0, 1, 0, 3],
  },
  'pictures mirrored at their edge on WASM': {
    backend: 'wasm',
    compute: () => moved('reflect', 1),
    right: [1, 1, 3, 3],
  },
} as const;

/** Two pictures of two pixels, moved to the right. */
function moved(fillMode: 'constant' | 'reflect', by: number) {
  const transform = [1, 0, -by, 0, 1, 0, 0, 0];
  const pictures = tf.tensor4d([1, 2, 3, 4], [2, 1, 2, 1]);
  return tf.image.transform(pictures, tf.tensor2d([transform, transform]), 'bilinear', fillMode);
}
function averagePoolGradient() {
  return tf.grad((x) => tf.avgPool(x as tf.Tensor4D, [1, 2], [1, 2], 'same'))(tf.ones([1, 1, 3, 1]));
}
function dilatedGradient() {
  const kernel = tf.ones<tf.Rank.R4>([1, 2, 1, 1]);
  return tf.grad((x) => tf.conv2d(x as tf.Tensor4D, kernel, 1, 'valid', 'NHWC', [1, 2]))(
    tf.ones([1, 1, 5, 1]),
  );
}

async function compute({
  backend,
  compute: make,
}: (typeof symptoms)[keyof typeof symptoms]): Promise<number[] | null> {
  await tf.setBackend(backend);
  try {
    return [...tf.tidy(() => make().dataSync())];
  } catch {
    return null;
  }
}

describe('registerKernels', () => {
  const names = Object.keys(symptoms) as (keyof typeof symptoms)[];
  const stock = new Map<string, number[] | null>();
  const stockKernel = tf.getKernel(tf.Conv2DBackpropFilter, 'wasm');

  beforeAll(async () => {
    for (const name of names) stock.set(name, await compute(symptoms[name]));
    for (const backend of ['wasm', 'cpu'] as const) registerKernels(backend);
  });

  // Where this fails for stock tfjs, the workaround can go.
  test.each(names)('puts right %s', async (name) => {
    expect(stock.get(name)).not.toEqual(symptoms[name].right);
    expect(await compute(symptoms[name])).toEqual(symptoms[name].right);
  });

  test('adds the filter gradient that stock WASM lacks', () => {
    expect(stockKernel).toBeUndefined();
    expect(tf.getKernel(tf.Conv2DBackpropFilter, 'wasm')).toBeDefined();
  });

  test('may be repeated, and says nothing on the console', () => {
    const warn = vi.spyOn(console, 'warn');
    for (const backend of ['wasm', 'cpu', 'wasm'] as const) registerKernels(backend);
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });

  test('sends the gradient of equal maxima to the first alone', async () => {
    await tf.setBackend('wasm');
    const gradient = tf.tidy(() =>
      tf
        .grad((x) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid'))(tf.ones([1, 2, 2, 1]))
        .dataSync(),
    );
    expect([...gradient]).toEqual([1, 0, 0, 0]);
  });

  test('needs no more WASM memory after 300 gradients than after 30', async () => {
    await tf.setBackend('wasm');
    const bytes = () =>
      ((tf.backend() as BackendWasm).wasm as unknown as { HEAPU8: Uint8Array }).HEAPU8.byteLength;
    const step = () =>
      tf.tidy(() => {
        const [x, kernel] = [tf.ones([8, 28, 28, 8]), tf.ones([3, 3, 8, 16])];
        tf.grads((a: tf.Tensor, b: tf.Tensor) =>
          tf.maxPool(tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, 'same'), 2, 2, 'same'),
        )([x, kernel]);
      });
    for (let i = 0; i < 30; i++) step();
    const before = bytes();
    for (let i = 0; i < 270; i++) step();
    expect(bytes()).toBe(before);
  });

  test('is needed because WASM’s oneHot writes integers even where floats are asked for', async () => {
    await tf.setBackend('wasm');
    const floats = tf.tidy(() => tf.oneHot(tf.tensor1d([1], 'int32'), 2, 1, 0, 'float32').dataSync());
    expect([...floats]).not.toEqual([0, 1]);
  });
});
