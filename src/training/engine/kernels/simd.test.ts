/** Our WebAssembly against the same kernels on the CPU, over random shapes: all that vectors of four and panels of eight make different. */
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { errorOf } from '../../../test/numbers/errorOf.ts';
import { hashArrays } from '../arrays.ts';
import { startBackend } from '../backends.ts';
import { elementwise, elementwiseSums } from './elementwise.ts';
import { fusedConv2d, fusedMatMul } from './fusedLayers.ts';
import { normOf } from './norm.ts';
import { type SimdBackend, simdOf } from './simd.ts';
import { cutFunctions } from './threadSlot.ts';

const shapes = fc.record({
  batch: fc.integer({ min: 1, max: 5 }),
  height: fc.integer({ min: 3, max: 9 }),
  width: fc.integer({ min: 3, max: 9 }),
  channels: fc.integer({ min: 1, max: 9 }),
  filters: fc.integer({ min: 1, max: 18 }),
  window: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
  strides: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
  pad: fc.constantFrom('same', 'valid'),
  seed: fc.integer({ min: 0, max: 1000 }),
});
type Shape = typeof shapes extends fc.Arbitrary<infer T> ? T : never;

/** Whose first windows begin before the picture and do not overlap: of parts of the input's gradient, dy's first line is left out. */
const stepped: Shape = {
  batch: 2,
  height: 7,
  width: 7,
  channels: 2,
  filters: 5,
  window: [3, 3],
  strides: [3, 3],
  pad: 'same',
  seed: 3,
};

/** Of quarters, sums are exact; of thirds they are rounded, so that their order shows. */
let parts = 4;

/** Numbers with some ties and zeros among them. */
const numbers = (shape: number[], seed: number): tf.Tensor => {
  let state = seed + 1;
  const next = () => (state = (state * 1103515245 + 12345) % 2 ** 31);
  return tf.tensor(
    Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => ((next() >> 8) % 17) / parts - 2),
    shape,
  );
};

/** What a kernel and its gradients make of random numbers, on the current backend. */
type Compute = (shape: Shape) => tf.Tensor[];

const grads = (f: (...inputs: tf.Tensor[]) => tf.Tensor, inputs: tf.Tensor[], seed: number): tf.Tensor[] => {
  const { value, grads: gradients } = tf.valueAndGrads((...xs: tf.Tensor[]) => {
    const y = f(...xs);
    return tf.sum(tf.mul(y, numbers(y.shape, seed + 9)));
  })(inputs);
  return [f(...inputs), value, ...gradients];
};

const kernels: Readonly<Record<string, Compute>> = {
  'a convolution with bias and relu': ({
    batch,
    height,
    width,
    channels,
    filters,
    window,
    strides,
    pad,
    seed,
  }) =>
    grads(
      (x, filter, bias) =>
        fusedConv2d(
          { x: x as tf.Tensor4D, filter: filter as tf.Tensor4D, bias: bias as tf.Tensor1D },
          { strides, pad, dilations: 1 },
          'relu',
        ),
      [
        numbers([batch, height, width, channels], seed),
        numbers([...window, channels, filters], seed + 1),
        numbers([filters], seed + 2),
      ],
      seed,
    ),
  'a convolution': ({ batch, height, width, channels, filters, window, strides, pad, seed }) =>
    grads(
      (x, filter) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad),
      [numbers([batch, height, width, channels], seed), numbers([...window, channels, filters], seed + 1)],
      seed,
    ),
  'a depthwise convolution': ({ batch, height, width, channels, window, strides, pad, seed }) =>
    grads(
      (x, filter) => tf.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad),
      [numbers([batch, height, width, channels], seed), numbers([...window, channels, 1], seed + 1)],
      seed,
    ),
  'a product with bias': ({ batch, height, width, filters, seed }) =>
    grads(
      (a, b, bias) =>
        fusedMatMul({ a: a as tf.Tensor2D, b: b as tf.Tensor2D, bias: bias as tf.Tensor1D }, 'linear'),
      [
        numbers([batch * height, width * 40], seed),
        numbers([width * 40, filters], seed + 1),
        numbers([filters], seed + 2),
      ],
      seed,
    ),
  'max pooling': ({ batch, height, width, channels, window, strides, pad, seed }) =>
    grads(
      (x) => tf.maxPool(x as tf.Tensor4D, window, strides, pad),
      [numbers([batch, height, width, channels], seed)],
      seed,
    ),
  'formulas, sums of columns and norms': ({ batch, height, width, channels, seed }) => {
    const x = numbers([batch, height, width, channels], seed);
    const inputs = {
      x,
      c: numbers([channels], seed + 1),
      p: numbers([batch, 1, 1, 1], seed + 2),
      s: tf.scalar(3),
    };
    const made = elementwise('y = max(x * c, p - s) / s; z = sqrt(y * y + s) - positive(x)', inputs);
    const sums = ['y = x * x - s', 'y = (x - c) * (x - c) * p'].map((text) => elementwiseSums(text, inputs));
    return [...made, ...sums, tf.sum(x, [0, 1, 2]), normOf([x, inputs.c])];
  },
};

describe.each([
  ['relaxed SIMD', true],
  ['plain SIMD', false],
])('simd, of a browser with %s', (_, isRelaxed) => {
  beforeAll(async () => {
    const { validate } = WebAssembly;
    // tfjs asks by modules of some bytes.
    const known = vi
      .spyOn(WebAssembly, 'validate')
      .mockImplementation((bytes) => validate(bytes) && (isRelaxed || bytes.byteLength < 1000));
    await startBackend({ pinned: 'cpu' });
    await startBackend({ pinned: 'wasm' });
    expect(simdOf(tf.backend())).not.toBeNull();
    const said = known.mock.calls.findIndex(([bytes]) => bytes.byteLength >= 1000);
    expect(known.mock.results[said]?.value).toBe(isRelaxed);
    known.mockRestore();
  });
  afterAll(() => {
    const start = tf.findBackendFactory('wasm');
    tf.removeBackend('wasm');
    tf.registerBackend('wasm', start);
  });

  test.each(Object.keys(kernels))('%s comes out as on the CPU', async (name) => {
    const compute = kernels[name] as Compute;
    const on = async (backend: string, shape: Shape) => {
      await tf.setBackend(backend);
      const results = tf.tidy(() => compute(shape));
      const values = await Promise.all(results.map((result) => result.data<'float32'>()));
      tf.dispose(results);
      return values;
    };
    await fc.assert(
      fc.asyncProperty(shapes, async (shape) => {
        fc.pre(shape.pad === 'same' || (shape.window[0] <= shape.height && shape.window[1] <= shape.width));
        const [wasm, cpu] = [await on('wasm', shape), await on('cpu', shape)];
        for (const [i, expected] of cpu.entries())
          expect(errorOf(wasm[i] ?? [], expected)).toBeLessThan(2e-6);
      }),
      { numRuns: 60, seed: 1, examples: [[stepped]] },
    );
    await tf.setBackend('wasm');
  });

  test('a NaN comes through a ReLU, as on the CPU', async () => {
    const [bias, filter, b] = [
      tf.zeros<tf.Rank.R1>([9]),
      tf.ones<tf.Rank.R4>([2, 2, 4, 9]),
      tf.ones<tf.Rank.R2>([4, 9]),
    ];
    const [x, a] = [tf.fill<tf.Rank.R4>([1, 3, 3, 4], NaN), tf.fill<tf.Rank.R2>([3, 4], NaN)];
    const y = fusedConv2d({ x, filter, bias }, { strides: 1, pad: 'valid', dilations: 1 }, 'relu');
    const product = fusedMatMul({ a, b, bias }, 'relu');
    for (const made of [y, product]) expect([...(await made.data())].every(Number.isNaN)).toBe(true);
    tf.dispose([bias, filter, b, x, a, y, product]);
  });

  test('what is cut into pieces for several threads comes out the same to the bit', async () => {
    await tf.setBackend('wasm');
    const own = simdOf(tf.backend()) as SimdBackend;
    const { threads } = own;
    parts = 3;
    const cut = new Set<string>();
    const run: typeof threads.run = (name, pieces) => {
      if (pieces.length > 1) cut.add(name);
      // Last first: no piece needs what another makes.
      threads.run(name, pieces.toReversed());
    };
    const shape: Shape = {
      batch: 5,
      height: 80,
      width: 80,
      channels: 9,
      filters: 17,
      window: [3, 3],
      strides: [1, 1],
      pad: 'same',
      seed: 1,
    };
    for (const [name, compute] of Object.entries(kernels)) {
      const bits = async (count: number) => {
        Object.assign(own, { threads: { ...threads, count: () => count, run } });
        const results = tf.tidy(() => compute(shape));
        const values = await Promise.all(results.map((result) => result.data<'float32'>()));
        tf.dispose(results);
        return hashArrays(Object.fromEntries(values.entries()));
      };
      const one = await bits(1);
      expect(await bits(3), name).toBe(one);
    }
    parts = 4;
    Object.assign(own, { threads });
    expect([...cut].toSorted()).toEqual(cutFunctions.toSorted());
  });
});
