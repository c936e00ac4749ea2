import { type Client, RefusedQuery } from './client.ts';
import type { EngineError, Event } from './protocol.ts';
import type { TestState, TrainingStore } from './trainingStore.ts';

type Evaluating = Extract<Event, { type: 'evaluating' }>;

/** Shows the test set to the newest model, one evaluation at a time; `client` gives the worker there is. */
export function createTestEvaluation(store: TrainingStore, client: () => Client) {
  /** Names the evaluation under way, as what comes of one that was cancelled is not heard of; null without one. */
  let current: symbol | null = null;
  const set = (test: Partial<TestState>) => store.setState((state) => ({ test: { ...state.test, ...test } }));

  const cancel = () => {
    if (!current) return;
    current = null;
    client().send({ type: 'cancelEvaluation' });
    set({ progress: null });
  };

  return {
    /** Of the newest checkpoint, by its own experiment. The last result stays until there is a new one. */
    async evaluate(): Promise<void> {
      const { checkpoint } = store.getState();
      if (!checkpoint || current) return;
      const mine = Symbol('evaluation');
      current = mine;
      set({ progress: { done: 0, of: 0 }, error: null });
      const { experiment, weights, statistics, steps, hash } = checkpoint;
      const { dataset, model, preprocessing, training } = experiment;
      const trained = { model, preprocessing, loss: training.loss, weights, statistics };
      const outcome = await client()
        .query('evaluate', { dataset, subset: 'test', ...trained })
        .then(
          (evaluation): Partial<TestState> => ({ result: { evaluation, experiment, steps, hash } }),
          (error: unknown) => ({ error: toError(error) }),
        );
      if (current !== mine) return;
      current = null;
      set({ progress: null, ...outcome });
    },
    progressed({ done, of }: Evaluating): void {
      if (current) set({ progress: { done, of } });
    },
    cancel,
    /** As if nothing had ever been evaluated. */
    forget(): void {
      cancel();
      set({ result: null, error: null });
    },
  };
}

function toError(error: unknown): EngineError {
  const message = error instanceof Error ? error.message : String(error);
  return { code: error instanceof RefusedQuery ? error.code : 'internal', message };
}
