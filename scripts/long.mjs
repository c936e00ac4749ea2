/** `npm run test:long`: what takes too long for `npm test`. Half an hour of training in the browser is part of it. */
import { spawnSync } from 'node:child_process';

const commands = [
  ['vitest', 'run', '.long.test.ts', '--testTimeout', '3600000', '--reporter', 'verbose'],
  ['vite', 'build'],
  ['vite', 'build', '--mode', 'test'],
  ['playwright', 'test', '.long.spec', 'soakWasm'],
];
const failed = commands.filter(
  (args) =>
    spawnSync('npx', args, {
      stdio: 'inherit',
      env: { LONG: '1', SOAK_MINUTES: '30', ...process.env },
      shell: process.platform === 'win32',
    }).status !== 0,
);
for (const args of failed) console.error(`Failed: ${args.join(' ')}`);
process.exitCode = failed.length > 0 ? 1 : 0;
