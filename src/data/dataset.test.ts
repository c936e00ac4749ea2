import { describe, expect, test } from 'vitest';
import { subsetRange } from './dataset.ts';

const part = (count: number) => ({ count, classCounts: [], chunks: [], pixelsSha256: '' });
const manifest = { training: part(60_000), test: part(10_000), validationCount: 5000 };

describe('subsetRange', () => {
  test('takes training samples from the start and validation samples from the end', () => {
    expect(subsetRange(manifest, 10_000, 'training')).toEqual({ start: 0, end: 10_000 });
    expect(subsetRange(manifest, 10_000, 'validation')).toEqual({ start: 55_000, end: 60_000 });
    expect(subsetRange(manifest, 10_000, 'test')).toEqual({ start: 0, end: 10_000 });
  });

  test('never lets training reach into validation, however much is asked for', () => {
    expect(subsetRange(manifest, 1e6, 'training').end).toBe(subsetRange(manifest, 1e6, 'validation').start);
  });
});
