/** The worker: starts a backend, owns the pixels, and hands messages to the session. Nothing imports this file; `client.ts` starts it. */
import { datasetKey, type DatasetRef } from '../../data/dataset.ts';
import { type LoadedDataset, openDataset } from '../../data/loadDataset.ts';
import type { Command, Event, Query } from '../protocol.ts';
import { startBackend } from './backends.ts';
import { Cancelled, toEngineError } from './engineError.ts';
import { createSession } from './session.ts';
import { sampleSource } from './sampleSource.ts';
import { wasmPaths } from './wasmUrls.ts';

/** Milliseconds. */
const HEARTBEAT_EVERY = 1000;
/** Download progress at most this often, milliseconds. */
const PROGRESS_EVERY = 100;

interface Opened {
  readonly key: string;
  readonly dataset: Promise<LoadedDataset>;
  readonly controller: AbortController;
}

/** Checkpoints can be large and are made to be given away, so they are handed over instead of copied. */
function post(event: Event): void {
  if (event.type !== 'checkpoint') return self.postMessage(event);
  const { weights, slots } = event.checkpoint;
  const arrays = [...Object.values(weights), ...Object.values(slots)];
  self.postMessage(
    event,
    arrays.map((values) => values.buffer),
  );
}
const session = createSession(post);
let assetBase = '';
let opened: Opened | null = null;
/** Settles when the session has the pictures asked for last, or cannot have them. */
let opening: Promise<void> = Promise.resolve();

/** Resolves when the backend computes; everything that computes waits for it. */
let backendReady: () => void;
const backend = new Promise<void>((resolve) => (backendReady = resolve));

/** Begins a data set; its pictures stay in memory until another set is opened. */
function begin(dataset: DatasetRef): Opened {
  const key = datasetKey(dataset);
  const controller = new AbortController();
  let due = 0;
  const loaded = openKept().then((kept) =>
    openDataset({
      baseUrl: `${assetBase}datasets/`,
      dataset,
      kept,
      signal: controller.signal,
      onProgress(progress) {
        const complete = progress.loadedBytes === progress.totalBytes;
        if (controller.signal.aborted || (performance.now() < due && !complete)) return;
        due = performance.now() + PROGRESS_EVERY;
        post({ type: 'dataset', key, ...progress });
      },
    }),
  );
  return { key, dataset: loaded, controller };
}

/** Where files stay once they are here; null where the page may not keep any (not https, or a private window). */
const openKept = (): Promise<Cache | null> =>
  'caches' in self ? caches.open('datasets').catch(() => null) : Promise.resolve(null);

async function open(ref: DatasetRef): Promise<void> {
  const key = datasetKey(ref);
  const { trainingSize } = ref;
  if (opened?.key !== key || opened.controller.signal.aborted) {
    // A run goes on with the pictures it began with.
    if (!session.isRunning()) opened?.controller.abort(new Cancelled('Another data set was chosen.'));
    session.setSource(null);
    opened = begin(ref);
  }
  const mine = opened;
  opening = mine.dataset.then(
    (dataset) => {
      if (opened === mine) session.setSource(sampleSource(key, dataset, trainingSize));
    },
    () => {
      if (opened === mine) opened = null;
    },
  );
  try {
    const dataset = await mine.dataset;
    await opening;
    if (opened !== mine) return;
    await dataset.load(trainingSize, ['training', 'validation']);
    post({ type: 'datasetReady', key });
  } catch (error) {
    if (opened === mine || !mine.controller.signal.aborted)
      post({ type: 'datasetFailed', key, error: toEngineError(error) });
  }
}

async function answer(query: Query): Promise<void> {
  try {
    const result = await session.query(query);
    post({ type: 'answer', id: query.id, result });
  } catch (error) {
    post({ type: 'refusal', id: query.id, error: toEngineError(error) });
  }
}

async function handle(message: Command | Query): Promise<void> {
  switch (message.type) {
    case 'start': {
      assetBase = message.assetBase;
      const info = await startBackend({ pinned: message.backend, wasmPaths });
      backendReady();
      return post({ type: 'ready', backend: info });
    }
    case 'openDataset':
      return open(message.dataset);
    case 'cancelDataset':
      return opened?.controller.abort(new Cancelled('Loading was cancelled. Press Retry to go on.'));
    case 'query':
      // A worker that took over from a dead one may still be opening the pictures.
      if (message.name === 'evaluate') await Promise.all([backend, opening]);
      return answer(message);
    case 'fit':
      await Promise.all([backend, opening]);
      return session.handle(message);
    default:
      await backend;
      return session.handle(message);
  }
}

self.addEventListener('message', ({ data }: MessageEvent<Command | Query>) => {
  handle(data).catch((error: unknown) => {
    post({ type: 'failed', runId: data.type === 'fit' ? data.runId : null, error: toEngineError(error) });
  });
});
// A rejection nobody handles reaches the page only as an error of the worker.
self.addEventListener('unhandledrejection', ({ reason }) => {
  setTimeout(() => {
    throw reason;
  });
});
setInterval(() => post({ type: 'heartbeat' }), HEARTBEAT_EVERY);
