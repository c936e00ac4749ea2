import { describe, expect, test } from 'vitest';
import { isSoftwareName, rendererName } from './adapterName.ts';

// As browsers on real machines report them.
const renderers = [
  [
    'ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 (0x00002504) Direct3D11 vs_5_0 ps_5_0, D3D11)',
    'NVIDIA GeForce RTX 3060',
    false,
  ],
  ['ANGLE (Apple, ANGLE Metal Renderer: Apple M2, Unspecified Version)', 'Apple M2', false],
  [
    'ANGLE (Intel, Mesa Intel(R) UHD Graphics 620 (KBL GT2), OpenGL 4.6)',
    'Mesa Intel(R) UHD Graphics 620 (KBL GT2)',
    false,
  ],
  ['ANGLE (Qualcomm, Adreno (TM) 650, OpenGL ES 3.2)', 'Adreno (TM) 650', false],
  ['Apple GPU', 'Apple GPU', false],
  [
    'ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)',
    'SwiftShader Device (Subzero)',
    true,
  ],
  ['llvmpipe, or similar', 'llvmpipe, or similar', true],
  [
    'ANGLE (Microsoft, Microsoft Basic Render Driver (0x0000008C) Direct3D11 vs_5_0 ps_5_0, D3D11)',
    'Microsoft Basic Render Driver',
    true,
  ],
] as const;

describe('rendererName', () => {
  test.each(renderers)('%s is %s', (renderer, name) => {
    expect(rendererName(renderer)).toBe(name);
  });
});

describe('isSoftwareName', () => {
  test.each(renderers)('%s: %s, software %s', (renderer, _, software) => {
    expect(isSoftwareName(renderer)).toBe(software);
  });
});
