import { describe, expect, test } from 'vitest';
import { ownSample } from '../../test/ownSamples.ts';
import { packSamples, unpackSamples } from './packSamples.ts';

describe('packSamples', () => {
  test('brings all that is looked at over, in order', () => {
    const samples = [
      ownSample(70_000, 'c12', { pinned: 'test', burst: 'burst-1', sharpness: 0.125 }),
      ownSample(3, null),
      ownSample(4, 'c1', { pinned: 'training', width: 16_384, contrast: 127.5 }),
      ownSample(5, 'c12', { pinned: 'validation', burst: 'burst-1' }),
    ];
    const bare = samples.map((sample) => ({ ...sample, name: '', thumbnail: [0, 0] }));
    expect(unpackSamples(structuredClone(packSamples(samples)))).toEqual(bare);
    expect(unpackSamples(packSamples([]))).toEqual([]);
  });
});
