import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { expect } from 'vitest';

// tfjs's WASM loader expects a CommonJS module's surroundings in Node; its binaries lie in that folder.
const require = createRequire(import.meta.url);
Object.assign(globalThis, { require, __dirname: dirname(require.resolve('@tensorflow/tfjs-backend-wasm')) });

// The kernels as browsers have them; later versions know relaxed SIMD by themselves.
if (process.versions.node.startsWith('20.')) setFlagsFromString('--experimental-wasm-relaxed-simd');

/** Anything that holds numbers row-major: typed arrays and plain arrays. */
export type Numbers = ArrayLike<number>;

/** NumPy's `allclose`: |received − expected| ≤ atol + rtol × |expected| for every element. */
export interface Tolerance {
  readonly rtol?: number;
  readonly atol?: number;
}

interface AllcloseMatchers<R = unknown> {
  /** NumPy's `allclose` on row-major numbers; NaN equals nothing, infinities equal themselves. Names the worst element. */
  toBeAllclose(expected: Numbers, tolerance?: Tolerance): R;
}

declare module 'vitest' {
  interface Assertion<T> extends AllcloseMatchers<T> {}
  interface AsymmetricMatchersContaining extends AllcloseMatchers {}
}

expect.extend({
  toBeAllclose(received: Numbers, expected: Numbers, { rtol = 1e-5, atol = 1e-8 }: Tolerance = {}) {
    if (received.length !== expected.length)
      return { pass: false, message: () => `expected ${expected.length} numbers but got ${received.length}` };
    let worst = { index: -1, excess: -Infinity };
    for (let i = 0; i < expected.length; i++) {
      const a = received[i] as number;
      const b = expected[i] as number;
      const excess = a === b ? -Infinity : Math.abs(a - b) - (atol + rtol * Math.abs(b));
      // NaN differences (NaN, or infinities of unlike sign) are the worst there is.
      if (Number.isNaN(excess) || (Math.abs(b) === Infinity) !== (Math.abs(a) === Infinity)) {
        worst = { index: i, excess: Infinity };
        break;
      }
      if (excess > worst.excess) worst = { index: i, excess };
    }
    const { index, excess } = worst;
    return {
      pass: !(excess > 0),
      message: () =>
        index < 0
          ? 'expected the numbers to differ, but all are equal'
          : `element ${index} of ${expected.length} is ${received[index]}, expected ${expected[index]} (rtol ${rtol}, atol ${atol}, off by ${Math.abs((received[index] as number) - (expected[index] as number))})`,
    };
  },
});
