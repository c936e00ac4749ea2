/** The page's side of the pictures worker. */
import { nextTask } from '../nextTask.ts';
import { packSamples } from './packSamples.ts';
import type { DecodeHooks, ImportHooks, ImportItem, Job, Pictures } from './pictures.ts';
import type { Asked, CallName, Calls, Said } from './picturesProtocol.ts';

/** What the client needs of a worker; a `MessagePort` in tests. */
export interface PicturesEndpoint {
  postMessage(message: Asked): void;
  addEventListener(type: 'message', listener: (event: { data: Said }) => void): void;
  addEventListener(type: 'error', listener: (event: { message?: string }) => void): void;
  terminate(): void;
}

/** Starts the pictures worker: the one place that knows its file. */
const spawnPictures = (): PicturesEndpoint =>
  new Worker(new URL('./picturesWorker.ts', import.meta.url), { type: 'module', name: 'pictures' });

type Hooks = Partial<ImportHooks & DecodeHooks>;

/** So many items are handed over in one task of the page: of each file, the browser looks first what it is now. */
const AT_ONCE = 10;

interface Waiting {
  readonly hooks: Hooks;
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

interface Options {
  readonly spawn?: () => PicturesEndpoint;
  /** A worker silent for this long while it is asked something is dead, milliseconds. */
  readonly silence?: number;
  readonly now?: () => number;
}

/** One worker at a time, started when it is first asked something, and anew after it died. */
function createConnection({ spawn = spawnPictures, silence = 20_000, now = Date.now }: Options) {
  const waiting = new Map<number, Waiting>();
  let endpoint: PicturesEndpoint | null = null;
  let watch: ReturnType<typeof setInterval> | undefined;
  let heard = 0;
  let checked = 0;
  let nextId = 1;

  const die = (reason: string) => {
    endpoint?.terminate();
    endpoint = null;
    clearInterval(watch);
    const all = [...waiting.values()];
    waiting.clear();
    for (const { reject } of all)
      reject(new Error(`The part of this page that keeps pictures stopped (${reason}): try again.`));
  };
  const check = () => {
    const time = now();
    // A page that slept hears nothing either: the silence counts from its waking.
    if (time - checked > silence / 2) heard = time;
    checked = time;
    if (waiting.size === 0) heard = time;
    if (time - heard > silence) die('it no longer answers');
  };
  const hear = (said: Said) => {
    heard = now();
    if (said.type === 'beat') return;
    const call = waiting.get(said.id);
    if (!call) return;
    if (said.type === 'read') return call.hooks.onRead?.(said.samples);
    if (said.type === 'decoded') return call.hooks.onDecoded?.(said.pictures);
    if (said.type === 'described') return call.hooks.onDescribed?.(said.described);
    if (said.type === 'progress') return call.hooks.onProgress?.(said.progress);
    waiting.delete(said.id);
    if (said.type === 'done') call.resolve(said.result as never);
    else call.reject(new Error(said.message));
  };
  const connect = (): PicturesEndpoint => {
    const made = spawn();
    made.addEventListener('message', ({ data }) => {
      if (endpoint === made) hear(data);
    });
    made.addEventListener('error', ({ message }) => {
      if (endpoint === made) die(message ? `it failed: ${message}` : 'it could not be loaded');
    });
    heard = checked = now();
    watch = setInterval(check, 1000);
    return made;
  };
  return {
    /** `items` go ahead of the call, some at a time. */
    call<Name extends CallName>(
      name: Name,
      args: Calls[Name]['args'],
      hooks: Hooks = {},
      items: readonly ImportItem[] = [],
    ) {
      const id = nextId++;
      let cancelled = false;
      const done = new Promise<Calls[Name]['result']>((resolve, reject) => {
        waiting.set(id, { hooks, resolve, reject });
        const to = (endpoint ??= connect());
        const from = (at: number): void => {
          if (at < items.length && !cancelled) {
            to.postMessage({ type: 'items', id, items: items.slice(at, at + AT_ONCE) });
            if (at + AT_ONCE < items.length) return void nextTask().then(() => from(at + AT_ONCE));
          }
          to.postMessage({ type: 'call', id, name, args } as Asked);
          if (cancelled) to.postMessage({ type: 'cancel', id });
        };
        from(0);
      });
      return {
        done,
        cancel() {
          cancelled = true;
          if (waiting.has(id)) endpoint?.postMessage({ type: 'cancel', id });
        },
      };
    },
  };
}

/** Pictures kept by a worker of their own. */
export function createPictures(options: Options = {}): Pictures {
  const { call } = createConnection(options);
  const ask = async <Name extends CallName>(name: Name, args: Calls[Name]['args']): Promise<void> => {
    await call(name, args).done;
  };
  return {
    read(job, hooks) {
      let read = 0;
      const counting: Hooks = {
        ...hooks,
        onRead(samples) {
          read += samples.length;
          hooks.onRead(samples);
        },
      };
      const { done, cancel } = call('read', { ...job, items: [] }, counting, job.items);
      const stopped = (error: Error) => ({
        read,
        refused: [],
        stopped: `${error.message} What was read before stays; add the rest again.`,
      });
      return { done: done.catch(stopped), cancel };
    },
    reform(set, form, onProgress): Job<{ readonly stopped: string | null }> {
      const { done, cancel } = call('reform', { set, form }, { onProgress });
      return { done: done.catch((error: Error) => ({ stopped: error.message })), cancel };
    },
    zip: (set, onProgress) => call('zip', set, { onProgress }),
    decode: (job, hooks) => call('decode', { ...job, items: [] }, hooks, job.items),
    saveProject: (project, onProgress) => call('saveProject', project, { onProgress }),
    readProject: (file) => call('readProject', file),
    bringIn: (file, setId, onProgress) => call('bringIn', { file, setId }, { onProgress }),
    takeBack: ({ setId, replaced }) => ask('takeBack', { setId, replaced }),
    thumbnails: (setId, samples) =>
      call('thumbnails', { setId, runs: samples.map(({ thumbnail }) => thumbnail) }).done,
    pixels: ({ id, form }, slots) => call('pixels', { set: { id, form }, slots }).done,
    look: ({ samples, ...set }) => call('look', { set, samples: packSamples(samples) }).done,
    bytes: () => call('bytes', null).done,
    keepEdition: (edition) => ask('keepEdition', edition),
    tidy: (set, needed) =>
      ask('tidy', {
        set: set && { id: set.id, form: set.form },
        slots: (set?.samples ?? []).map(({ slot }) => slot),
        thumbnails: (set?.samples ?? []).map(({ thumbnail }) => thumbnail),
        needed,
      }),
    deleteSet: (setId) => ask('deleteSet', setId),
    deleteAll: () => ask('deleteAll', null),
  };
}
