/**
 * `npm test`: every check of the project, one after the other. A stage that fails does not keep the next from
 * running. The last line is `N passed, N failed`: each test counts one, and so does each stage without tests.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { countPlaywright, countStage, countVitest } from './counts.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const reports = mkdtempSync(join(tmpdir(), 'kernelscope-test-'));
const unitReport = join(reports, 'unit.json');
const e2eReport = join(reports, 'e2e.json');

const stages = [
  { script: 'format', args: ['--check'] },
  { script: 'lint' },
  { script: 'types' },
  { script: 'unused' },
  {
    script: 'unit',
    args: ['--reporter=default', '--reporter=json', `--outputFile.json=${unitReport}`],
    count: countVitest,
    report: unitReport,
  },
  { script: 'build' },
  { script: 'build:fault' },
  {
    script: 'e2e',
    args: ['--reporter=list,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: e2eReport },
    count: countPlaywright,
    report: e2eReport,
  },
];

// What is tested end to end are these builds or nothing.
for (const folder of ['dist', 'dist-test']) rmSync(join(root, folder), { recursive: true, force: true });
const total = { passed: 0, failed: 0 };
const lines = [];
for (const { script, args = [], env = {}, count, report } of stages) {
  console.log(`\n── ${script} ──`);
  const begun = performance.now();
  const { status } = spawnSync('npm', ['run', '--silent', script, '--', ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
  });
  const { passed, failed } = countStage(
    status === 0,
    count && (() => count(JSON.parse(readFileSync(report, 'utf8')))),
  );
  total.passed += passed;
  total.failed += failed;
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  lines.push(
    `${script.padEnd(11)} ${failed === 0 ? 'ok    ' : 'FAILED'} ${passed} passed, ${failed} failed, ${seconds} s`,
  );
}
rmSync(reports, { recursive: true });
console.log(`\n${lines.join('\n')}\n`);
process.exitCode = total.failed === 0 ? 0 : 1;
console.log(`${total.passed} passed, ${total.failed} failed`);
