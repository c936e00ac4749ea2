/** Each way of going wrong, brought about in a real run. */
import { beforeAll, describe, expect, test } from 'vitest';
import { diverge, divergenceSigns } from '../../test/numbers/diverging.ts';
import { startOnly } from '../../test/startOnly.ts';

describe.each(['wasm', 'cpu'] as const)('a run that diverges on %s', (backend) => {
  beforeAll(async () => {
    await startOnly(backend);
  });

  test.each(divergenceSigns)('%s', async (sign) => {
    const { stepsTooMany, ...rest } = await diverge(sign);
    expect(rest).toEqual({ sign, keptWhole: true });
    expect(stepsTooMany).toBeLessThanOrEqual(10);
  });
});
