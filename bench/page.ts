/** The bench's page: runs one contender in a worker of its own and gives its figures to `run.mjs`. */
import { redraws } from './charts.tsx';

declare global {
  interface Window {
    /** Images a second of a contender, one figure a repetition. */
    measure(contender: string, steps: number, repetitions: number): Promise<number[]>;
    redraws: typeof redraws;
  }
}

window.measure = (contender, steps, repetitions) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<number[] | { error: string }>) => {
      worker.terminate();
      if (Array.isArray(data)) resolve(data);
      else reject(new Error(data.error));
    });
    worker.addEventListener('error', (event) => reject(new Error(event.message)));
    worker.postMessage({ contender, steps, repetitions });
  });

window.redraws = redraws;
