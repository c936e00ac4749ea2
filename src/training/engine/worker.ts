/** The worker: starts a backend, owns the pixels, and hands messages to the session. Nothing imports this file; `client.ts` starts it. */
import { openDataset } from '../../data/loadDataset.ts';
import { trustOwnScripts } from '../../ui/trustedScripts.ts';
import type { RunId } from '../checkpoint.ts';
import type { Command, Event, Query } from '../protocol.ts';
import { cameOfLoss, startBackend } from './backends.ts';
import { toEngineError } from './engineError.ts';
import { createLibrary } from './library.ts';
import { onRefusal } from './refusals.ts';
import { createSession } from './session.ts';
import { wasmPaths } from './wasmUrls.ts';

/** Milliseconds. */
const HEARTBEAT_EVERY = 1000;

// tfjs starts the threads of WASM from here.
trustOwnScripts();

/** Once what it computes on is lost nothing is said any more: the page starts another worker from what it has. */
let isLost = false;

/** Checkpoints can be large and are made to be given away, so they are handed over instead of copied. */
function post(event: Event): void {
  if (isLost) return;
  isLost = event.type === 'lost';
  if (event.type !== 'checkpoint') return self.postMessage(event);
  const { weights, slots } = event.checkpoint;
  const arrays = [...Object.values(weights), ...Object.values(slots)];
  self.postMessage(
    event,
    arrays.map((values) => values.buffer),
  );
}
/** Resolves at once; in the fault build, when it can be broken. */
const breakable =
  import.meta.env.MODE === 'test'
    ? import('./faults.ts').then(({ installFaults }) => installFaults())
    : Promise.resolve();
let assetBase = '';

/** Resolves when the backend computes; everything that computes waits for it. */
let backendReady: () => void;
const backend = new Promise<void>((resolve) => (backendReady = resolve));

/** Where files stay once they are here; null where the page may not keep any (not https, or a private window). */
const openKept = (): Promise<Cache | null> =>
  'caches' in self ? caches.open('datasets').catch(() => null) : Promise.resolve(null);

const library = createLibrary({
  openDataset: async (dataset, signal, onProgress) =>
    openDataset({
      baseUrl: `${assetBase}datasets/`,
      dataset,
      kept: await openKept(),
      files: 'storage' in navigator ? () => navigator.storage.getDirectory() : null,
      signal,
      onProgress,
    }),
  post,
  onOpened: () => void backend.then(() => session.refresh()).catch((error: unknown) => fail(error, null)),
});
const session = createSession(post, library);
onRefusal((reason) => post({ type: 'unrecorded', reason }));

async function answer(query: Query): Promise<void> {
  try {
    const result = await session.query(query);
    post({ type: 'answer', id: query.id, result });
  } catch (error) {
    if (!(await cameOfLoss())) post({ type: 'refusal', id: query.id, error: toEngineError(error) });
  }
}

/** Queries that wait for the backend. */
const computing = new Set<Query['name']>([
  'evaluate',
  'predict',
  'doubts',
  'findRate',
  'measure',
  'backends',
]);

async function handle(message: Command | Query): Promise<void> {
  switch (message.type) {
    case 'start': {
      assetBase = message.assetBase;
      await breakable;
      const info = await startBackend({
        pinned: message.backend,
        prefer: message.prefer,
        avoid: message.avoid,
        wasmPaths,
        onLost: (reason) => post({ type: 'lost', reason }),
        onCompiling: () => post({ type: 'compiling' }),
      });
      backendReady();
      return post({ type: 'ready', backend: info });
    }
    case 'openDataset':
      return library.open(message.dataset);
    case 'cancelDataset':
      return library.cancel();
    case 'query':
      if (computing.has(message.name)) await backend;
      return answer(message);
    default:
      await backend;
      return session.handle(message);
  }
}

async function fail(error: unknown, runId: RunId | null): Promise<void> {
  if (!(await cameOfLoss())) post({ type: 'failed', runId, error: toEngineError(error) });
}

self.addEventListener('message', ({ data }: MessageEvent<Command | Query>) => {
  handle(data).catch((error: unknown) => fail(error, data.type === 'fit' ? data.runId : null));
});
// A rejection nobody handles reaches the page only as an error of the worker.
self.addEventListener('unhandledrejection', (event) => {
  event.preventDefault();
  setTimeout(() => {
    throw event.reason;
  });
});
setInterval(() => post({ type: 'heartbeat' }), HEARTBEAT_EVERY);
