/**
 * Keeps the app's own files on the device, so that it opens without a connection, and serves them with the headers
 * that its host may not be able to set. Data sets stay out: the engine keeps what was opened (see `worker.ts`).
 */

/** Put in by the build (scripts/offline.ts). */
declare const SHELL_OF_THIS_BUILD: {
  /** Changes with any file. */
  readonly version: string;
  /** Relative to the scope. */
  readonly files: readonly string[];
  /** The script that index.html starts, as it names it. */
  readonly entry: string;
  readonly headers: Readonly<Record<string, string>>;
};
// The library's types take every worker for a dedicated one.
const scope = globalThis as unknown as ServiceWorkerGlobalScope;

const { version, files, entry, headers } = SHELL_OF_THIS_BUILD;
const { href: base, pathname } = new URL('./', location.href);
/** A host may serve several apps from one origin, whose caches are one. */
const PREFIX = `shell ${pathname} `;
const CACHE = `${PREFIX}${version}`;
const page = `${base}index.html`;
const own = new Set(files.map((file) => new URL(file, base).href));

scope.addEventListener('install', (event) => event.waitUntil(keepAll()));

/** Rejects, so that the version before goes on, where the host does not have all of this version (yet). */
async function keepAll(): Promise<void> {
  const cache = await caches.open(CACHE);
  // Past the browser's own cache, which may hold files of another version.
  await cache.addAll([...own].map((url) => new Request(url, { cache: 'reload' })));
  // The other files have their content's hash in their name.
  if ((await (await cache.match(page))?.text())?.includes(entry)) return;
  await caches.delete(CACHE);
  throw new Error('The page is of another version than its service worker.');
}

scope.addEventListener('activate', (event) => {
  const clean = async () => {
    const shells = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
    // Tabs that did not ask for this version still run the one before.
    await Promise.all(shells.slice(0, -1).map((name) => caches.delete(name)));
    await scope.clients.claim();
  };
  event.waitUntil(clean());
});

// Another version never takes over while a page runs: the page asks when the person says so.
scope.addEventListener('message', ({ data }) => {
  if (data === 'take over') void scope.skipWaiting();
});

scope.addEventListener('fetch', (event) => {
  const { request } = event;
  // Who wants to know what the host has now asks so.
  if (request.method !== 'GET' || request.cache === 'no-store') return;
  const url = request.url.replace(/[?#].*/, '');
  if (url === base || url === page) event.respondWith(answer(page, request));
  else if (own.has(url) || url.startsWith(`${base}assets/`)) event.respondWith(answer(url, request));
});

/** The kept file, else the host's, with our headers. */
async function answer(url: string, request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  const found = (await cache.match(url)) ?? (await caches.match(url)) ?? (await fetch(request));
  if (found.type === 'opaqueredirect' || found.status === 0) return found;
  const all = new Headers(found.headers);
  for (const [name, value] of Object.entries(headers)) all.set(name, value);
  return new Response(found.body, { status: found.status, statusText: found.statusText, headers: all });
}
