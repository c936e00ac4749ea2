import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.md': 'text/plain',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};

/** A request as it came. */
interface Seen {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly cookie: string | undefined;
  /** Of the body so far. */
  bytes: number;
}

export interface StaticHost {
  readonly url: string;
  /** All that was asked, by pages, workers and service workers alike. */
  readonly seen: readonly Seen[];
  /** Serves another folder from now on. */
  serve(folder: string): void;
  close(): Promise<void>;
}

/** A plain static host that serves a folder under a sub-path and nothing else, without headers of its own. */
export async function startStaticHost(folder: string, prefix: string): Promise<StaticHost> {
  let root = folder;
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    const one: Seen = { method, url, cookie: headers.cookie, bytes: 0 };
    seen.push(one);
    request.on('data', (piece: Buffer) => (one.bytes += piece.length));
    const path = new URL(request.url ?? '/', 'http://host').pathname;
    const file = join(root, normalize(path.slice(prefix.length) || 'index.html'));
    if (!path.startsWith(prefix) || !existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'Content-Type': types[extname(file)] ?? 'application/octet-stream' });
    // A test may be over, and its folder gone, while the page still loads.
    createReadStream(file)
      .on('error', () => response.destroy())
      .pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`,
    seen,
    serve: (other) => (root = other),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
