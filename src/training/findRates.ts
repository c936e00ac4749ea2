import { type Client, RefusedQuery } from './client.ts';
import { noSums, notWatched } from './checkpointParts.ts';
import type { Experiment } from './experiment/experiment.ts';
import { planTraining } from './planTraining.ts';
import type { Checkpoint, RunId, StartingPoint } from './checkpoint.ts';
import type { Event } from './protocol.ts';
import type { RateControls, RateState, TrainingStore } from './trainingStore.ts';

interface Options {
  readonly store: TrainingStore;
  /** Gives the worker there is. */
  readonly client: () => Client;
  /** What would be trained; null where it cannot be. */
  readonly subject: () => Experiment | null;
  /** Of which none may be on; says why the device cannot take a step, or null. */
  readonly runs: {
    active(): RunId | null;
    refusalOf(experiment: Experiment, batchSize: number): string | null;
  };
}

/** The trained weights that a run of this experiment would go on from; null where it would begin with fresh ones. */
export function trainedWeights(experiment: Experiment, checkpoint: Checkpoint | null): StartingPoint | null {
  const plan = planTraining(experiment, checkpoint);
  if (plan.kind !== 'continue') return null;
  const place = { epoch: 0, stepInEpoch: 0, steps: 0, iterations: 0, sums: noSums, watched: notWatched };
  // The optimizer's memory is of other rates.
  return { ...plan.from, ...place, slots: {}, bestWeights: {} };
}

/** Finds a learning rate for the document, one trial at a time. */
export function createRateFinder({ store, client, subject, runs }: Options): RateControls & {
  progressed(event: Extract<Event, { type: 'ratesTried' }>): void;
} {
  /** Names the trial under way; null without one. */
  let current: symbol | null = null;
  const set = (rates: Partial<RateState>) =>
    store.setState((state) => ({ rates: { ...state.rates, ...rates } }));

  const cancel = () => {
    if (!current) return;
    current = null;
    client().send({ type: 'cancelRates' });
    set({ busy: false });
  };

  return {
    async find(of) {
      cancel();
      set({ points: [], of, error: null });
      if (runs.active())
        return set({ error: 'A run is on. Stop it, or wait until it ends, then look for a learning rate.' });
      const experiment = subject();
      if (!experiment)
        return set({
          error:
            'The network has problems, so it cannot be trained. Mend them first: each stands on its block.',
        });
      const refusal = runs.refusalOf(experiment, experiment.training.batchSize);
      if (refusal !== null) return set({ error: refusal });
      const mine = Symbol('trial');
      current = mine;
      set({ busy: true });
      const from = of === 'trained' ? trainedWeights(experiment, store.getState().checkpoint) : null;
      const outcome = await client()
        .query('findRate', { experiment, from })
        .then(
          ({ points }): Partial<RateState> => ({ points }),
          (error: unknown) => ({ error: sentenceOf(error) }),
        );
      if (current !== mine) return;
      current = null;
      set({ busy: false, ...outcome });
    },
    cancel,
    progressed({ points }) {
      if (current) set({ points });
    },
  };
}

function sentenceOf(error: unknown): string {
  if (error instanceof RefusedQuery && error.code === 'out-of-memory')
    return `${error.message} Train with a smaller batch size, then try again.`;
  return error instanceof Error ? error.message : String(error);
}
