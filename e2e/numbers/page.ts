/** The numbers page: has a worker of its own compute on a backend and gives its report to `numbers.spec.ts`. */
import type { BackendName } from '../../src/training/backendNames.ts';
import type { Report } from './worker.ts';

declare global {
  interface Window {
    /** What the backend computes, and how far it is from what is right. */
    report(backend: BackendName): Promise<Report>;
  }
}

window.report = (backend) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<Report | { error: string }>) => {
      worker.terminate();
      if ('error' in data) reject(new Error(data.error));
      else resolve(data);
    });
    worker.addEventListener('error', (event) => reject(new Error(event.message)));
    worker.postMessage(backend);
  });
