import { describe, expect, test } from 'vitest';
import { changeMarks } from './changeMarks.ts';

const rate = (step: number, from: number, to: number) => ({ step, what: 'optimizer/learningRate', from, to });
const frozen = (step: number) => ({ step, what: 'layer/conv2d/trainable', from: true, to: false });

describe('changeMarks', () => {
  test('stand where the run was changed and say what', () => {
    expect(changeMarks([rate(1500, 0.1, 0.01), frozen(2000)], [0, 4000])).toEqual([
      { at: 0.375, text: 'after step 1,500: learning rate 0.1 → 0.01' },
      { at: 0.5, text: 'after step 2,000: conv2d frozen' },
    ]);
  });

  test('that would touch are one', () => {
    expect(changeMarks([rate(10, 1, 2), frozen(10), rate(11, 2, 3), rate(13, 3, 4)], [0, 100])).toEqual([
      {
        at: 0.1,
        text: 'after step 10: learning rate 1 → 2, conv2d frozen; after step 11: learning rate 2 → 3',
      },
      { at: 0.13, text: 'after step 13: learning rate 3 → 4' },
    ]);
  });

  test('stand along the part that is shown', () => {
    expect(changeMarks([rate(10, 1, 2), rate(60, 2, 3), rate(90, 3, 4)], [50, 75])).toEqual([
      { at: 0.4, text: 'after step 60: learning rate 2 → 3' },
    ]);
  });
});
