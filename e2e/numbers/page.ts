/** The numbers page: has a worker of its own compute on a backend and gives what it reports to `numbers.spec.ts`. */
import type { BackendName } from '../../src/training/backendNames.ts';
import type { Asked, Report } from './worker.ts';

declare global {
  interface Window {
    /** What the backend computes, and how far it is from what is right. */
    report(backend: BackendName): Promise<Report>;
    /** Of so many layers of random shapes alone. */
    randomShapes(backend: BackendName, shapes: number): Promise<Report['random']>;
  }
}

const ask = <T>(asked: Asked): Promise<T> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<T | { error: string }>) => {
      worker.terminate();
      if (typeof data === 'object' && data && 'error' in data) reject(new Error(data.error));
      else resolve(data);
    });
    worker.addEventListener('error', (event) => reject(new Error(event.message)));
    worker.postMessage(asked);
  });

window.report = (backend) => ask({ backend, shapes: null });
window.randomShapes = (backend, shapes) => ask({ backend, shapes });
