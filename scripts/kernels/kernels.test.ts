import { expect, test } from 'vitest';
import { pixelModule, pixelModulePlain } from '../../src/data/pixelModule.ts';
import {
  simdModule,
  simdModuleFused,
  simdModuleFusedShared,
  simdModuleShared,
} from '../../src/training/engine/kernels/simdModule.ts';
import { compileKernels } from './build.mjs';

test.each([
  ['kernels', simdModule],
  ['kernelsShared', simdModuleShared],
  ['kernelsFused', simdModuleFused],
  ['kernelsFusedShared', simdModuleFusedShared],
  ['pixels', pixelModule],
  ['pixelsPlain', pixelModulePlain],
] as const)('what is loaded is what the sources compile to: %s', (name, committed) => {
  expect(compileKernels(name)).toBe(committed);
});
