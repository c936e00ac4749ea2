import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Fetches a Debian package, checks it and unpacks it, without installing it. Needs Debian's apt-get and dpkg-deb.
 * @param {string} name
 * @param {string} sha256 lower-case hex
 * @returns {{ folder: string, remove: () => void }} the unpacked files, and what deletes them again
 */
export function unpackDebian(name, sha256) {
  const folder = mkdtempSync(join(tmpdir(), 'assets-'));
  execFileSync('apt-get', ['download', name], { cwd: folder, stdio: ['ignore', 'ignore', 'ignore'] });
  const [file] = readdirSync(folder);
  const found = createHash('sha256')
    .update(readFileSync(join(folder, file)))
    .digest('hex');
  if (found !== sha256) throw new Error(`${name} has sha256 ${found}, not ${sha256}.`);
  execFileSync('dpkg-deb', ['-x', file, 'files'], { cwd: folder });
  return { folder: join(folder, 'files'), remove: () => rmSync(folder, { recursive: true }) };
}
