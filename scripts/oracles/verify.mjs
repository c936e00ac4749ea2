/**
 * `npm run test:oracles`: makes every fixture anew with the Python library it comes from (Keras, PyTorch,
 * scikit-learn, matplotlib, pandas, OpenCV, ImageHash, cleanlab) and fails when one differs. PYTHON names the interpreter of a virtual environment that has them.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const scripts = fileURLToPath(new URL('./', import.meta.url));
const folders = ['src/test/fixtures', 'src/model-builder/fixtures'];
const readAll = () =>
  new Map(
    folders.flatMap((folder) =>
      readdirSync(join(root, folder)).map((name) => {
        const path = join(root, folder, name);
        return [path, readFileSync(path, 'utf8')];
      }),
    ),
  );

const before = readAll();
const failed = [];
for (const script of readdirSync(scripts).filter((name) => name.endsWith('.py'))) {
  console.log(`── ${script} ──`);
  const { status } = spawnSync(process.env['PYTHON'] ?? 'python3', [join(scripts, script)], {
    cwd: root,
    stdio: 'inherit',
    env: { KERAS_BACKEND: 'jax', ...process.env },
  });
  if (status !== 0) failed.push(`${script} did not run`);
}
for (const [path, text] of readAll()) {
  if (before.get(path) === text) continue;
  failed.push(`${path} differs`);
  writeFileSync(path, before.get(path) ?? text);
}
console.log(
  failed.length > 0 ? failed.join('\n') : `all ${before.size} fixtures are as the oracles make them`,
);
process.exitCode = failed.length > 0 ? 1 : 0;
