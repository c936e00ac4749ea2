/** The page's side of the bench's workers. */
import type { Operations, RowOf } from './worker.ts';

/** A worker that is spoken to. */
export interface Opened {
  call<Name extends keyof Operations>(
    operation: Name,
    argument: Parameters<Operations[Name]>[0],
  ): ReturnType<Operations[Name]>;
  close(): void;
}

/** Starts a worker. */
export function openWorker(): Opened {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'bench' });
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  /** Why it answers no more. */
  let gone: string | null = null;
  const failAll = (message: string) => {
    gone = message;
    for (const { reject } of waiting.values()) reject(new Error(message));
    waiting.clear();
  };
  worker.addEventListener(
    'message',
    ({ data }: MessageEvent<{ id: number; answer: never; error?: string; lost?: string }>) => {
      if (data.lost !== undefined) return failAll(data.lost);
      const asker = waiting.get(data.id);
      waiting.delete(data.id);
      if (data.error === undefined) asker?.resolve(data.answer);
      else asker?.reject(new Error(data.error));
    },
  );
  worker.addEventListener('error', (event) => failAll(event.message || 'The worker could not be started.'));
  let asked = 0;
  return {
    call: (operation, argument) =>
      new Promise((resolve, reject) => {
        if (gone !== null) return reject(new Error(gone));
        waiting.set(++asked, { resolve, reject });
        worker.postMessage({ id: asked, operation, argument });
      }) as never,
    close() {
      worker.terminate();
      failAll('It was closed.');
    },
  };
}

/** A worker with the contender of a row in it, and what opening it told. */
export async function openRow(row: RowOf) {
  const opened = openWorker();
  try {
    return { ...opened, ...(await opened.call('open', row)) };
  } catch (error) {
    opened.close();
    throw error;
  }
}
