import { describe, expect, test } from 'vitest';
import { createDivergenceWatch, divergenceIn, type StepFacts } from './divergence.ts';

const well = { gradientNorm: 1, weightNorm: 10, oneClass: false };
/** Facts of steps from 1 on, vital signs in every tenth; losses that fall and differ unless told otherwise. */
function seen(
  steps: number,
  facts: (step: number) => Partial<StepFacts>,
  { classes = 10, batchesDiffer = true } = {},
) {
  const watch = createDivergenceWatch({ classes, batchesDiffer });
  for (let step = 1; step <= steps; step++)
    watch.see({
      step,
      loss: 2 + 1 / step,
      accuracy: 0.5,
      vitals: step % 10 === 0 ? well : null,
      ...facts(step),
    });
  return watch;
}

describe('createDivergenceWatch', () => {
  test.each([Number.NaN, Infinity])('(a) a loss of %d', (loss) => {
    const watch = seen(7, (step) => (step === 7 ? { loss } : {}));
    expect(watch.found()).toEqual({ sign: 'loss not finite', step: 7, value: loss });
  });

  test.each([
    ['gradient too large', { ...well, gradientNorm: 1.1e6 }, 1.1e6],
    ['gradient too large', { ...well, gradientNorm: Number.NaN }, Number.NaN],
    ['weights too large', { ...well, weightNorm: 1.1e6 }, 1.1e6],
    ['weights too large', { ...well, weightNorm: Infinity }, Infinity],
  ])('(b) %s: %o', (sign, vitals, value) => {
    expect(seen(10, (step) => (step === 10 ? { vitals } : {})).found()).toEqual({ sign, step: 10, value });
  });

  test('(b) norms of a million are not too large', () => {
    const vitals = { ...well, gradientNorm: 1e6, weightNorm: 1e6 };
    expect(seen(100, (step) => (step % 10 ? {} : { vitals })).found()).toBeNull();
  });

  test('(c) a loss over 100 times the first for 20 steps, and not for 19', () => {
    // The first loss is 3.
    const grown = (step: number) => (step > 5 ? { loss: 300 + step } : {});
    expect(seen(24, grown).found()).toBeNull();
    expect(seen(25, grown).found()).toEqual({ sign: 'loss grew', step: 6, value: 325 });
  });

  test('(c) a trained model may get as bad as one that guesses, and worse', () => {
    const from = (step: number) => ({ loss: step === 1 ? 1e-6 : 4 + step });
    expect(seen(100, from).found()).toBeNull();
  });

  test('(d) exactly the same loss for 20 steps, and not for 19', () => {
    const constant = (step: number) => (step > 5 ? { loss: 2.5 } : {});
    expect(seen(24, constant).found()).toBeNull();
    expect(seen(25, constant).found()).toEqual({ sign: 'loss constant', step: 6, value: 2.5 });
  });

  test('(d) the same loss is well where every step sees all pictures, or all are right', () => {
    expect(seen(100, () => ({ loss: 2.5 }), { batchesDiffer: false }).found()).toBeNull();
    expect(seen(100, () => ({ loss: 0, accuracy: 1 })).found()).toBeNull();
  });

  test('(e) one class for all and no gradient for 50 steps, and not for 40', () => {
    const vitals = { ...well, oneClass: true, gradientNorm: 9e-9 };
    const dead = (step: number) => (step % 10 === 0 && step > 10 ? { vitals } : {});
    expect(seen(59, dead).found()).toBeNull();
    expect(seen(60, dead).found()).toMatchObject({ sign: 'nothing learned', step: 20 });
  });

  test('(e) one class for all is well while a gradient comes back, or where it is right', () => {
    const learning = { ...well, oneClass: true };
    const learned = { ...learning, gradientNorm: 0 };
    expect(seen(200, (step) => (step % 10 ? {} : { vitals: learning })).found()).toBeNull();
    expect(
      seen(200, (step) => (step % 10 ? { accuracy: 1 } : { vitals: learned, accuracy: 1 })).found(),
    ).toBeNull();
  });

  test('suspects a run as soon as it may be going wrong, and no longer than that', () => {
    const spike = (step: number) => (step === 5 ? { loss: 400 } : {});
    expect(seen(5, spike).suspects()).toBe(true);
    expect(seen(6, spike).suspects()).toBe(false);
    expect(seen(50, () => ({})).suspects()).toBe(false);
  });
});

describe('divergenceIn', () => {
  const state = (weights: number[], slots: number[] = [0]) => ({
    steps: 3,
    weights: { 'dense/kernel': Float32Array.from(weights), 'bn/moving_variance': Float32Array.of(1e9) },
    slots: { 'dense/kernel/m': Float32Array.from(slots) },
  });
  const trainable = new Set(['dense/kernel']);

  test.each([
    [state([1, Number.NaN]), 'weights not finite'],
    [state([1, -Infinity]), 'weights not finite'],
    [state([1, -2e6]), 'weights too large'],
    [state([1], [Number.NaN]), 'weights not finite'],
  ])('(f) finds what is not to be kept: %#', (found, sign) => {
    expect(divergenceIn(found, trainable)).toMatchObject({ sign, step: 3 });
  });

  test('(f) a large moving variance is sound, one that is no number is not', () => {
    expect(divergenceIn(state([1e6]), trainable)).toBeNull();
    const weights = { 'bn/moving_variance': Float32Array.of(Number.NaN) };
    expect(divergenceIn({ steps: 1, weights, slots: {} }, trainable)).toMatchObject({
      sign: 'weights not finite',
    });
  });
});
