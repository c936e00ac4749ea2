/** A few workers that decode pictures side by side. */
import type { DecodeAnswer, Decoded, DecodeTask } from './decodeTask.ts';
import { RefusedPicture } from './reader.ts';

/** What the pool needs of a worker. */
export interface Decoder {
  postMessage(task: DecodeTask): void;
  addEventListener(type: 'message', listener: (event: { data: DecodeAnswer }) => void): void;
  addEventListener(type: 'error', listener: (event: { message?: string }) => void): void;
  terminate(): void;
}

export interface DecodePool {
  readonly size: number;
  /** Rejects with a RefusedPicture, or with an Error whose message is a sentence when nothing can be decoded. */
  decode(task: DecodeTask): Promise<Decoded>;
  /** Ends all that is being decoded; its promises are never settled. */
  stop(): void;
}

interface Waiting {
  readonly task: DecodeTask;
  readonly resolve: (decoded: Decoded) => void;
  readonly reject: (error: Error) => void;
}

/** Starts a decode worker: the one place that knows its file. */
export const spawnDecoder = (): Decoder =>
  new Worker(new URL('./decodeWorker.ts', import.meta.url), { type: 'module', name: 'decoder' });

/** A picture that takes longer is given up, milliseconds. */
const LONGEST = 30_000;
/** Workers with nothing to do are ended after this, milliseconds. */
const IDLE = 20_000;

/** As many as there are cores to spare, at most 4; at least 2, as each often waits for the browser. */
export const poolSize = (cores: number): number => Math.min(4, Math.max(2, cores - 1));

/** Workers are started when they are needed. */
export function createDecodePool(size: number, spawn: () => Decoder, longest = LONGEST): DecodePool {
  const queue: Waiting[] = [];
  const all = new Set<Decoder>();
  const idle: Decoder[] = [];
  const busy = new Map<
    Decoder,
    { readonly waiting: Waiting; readonly timer: ReturnType<typeof setTimeout> }
  >();
  let rest: ReturnType<typeof setTimeout> | undefined;

  const end = (decoder: Decoder) => {
    clearTimeout(busy.get(decoder)?.timer);
    busy.delete(decoder);
    all.delete(decoder);
    decoder.terminate();
  };
  /** What the worker was at is done, one way or the other. */
  const settle = (decoder: Decoder, how: (waiting: Waiting) => void) => {
    const job = busy.get(decoder);
    clearTimeout(job?.timer);
    busy.delete(decoder);
    if (job) how(job.waiting);
  };
  const fail = (decoder: Decoder, error: Error) => {
    settle(decoder, ({ reject }) => reject(error));
    end(decoder);
    work();
  };
  const give = (decoder: Decoder, waiting: Waiting) => {
    const seconds = Math.round(longest / 1000);
    const timer = setTimeout(
      () =>
        fail(
          decoder,
          new RefusedPicture(`takes longer than ${seconds} seconds to decode: save a smaller copy.`),
        ),
      longest,
    );
    busy.set(decoder, { waiting, timer });
    decoder.postMessage(waiting.task);
  };
  const start = (): Decoder => {
    const decoder = spawn();
    let ready = false;
    all.add(decoder);
    decoder.addEventListener('message', ({ data }) => {
      if (!all.has(decoder)) return;
      ready = true;
      if (data.type === 'ready') return;
      settle(decoder, ({ resolve, reject }) =>
        data.type === 'decoded' ? resolve(data.decoded) : reject(new RefusedPicture(data.reason)),
      );
      idle.push(decoder);
      work();
    });
    decoder.addEventListener('error', () => {
      if (!all.has(decoder)) return;
      const reason = ready
        ? new RefusedPicture('made the decoder fail: save it anew as JPEG or PNG.')
        : new Error(
            'The part of this page that decodes pictures could not be loaded: reload the page and try again.',
          );
      fail(decoder, reason);
    });
    return decoder;
  };
  const work = () => {
    clearTimeout(rest);
    while (queue.length > 0) {
      const decoder = idle.pop() ?? (all.size < size ? start() : null);
      if (!decoder) return;
      give(decoder, queue.shift()!);
    }
    if (busy.size === 0) rest = setTimeout(stop, IDLE);
  };
  const stop = () => {
    clearTimeout(rest);
    queue.length = 0;
    idle.length = 0;
    for (const decoder of all) end(decoder);
  };
  return {
    size,
    decode: (task) =>
      new Promise((resolve, reject) => {
        queue.push({ task, resolve, reject });
        work();
      }),
    stop,
  };
}
