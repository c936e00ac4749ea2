import { beforeAll, describe, expect, test } from 'vitest';
import { fallOfLoss } from '../../test/trainOnShipped.ts';
import { startOnly } from '../../test/startOnly.ts';

/** Hang guard, milliseconds. */
const HANG = 400_000;

describe('templates train on WebAssembly', { timeout: HANG }, () => {
  beforeAll(() => startOnly('wasm'));

  // The larger ones are for `npm run test:long`.
  test.each([
    ['Starter CNN', 'mnist'],
    ['Just Dense', 'mnist'],
  ])('%s on %s: the loss falls by a quarter within 60 steps', async (name, id) => {
    expect(await fallOfLoss(name, id)).toBeLessThan(0.75);
  });
});
