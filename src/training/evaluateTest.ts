import { type Client, RefusedQuery } from './client.ts';
import type { TrainingStore } from './trainingStore.ts';

/** Shows the test set to the model of the newest checkpoint; the store tells how far it is and what came of it. */
export async function evaluateTest(store: TrainingStore, client: Client): Promise<void> {
  const { checkpoint, test } = store.getState();
  if (!checkpoint || test.kind === 'running') return;
  store.setState({ test: { kind: 'running', done: 0, of: 0 } });
  const { experiment, weights, steps, hash } = checkpoint;
  const { model, preprocessing } = experiment;
  try {
    const evaluation = await client.query('evaluate', { subset: 'test', model, preprocessing, weights });
    store.setState({ test: { kind: 'done', evaluation, steps, hash } });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const cancelled = error instanceof RefusedQuery && error.code === 'cancelled';
    store.setState({
      test: cancelled ? { kind: 'none' } : { kind: 'failed', error: { code: 'internal', message } },
    });
  }
}
