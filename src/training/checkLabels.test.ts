import { afterEach, describe, expect, test, vi } from 'vitest';
import type { JudgedLabels } from '../data/own/ownSet.ts';
import type { Edition } from '../data/own/edition.ts';
import { createFakeWorker, type FakeWorker } from '../test/fakeWorker.ts';
import { createLabelCheck } from './checkLabels.ts';
import { defaultExperiment } from './experiment/defaultExperiment.ts';
import type { Experiment } from './experiment/experiment.ts';
import { createTrainingStore } from './trainingStore.ts';

const experiment = defaultExperiment();
const edition = {
  id: 'own-1',
  setId: 's',
  slots: [7, 8],
  info: { classNames: ['cat', 'dog'] },
} as unknown as Edition;
const doubts = [{ index: 1, given: 0, likely: 1, probability: 0.1 }];

let cancel = () => {};
afterEach(() => cancel());

function start(subject: Experiment | null = experiment) {
  const workers: FakeWorker[] = [];
  const store = createTrainingStore();
  const judged: JudgedLabels[] = [];
  let time = 0;
  const check = createLabelCheck({
    store,
    assetBase: '/',
    now: () => time,
    subject: () => subject,
    onJudged: (each) => judged.push(each),
    spawn() {
      const fresh = createFakeWorker();
      workers.push(fresh);
      return fresh.endpoint;
    },
  });
  ({ cancel } = check);
  return {
    check,
    workers,
    judged,
    labels: () => store.getState().labels,
    at: (seconds: number) => (time = 1000 * seconds),
    ready: () =>
      workers.at(-1)?.post({
        type: 'ready',
        backend: {
          name: 'cpu',
          reason: '',
          adapter: null,
          software: false,
          threads: 1,
          largestTensorBytes: null,
        },
      }),
  };
}

describe('createLabelCheck', () => {
  test('asks a worker of its own, tells how far it is, and ends the worker with the answer', async () => {
    const { check, workers, judged, labels, at, ready } = start();
    check.check(edition, [0, 1]);
    check.check(edition, [0, 1]);
    expect(workers).toHaveLength(1);
    ready();
    const [worker] = workers;
    expect(worker?.last('query')).toMatchObject({ name: 'doubts', args: { experiment, folds: [0, 1] } });
    at(1);
    worker?.post({ type: 'evaluating', done: 100, of: 900 });
    expect(labels().progress).toEqual({ done: 100, of: 900, secondsLeft: null });
    at(5);
    worker?.post({ type: 'evaluating', done: 300, of: 900 });
    expect(labels().progress).toEqual({ done: 300, of: 900, secondsLeft: 12 });
    worker?.post({ type: 'answer', id: worker.last('query')?.id ?? 0, result: { doubts } });
    await vi.waitFor(() => expect(labels()).toEqual({ progress: null, error: null }));
    const named = [{ slot: 8, given: 'cat', likely: 'dog' }];
    expect(judged).toEqual([{ version: 1, editionId: 'own-1', setId: 's', judged: 2, doubts: named }]);
    expect(worker?.isTerminated()).toBe(true);
  });

  test('Cancel ends it at once and says nothing', async () => {
    const { check, workers, judged, labels, ready } = start();
    check.check(edition, [0, 1]);
    ready();
    check.cancel();
    await Promise.resolve();
    expect(labels()).toEqual({ progress: null, error: null });
    expect(judged).toEqual([]);
    expect(workers[0]?.isTerminated()).toBe(true);
  });

  test('a worker that dies or refuses is said, and it can be tried again', async () => {
    const { check, workers, labels, ready } = start();
    check.check(edition, [0, 1]);
    workers[0]?.fail('gone');
    expect(labels().error).toBe(
      'The labels could not be checked, as the worker ended: it failed: gone. Try again.',
    );
    check.check(edition, [0, 1]);
    expect(labels().error).toBeNull();
    ready();
    const id = workers[1]?.last('query')?.id ?? 0;
    workers[1]?.post({ type: 'refusal', id, error: { code: 'internal', message: 'It diverged.' } });
    await new Promise((resolve) => setTimeout(resolve));
    expect(labels()).toMatchObject({ error: 'It diverged.', progress: null });
  });

  test('does nothing where nothing can be trained', () => {
    const { check, workers, labels } = start(null);
    check.check(edition, [0, 1]);
    expect([workers.length, labels().progress]).toEqual([0, null]);
  });
});
