import { beforeAll, describe, expect, test } from 'vitest';
import { alarmOf } from '../../test/healthyRuns.ts';
import { startOnly } from '../../test/startOnly.ts';

describe('a run that is well', () => {
  beforeAll(async () => {
    await startOnly('wasm');
  });

  test.each(Array.from({ length: 12 }, (_, i) => i))('is not taken for a divergence (%d)', async (number) => {
    expect(await alarmOf(number, 120)).toBeNull();
  });
});
