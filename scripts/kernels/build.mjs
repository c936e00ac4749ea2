/**
 * Compiles the AssemblyScript beside it to WebAssembly: `npm run kernels` writes what the engine and the
 * workers that read pictures load. The same sources give the same bytes (`kernels.test.ts`).
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// As a program: its types would change those of JavaScript everywhere.
const asc = createRequire(import.meta.url).resolve('assemblyscript/bin/asc.js');
const optimized = ['-O3', '--noAssert', '--converge', '--runtime', 'stub'];
const memory = ['--importMemory', '--initialMemory', '1', '--maximumMemory', '65536'];
const simd = ['--enable', 'simd'];
const fused = ['--enable', 'relaxed-simd'];
const shared = ['--enable', 'threads', '--sharedMemory'];

/** What is made of which source, and by which options. */
const modules = {
  kernels: ['kernels.ts', ...memory, ...simd],
  kernelsShared: ['kernels.ts', ...memory, ...simd, ...shared],
  kernelsFused: ['kernels.ts', ...memory, ...simd, ...fused],
  kernelsFusedShared: ['kernels.ts', ...memory, ...simd, ...fused, ...shared],
  pixels: ['pixels.ts', ...memory, ...simd],
  pixelsPlain: ['pixels.ts', ...memory],
};

/** @param {keyof typeof modules} name @returns {string} The module's bytes in base64. */
export function compileKernels(name) {
  const folder = mkdtempSync(join(tmpdir(), 'kernels-'));
  const out = join(folder, 'kernels.wasm');
  try {
    execFileSync(process.execPath, [asc, ...modules[name], '--outFile', out, ...optimized], {
      cwd: fileURLToPath(new URL('.', import.meta.url)),
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    return readFileSync(out).toString('base64');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Writes a file of modules, each of which says what it is. */
const write = (file, constants) =>
  writeFileSync(
    new URL(`../../src/${file}`, import.meta.url),
    Object.entries(constants)
      .map(
        ([constant, [name, says]]) =>
          `/** Made by \`npm run kernels\` of \`scripts/kernels\`: ${says}, WebAssembly in base64. */\nexport const ${constant} =\n  '${compileKernels(name)}';\n`,
      )
      .join('\n'),
  );

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  write('training/engine/kernels/simdModule.ts', {
    simdModule: ['kernels', 'over memory of one thread'],
    simdModuleShared: ['kernelsShared', 'the same over memory that threads share'],
    simdModuleFused: ['kernelsFused', 'multiplying and adding in one go, over memory of one thread'],
    simdModuleFusedShared: ['kernelsFusedShared', 'the same over memory that threads share'],
  });
  write('data/pixelModule.ts', {
    pixelModule: ['pixels', 'for processors with SIMD'],
    pixelModulePlain: ['pixelsPlain', 'for those without'],
  });
}
