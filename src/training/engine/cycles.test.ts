import { beforeAll, describe, expect, test } from 'vitest';
import { counts, cycle, cycleSpecs } from '../../test/cycles.ts';
import { startBackend } from './backends.ts';

describe('build, train, save, show, dispose', () => {
  beforeAll(() => startBackend({ pinned: 'wasm' }));

  test('leaves exactly what was there, whatever the network', async () => {
    const before = counts();
    for (const model of cycleSpecs) {
      await cycle(model, 5);
      expect(counts()).toEqual(before);
    }
  });

  test('leaves exactly what was there after a step that throws in its midst', async () => {
    const before = counts();
    for (const [i, model] of cycleSpecs.entries()) {
      await expect(cycle(model, 5, i % 4)).rejects.toThrow('injected');
      expect(counts()).toEqual(before);
    }
    await cycle(cycleSpecs[0] as (typeof cycleSpecs)[0], 5);
    expect(counts()).toEqual(before);
  });
});
