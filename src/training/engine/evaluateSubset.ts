import type { Evaluation, Event, Queries } from '../protocol.ts';
import { compile } from './compile.ts';
import { Cancelled } from './engineError.ts';
import { evaluate } from './evaluate.ts';
import { macrotask } from './macrotask.ts';
import type { SampleSource } from './sampleSource.ts';
import { statisticsOf } from './trainingStatistics.ts';

/** Milliseconds between progress reports, so at most ten a second. */
const REPORT_EVERY = 100;

interface Options {
  readonly post: (event: Event) => void;
  /** Milliseconds. */
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/**
 * Shows all pictures of a subset to a network with the weights given, and tells how far it is.
 * @throws Cancelled when aborted; DownloadError when the pictures cannot be had.
 */
export async function evaluateSubset(
  { subset, model, preprocessing, loss, weights, statistics: given }: Queries['evaluate']['args'],
  source: SampleSource,
  { post, now, signal }: Options,
): Promise<Evaluation> {
  const { start, end } = source.range(subset);
  const all = Uint32Array.from({ length: end - start }, (_, i) => start + i);
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Cancelled()));
  });
  aborted.catch(() => undefined);
  await Promise.race([source.whenLoaded(subset, all), aborted]);
  const statistics = given ?? (await Promise.race([statisticsOf(source, preprocessing), aborted]));
  const network = compile(model, 0, weights);
  try {
    const batches = evaluate(
      network,
      source,
      { shape: source.manifest.shape, preprocessing, statistics },
      subset,
      loss,
    );
    let reportDue = 0;
    for (;;) {
      if (signal.aborted) throw new Cancelled();
      const next = await batches.next();
      if (next.done) return next.value;
      if (now() >= reportDue) {
        post({ type: 'evaluating', done: next.value, of: end - start });
        reportDue = now() + REPORT_EVERY;
      }
      await macrotask();
    }
  } finally {
    network.dispose();
  }
}
