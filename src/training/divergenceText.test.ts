import { describe, expect, test } from 'vitest';
import { divergenceText, smallerRate } from './divergenceText.ts';
import { adamDefaults, sgdDefaults } from './experiment/optimizers.ts';

describe('divergenceText', () => {
  test('says what was seen and since when, the likely cause, and which model is kept', () => {
    expect(
      divergenceText(
        { sign: 'weights too large', step: 1240, value: 3.21e7 },
        { ...sgdDefaults, learningRate: 100 },
        1230,
      ),
    ).toBe(
      'Training was stopped: since step 1,240, the weights grew to 3.2e7. The likely cause is the learning rate of 100: its steps are too long and overshoot. The model of step 1,230 is kept.',
    );
  });

  test('says of numbers that are none that they are none', () => {
    const text = (sign: 'gradient too large' | 'weights too large') =>
      divergenceText({ sign, step: 10, value: Number.NaN }, adamDefaults, 0);
    expect(text('gradient too large')).toContain('since step 10, the gradient is no longer a number.');
    expect(text('weights too large')).toContain('the weights are no longer numbers. ');
    expect(text('weights too large')).toContain('The first weights are kept.');
  });

  test('gives a likelier reason where one is known', () => {
    const reason = { evidence: 'The network reads values up to 255.', why: 'They are too large.' };
    const text = divergenceText({ sign: 'loss grew', step: 20, value: 300 }, sgdDefaults, 10, reason);
    expect(text).toContain('The network reads values up to 255. They are too large. The model of step 10');
    expect(text).not.toContain('learning rate');
  });

  test('a network that is dead from the start is told to begin with other weights', () => {
    const text = divergenceText({ sign: 'loss constant', step: 1, value: Math.log(10) }, adamDefaults, 0);
    expect(text).toContain('exactly 2.3026 step after step');
    expect(text).toContain('choose another seed');
  });
});

describe('smallerRate', () => {
  test.each([
    [{ ...adamDefaults, learningRate: 0.001 }, 0.0003],
    [{ ...adamDefaults, learningRate: 100 }, 0.001],
    [{ ...sgdDefaults, learningRate: 0.1 }, 0.03],
    [{ ...sgdDefaults, learningRate: 100 }, 0.01],
    [{ ...sgdDefaults, learningRate: 1e-8 }, null],
  ])('after %o comes %d', (optimizer, rate) => {
    expect(smallerRate(optimizer)).toBe(rate);
  });
});
