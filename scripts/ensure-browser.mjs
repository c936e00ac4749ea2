/** Makes sure that the browser tests have a browser: finds one, or installs Debian's as root, or says how. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findBrowser } from './browser.mjs';

process.on('uncaughtException', ({ message }) => {
  console.error(message);
  process.exit(1);
});
let browser = findBrowser();
if (browser === undefined && process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
  console.log('No Chromium found; installing the system package.');
  const run = (...args) =>
    execFileSync('apt-get', args, {
      stdio: 'inherit',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  run('update');
  run('install', '-y', '--no-install-recommends', 'chromium');
  browser = findBrowser();
}
if (browser === undefined) {
  console.error(
    'The browser tests need Chromium. Run "npx playwright install chromium", install Chrome or Chromium, or set CHROMIUM_PATH to its executable.',
  );
  process.exit(1);
}
console.log(`Browser: ${browser}`);
