import type { Command, EngineError, Event, Query, QueryName, Queries } from './protocol.ts';

/** What the client needs of a worker; a `MessagePort` in tests. */
export interface Endpoint {
  postMessage(message: Command | Query): void;
  addEventListener(type: 'message', listener: (event: { data: Event }) => void): void;
  addEventListener(type: 'error', listener: (event: { message?: string }) => void): void;
  terminate(): void;
}

/** A worker with typed messages, watched for life. */
export interface Client {
  send(command: Command): void;
  /** Rejects with an Error whose message is a sentence when the worker refuses or dies. */
  query<Name extends QueryName>(name: Name, args: Queries[Name]['args']): Promise<Queries[Name]['result']>;
  /** Ends the worker; nothing is heard of it any more. */
  close(): void;
}

interface Options {
  readonly spawn: () => Endpoint;
  readonly onEvent: (event: Event) => void;
  /** Calls back when the page has time for what was heard; at once where none is given. */
  readonly whenFree?: ((hear: () => void) => void) | undefined;
  /** The worker is gone (it threw, or has been silent for too long). Called once; the client is closed by then. */
  readonly onDeath: (reason: string) => void;
  /** A worker silent for this long is dead, milliseconds. It sends a heartbeat every second. */
  readonly silence?: number;
  /** The same while it compiles shaders, which halts it. */
  readonly silenceCompiling?: number;
  /** Milliseconds. */
  readonly now?: () => number;
}

/** Starts the engine's worker: the one place that knows its file. */
export function spawnEngine(): Endpoint {
  return new Worker(new URL('./engine/worker.ts', import.meta.url), { type: 'module', name: 'engine' });
}

/** Connects to a freshly spawned worker. */
export function createClient({
  spawn,
  onEvent,
  onDeath,
  whenFree = (hear) => hear(),
  silence = 10_000,
  silenceCompiling = 120_000,
  now = Date.now,
}: Options): Client {
  const endpoint = spawn();
  const waiting = new Map<number, { resolve: (result: never) => void; reject: (error: Error) => void }>();
  let nextId = 1;
  let heard = now();
  let checked = heard;
  let allowed = silence;
  let open = true;
  /** What was heard and not handed on yet. */
  let heardOf: Event[] = [];

  const handOn = (event: Event): void => {
    if (event.type === 'answer') waiting.get(event.id)?.resolve(event.result as never);
    else if (event.type === 'refusal') waiting.get(event.id)?.reject(new RefusedQuery(event.error));
    else return onEvent(event);
    waiting.delete(event.id);
  };
  const handOnAll = () => {
    const events = heardOf;
    heardOf = [];
    for (const [i, event] of events.entries()) {
      // Of pictures through the network only the newest is seen.
      const isOld = event.type === 'outputs' && events.some((later, j) => j > i && later.type === 'outputs');
      if (open && !isOld) handOn(event);
    }
  };

  const close = () => {
    if (!open) return;
    open = false;
    clearInterval(watch);
    endpoint.terminate();
    for (const { reject } of waiting.values()) reject(new Error('The training worker was restarted.'));
    waiting.clear();
  };
  const die = (reason: string) => {
    if (!open) return;
    // What it did before counts, such as a checkpoint.
    handOnAll();
    if (!open) return;
    close();
    onDeath(reason);
  };
  const watch = setInterval(() => {
    const time = now();
    // A page that slept (a closed lid, a frozen tab) hears nothing either: the silence counts from its waking.
    if (time - checked > silence / 2) heard = time;
    checked = time;
    if (time - heard > allowed) die('it stopped answering');
  }, 1000);

  endpoint.addEventListener('error', ({ message }) =>
    die(message ? `it failed: ${message}` : 'it could not be loaded'),
  );
  endpoint.addEventListener('message', ({ data: event }) => {
    if (!open) return;
    heard = now();
    allowed = event.type === 'compiling' ? silenceCompiling : silence;
    if (event.type === 'lost') return die(event.reason);
    heardOf.push(event);
    if (heardOf.length === 1) whenFree(handOnAll);
  });

  return {
    send(command) {
      if (open) endpoint.postMessage(command);
    },
    query(name, args) {
      if (!open) return Promise.reject(new Error('The training worker is being restarted.'));
      const id = nextId++;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        endpoint.postMessage({ type: 'query', id, name, args } as Query);
      });
    },
    close,
  };
}

/** Thrown by a query that the worker could not answer. */
export class RefusedQuery extends Error {
  override readonly name = 'RefusedQuery';
  readonly code: EngineError['code'];
  constructor({ message, code }: EngineError) {
    super(message);
    this.code = code;
  }
}
