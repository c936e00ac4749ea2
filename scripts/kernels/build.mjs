/**
 * Compiles the AssemblyScript beside it to WebAssembly: `npm run kernels` writes what the engine loads, once over memory of
 * one thread and once over memory that threads share. The same sources give the same bytes (`kernels.test.ts`).
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// As a program: its types would change those of JavaScript everywhere.
const asc = createRequire(import.meta.url).resolve('assemblyscript/bin/asc.js');
const optimized = ['-O3', '--noAssert', '--converge', '--runtime', 'stub', '--enable', 'simd'];
const memory = ['--importMemory', '--initialMemory', '1', '--maximumMemory', '65536'];
const shared = ['--enable', 'threads', '--sharedMemory'];

/** @param {'own' | 'shared'} kind @returns {string} The module's bytes in base64. */
export function compileKernels(kind) {
  const folder = mkdtempSync(join(tmpdir(), 'kernels-'));
  const out = join(folder, 'kernels.wasm');
  const options = [...optimized, ...memory, ...(kind === 'shared' ? shared : [])];
  try {
    execFileSync(process.execPath, [asc, 'kernels.ts', '--outFile', out, ...options], {
      cwd: fileURLToPath(new URL('.', import.meta.url)),
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    return readFileSync(out).toString('base64');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(
    new URL('../../src/training/engine/kernels/simdModule.ts', import.meta.url),
    `/** Made by \`npm run kernels\` of \`scripts/kernels\`: WebAssembly in base64, over memory of one thread. */
export const simdModule =
  '${compileKernels('own')}';

/** The same over memory that threads share. */
export const simdModuleShared =
  '${compileKernels('shared')}';
`,
  );
