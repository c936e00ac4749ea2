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
  readonly headers: Readonly<Record<string, string>>;
};
// The library's types take every worker for a dedicated one.
const scope = globalThis as unknown as ServiceWorkerGlobalScope;

const { version, files, headers } = SHELL_OF_THIS_BUILD;
const PREFIX = 'shell ';
const CACHE = `${PREFIX}${version}`;
const urlOf = (file: string) => new URL(file, scope.registration.scope).href;
const page = () => urlOf('index.html');

scope.addEventListener('install', (event) => {
  event.waitUntil(
    caches.open(CACHE).then((cache) =>
      // Past the browser's own cache, which may hold files of another version.
      cache.addAll(files.map((file) => new Request(urlOf(file), { cache: 'reload' }))),
    ),
  );
});

scope.addEventListener('activate', (event) => {
  const clean = async () => {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
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
  if (request.method !== 'GET' || !request.url.startsWith(scope.registration.scope)) return;
  if (request.mode === 'navigate') return event.respondWith(answer(page(), request));
  const url = request.url.replace(/[?#].*/, '');
  if (files.some((file) => urlOf(file) === url)) event.respondWith(answer(url, request));
});

/** The kept file, else the host's, with our headers. */
async function answer(url: string, request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  const found = (await cache.match(url)) ?? (await fetch(request));
  if (found.type === 'opaqueredirect' || found.status === 0) return found;
  const all = new Headers(found.headers);
  for (const [name, value] of Object.entries(headers)) all.set(name, value);
  return new Response(found.body, { status: found.status, statusText: found.statusText, headers: all });
}
