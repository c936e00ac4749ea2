/** `npm run test:long`: the cycles of `cycles.test.ts`, hundreds of them, on both backends that Node has. */
import { beforeAll, describe, expect, test } from 'vitest';
import { counts, cycle, cycleSpecs } from '../../test/cycles.ts';
import { startBackend } from './backends.ts';

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  beforeAll(() => startBackend({ pinned: backend }));

  test('200 networks built, trained and disposed, and 100 steps that throw, leave what was there', async () => {
    const before = counts();
    for (let i = 0; i < 100; i++) {
      const model = cycleSpecs[i % cycleSpecs.length] as (typeof cycleSpecs)[0];
      await cycle(model, 5);
      await expect(cycle(model, 5, i % 4)).rejects.toThrow('injected');
      await cycle(model, 5);
      expect(counts()).toEqual(before);
    }
  });
});
