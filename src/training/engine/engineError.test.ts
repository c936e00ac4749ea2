import { describe, expect, test } from 'vitest';
import { toEngineError } from './engineError.ts';

describe('toEngineError', () => {
  test.each([
    new RangeError('Array buffer allocation failed'),
    new RangeError('Invalid typed array length: 50000000'),
    new RangeError('Invalid array length'),
    new RangeError('Start offset -1342177280 is outside the bounds of the buffer'),
    new Error('Aborted(OOM)'),
    new Error(
      "Failed to execute 'createBuffer' on 'GPUDevice': createBuffer failed, size (4294967296) is too large",
    ),
    new Error(
      'Requested texture size [20000x20000] greater than WebGL maximum on this browser / GPU [16384x16384].',
    ),
  ])('an error of full memory is told as that: %s', (error) => {
    expect(toEngineError(error)).toMatchObject({ code: 'out-of-memory' });
    expect(toEngineError(error).message).toContain('choose a smaller batch size');
  });

  test.each([
    new RangeError('Maximum call stack size exceeded'),
    new Error('The room is full of doom'),
    new Error('Argument x passed to memorise must be a Tensor'),
  ])('any other is not: %s', (error) => {
    expect(toEngineError(error).code).toBe('internal');
  });
});
