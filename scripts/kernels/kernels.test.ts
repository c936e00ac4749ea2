import { expect, test } from 'vitest';
import { simdModule, simdModuleShared } from '../../src/training/engine/kernels/simdModule.ts';
import { compileKernels } from './build.mjs';

test.each([
  ['own', simdModule],
  ['shared', simdModuleShared],
] as const)('what the engine loads is what the sources compile to, over %s memory', (kind, committed) => {
  expect(compileKernels(kind)).toBe(committed);
});
