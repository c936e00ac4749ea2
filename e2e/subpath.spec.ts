import { createReadStream, existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from './playground.ts';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

/** A plain static host that serves the build under a sub-path and nothing else. */
async function serveUnder(prefix: string): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://host').pathname;
    const file = join(dist, normalize(path.slice(prefix.length) || 'index.html'));
    if (!path.startsWith(prefix) || !existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'Content-Type': types[extname(file)] ?? 'application/octet-stream' });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}` };
}

test('the same build works under a sub-path of a static host', async ({ page }) => {
  const { server, url } = await serveUnder('/some/sub/path/');
  try {
    const missing: string[] = [];
    page.on('response', (response) => {
      if (response.status() >= 400) missing.push(response.url());
    });
    await page.goto(url);
    await page.getByRole('button', { name: 'Step', exact: true }).click({ timeout: 60_000 });
    await expect(page.getByRole('status', { name: 'Run status' })).toHaveText('paused', { timeout: 60_000 });
    expect(missing).toEqual([]);
  } finally {
    server.close();
  }
});
