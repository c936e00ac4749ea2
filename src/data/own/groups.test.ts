import { describe, expect, test } from 'vitest';
import { ownSample, samplesOf } from '../../test/ownSamples.ts';
import { groupsOf } from './groups.ts';

describe('groupsOf', () => {
  test('joins the same file, the same burst and near-duplicates, over classes too', () => {
    const samples = [
      ownSample(0, 'a', { burst: 'one' }),
      ownSample(1, 'b', { sha256: 'f'.repeat(64) }),
      ownSample(2, 'a', { burst: 'one', dhash: '9c3a65d21be74c93' }),
      ownSample(3, 'a'),
      ownSample(4, 'a', { sha256: 'f'.repeat(64) }),
      ownSample(5, 'b', { dhash: '9c3a65d21be74c90' }),
    ];
    expect(groupsOf(samples)).toEqual([[0, 2, 5], [1, 4], [3]]);
  });

  test('keeps near-duplicates together while they are a part of their class', () => {
    const dhash = '9c3a65d21be74c93';
    const alike = (count: number, of: number) =>
      groupsOf(samplesOf({ a: of, b: 5 }).map((one) => (one.slot < count ? { ...one, dhash } : one)))[0]
        ?.length;
    expect(alike(10, 12)).toBe(10);
    expect(alike(20, 60)).toBe(20);
    expect(alike(21, 60)).toBe(1);
  });
});
