import { afterEach, expect, test, vi } from 'vitest';
import { backendOffers } from './offers.ts';

afterEach(() => vi.unstubAllGlobals());

test('what the browser lacks has its reason; the processor is always there', async () => {
  vi.stubGlobal('navigator', {});
  expect(await backendOffers(null)).toEqual([
    { name: 'webgpu', software: false, problem: 'is not offered by this browser' },
    { name: 'webgl', software: false, problem: 'is not offered to workers by this browser' },
    { name: 'wasm', software: false, problem: null },
    { name: 'cpu', software: false, problem: null },
  ]);
  vi.stubGlobal('WebAssembly', undefined);
  expect((await backendOffers(null))[2]?.problem).toBe('is not offered by this browser');
});

test('the running backend is not asked for again', async () => {
  const running = { name: 'webgl', software: true, problem: null } as const;
  expect((await backendOffers(running))[1]).toBe(running);
});
