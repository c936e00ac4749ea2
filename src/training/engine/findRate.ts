import { hasExploded, type RatePoint, rateAt, TRIED_RATES, withSteps } from '../rateTest.ts';
import type { Event, Queries } from '../protocol.ts';
import { compile } from './compile.ts';
import { Cancelled } from './engineError.ts';
import { fit } from './fit.ts';
import { macrotask } from './macrotask.ts';
import type { SampleSource } from './sampleSource.ts';

/** Milliseconds between progress reports, so at most ten a second. */
const REPORT_EVERY = 100;

interface Options {
  readonly post: (event: Event) => void;
  /** Milliseconds. */
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/**
 * Trains a copy of the network with a growing rate until its loss explodes, and tells how far it is. The weights given stay
 * as they are, and whatever a run draws from its seed it draws as before.
 * @throws Cancelled when aborted; DownloadError when the pictures cannot be had.
 */
export async function findRate(
  { experiment, from }: Queries['findRate']['args'],
  source: SampleSource,
  { post, now, signal }: Options,
): Promise<Queries['findRate']['result']> {
  // What would end a run early has nothing to say in a trial.
  const training = { ...experiment.training, stopAfterMinutes: 0 };
  const network = compile(experiment.model, training.seed, from?.weights ?? null);
  const begun = from?.steps ?? 0;
  const trial = fit({
    network,
    source,
    experiment: { ...experiment, training },
    targetEpochs: Infinity,
    from,
    rateAt: (steps) => rateAt(steps - begun),
  });
  const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  let points: readonly RatePoint[] = [];
  let reportDue = 0;
  let steps = 0;
  try {
    while (steps < TRIED_RATES && !hasExploded(points)) {
      if (signal.aborted) throw new Cancelled();
      const { done, value: item } = await trial.items.next();
      if (done) break;
      if (item.kind === 'waiting') await Promise.race([item.arrived, aborted]);
      if (item.kind === 'step') steps++;
      if (now() >= reportDue || steps === TRIED_RATES) {
        points = withSteps(points, await trial.drainSteps());
        post({ type: 'ratesTried', points });
        reportDue = now() + REPORT_EVERY;
      }
      await macrotask();
    }
    return { points };
  } finally {
    await trial.items.return();
    trial.dispose();
    network.dispose();
  }
}
