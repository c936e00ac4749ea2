/**
 * Compiles the AssemblyScript beside it to WebAssembly: `npm run kernels` writes what the engine loads, once with memory
 * of its own thread and once with memory that threads share. The same source gives the same bytes (`kernels.test.ts`).
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const here = fileURLToPath(new URL('.', import.meta.url));
const memory = {
  own: ['--importMemory', '--initialMemory', '1', '--maximumMemory', '65536'],
  shared: [
    '--importMemory',
    '--enable',
    'threads',
    '--sharedMemory',
    '--initialMemory',
    '1',
    '--maximumMemory',
    '65536',
  ],
};

/** @param {'own' | 'shared'} kind @returns {Promise<string>} The module's bytes in base64. */
export async function compileKernels(kind) {
  /** @type {Uint8Array | null} */
  let bytes = null;
  const { error, stderr } = await asc.main(
    [
      'kernels.ts',
      '--outFile',
      'out.wasm',
      '-O3',
      '--noAssert',
      '--converge',
      '--runtime',
      'stub',
      '--enable',
      'simd',
      ...memory[kind],
    ],
    {
      readFile: (name) => (existsSync(join(here, name)) ? readFileSync(join(here, name), 'utf8') : null),
      writeFile: (name, contents) => void (name === 'out.wasm' && (bytes = contents)),
    },
  );
  if (error || !bytes) throw new Error(`The kernels do not compile: ${error?.message} ${stderr.toString()}`);
  return Buffer.from(bytes).toString('base64');
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const [own, shared] = [await compileKernels('own'), await compileKernels('shared')];
  const target = new URL('../../src/training/engine/kernels/simdModule.ts', import.meta.url);
  writeFileSync(
    target,
    `/** Made by \`npm run kernels\` of \`scripts/kernels\`: WebAssembly in base64, over memory of one thread. */
export const simdModule =
  '${own}';

/** The same over memory that threads share. */
export const simdModuleShared =
  '${shared}';
`,
  );
}
