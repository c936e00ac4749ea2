/**
 * `npm run test:oracles`: makes every fixture anew with the Python library it comes from (Keras, PyTorch, fastai,
 * scikit-learn, matplotlib, pandas, OpenCV, ImageHash, cleanlab) and fails when one differs by more than processors do;
 * then runs the programs of the Code view in Keras. PYTHON names the interpreter of a virtual environment that has them.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const scripts = fileURLToPath(new URL('./', import.meta.url));
const folders = ['src/test/fixtures', 'src/model-builder/fixtures', 'src/model-builder/code/signatures'];
const readAll = () =>
  new Map(
    folders.flatMap((folder) =>
      readdirSync(join(root, folder)).map((name) => {
        const path = join(root, folder, name);
        return [path, readFileSync(path, 'utf8')];
      }),
    ),
  );

/** The last bits of float32 differ from processor to processor. */
const LAST_BITS = 5e-6;

/** @returns {boolean} whether two values of JSON are alike but for the last bits of their numbers */
function isAlike(a, b) {
  if (typeof a === 'number' && typeof b === 'number')
    return Math.abs(a - b) <= LAST_BITS * Math.max(1, Math.abs(a));
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return a === b;
  const keys = Object.keys(a);
  return keys.join() === Object.keys(b).join() && keys.every((key) => isAlike(a[key], b[key]));
}
const isSame = (a, b, path) =>
  a === b || (path.endsWith('.json') && a !== undefined && isAlike(JSON.parse(a), JSON.parse(b)));

const before = readAll();
const failed = [];
for (const script of readdirSync(scripts).filter((name) => name.endsWith('.py'))) {
  console.log(`── ${script} ──`);
  const { status } = spawnSync(process.env['PYTHON'] ?? 'python3', [join(scripts, script)], {
    cwd: root,
    stdio: 'inherit',
    env: { KERAS_BACKEND: 'jax', PYTHONDONTWRITEBYTECODE: '1', ...process.env },
  });
  if (status !== 0) failed.push(`${script} did not run`);
}
console.log('── programs ──');
const programs = spawnSync('npx', ['vitest', 'run', 'programs.oracle'], {
  cwd: root,
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
if (programs.status !== 0) failed.push('a program of the Code view differs in Keras from the app');
for (const [path, text] of readAll()) {
  const former = before.get(path);
  if (former === text) continue;
  if (!isSame(former, text, path)) failed.push(`${path} differs`);
  writeFileSync(path, former ?? text);
}
console.log(
  failed.length > 0 ? failed.join('\n') : `all ${before.size} fixtures are as the oracles make them`,
);
process.exitCode = failed.length > 0 ? 1 : 0;
