import { beforeAll, describe, expect, test } from 'vitest';
import { alarmOf } from '../../test/healthyRuns.ts';
import { startOnly } from '../../test/startOnly.ts';

describe('200 runs that are well', () => {
  beforeAll(async () => {
    await startOnly('wasm');
  });

  test('none is taken for a divergence', async () => {
    const alarms = [];
    for (let number = 0; number < 200; number++) {
      const alarm = await alarmOf(number, 400);
      if (alarm) alarms.push([number, alarm]);
    }
    expect(alarms).toEqual([]);
  });
});
