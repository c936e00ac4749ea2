import { afterEach, describe, expect, test, vi } from 'vitest';
import { createFakeWorker, type FakeWorker } from '../test/fakeWorker.ts';
import type { BackendName } from './backendNames.ts';
import { defaultExperiment } from './experiment/defaultExperiment.ts';
import type { Experiment } from './experiment/experiment.ts';
import type { Checkpoint, RunId } from './checkpoint.ts';
import { createTrainer, type TrainerHandle } from './trainer.ts';
import { createTrainingStore } from './trainingStore.ts';
import { notWatched } from './checkpointParts.ts';

const experiment = defaultExperiment();
const withBatches = (batchSize: number): Experiment => ({
  ...experiment,
  training: { ...experiment.training, batchSize },
});
const checkpoint: Checkpoint = {
  runId: 'earlier' as RunId,
  experiment,
  targetEpochs: 10,
  epoch: 0,
  stepInEpoch: 5,
  steps: 5,
  iterations: 5,
  sums: { loss: 0, correct: 0, top: 0, pictures: 0 },
  watched: notWatched,
  changes: [],
  bestWeights: {},
  weights: { 'dense/bias': new Float32Array([1]) },
  statistics: null,
  slots: {},
  hash: 'ab',
};

let trainer: TrainerHandle | undefined;
afterEach(() => {
  trainer?.close();
  vi.useRealTimers();
});

const software = new Set<BackendName>();
const ready = (worker: FakeWorker, name: BackendName) =>
  worker.post({
    type: 'ready',
    backend: {
      name,
      reason: '',
      adapter: null,
      software: software.has(name),
      threads: 1,
      largestTensorBytes: null,
    },
  });
/** Lets what was answered arrive. */
const arrival = () => new Promise((resolve) => setTimeout(resolve));

/** A page that computes on `current`; `worker` is the one started last. */
function started(current: BackendName, emulated: readonly BackendName[] = []) {
  software.clear();
  for (const name of emulated) software.add(name);
  const workers: FakeWorker[] = [];
  const store = createTrainingStore();
  trainer = createTrainer({
    store,
    assetBase: 'http://localhost/',
    backend: null,
    now: () => 1_000_000,
    spawn() {
      const fresh = createFakeWorker();
      workers.push(fresh);
      return fresh.endpoint;
    },
  });
  trainer.follow(experiment, { canTrain: true, shown: experiment.model });
  const worker = () => workers.at(-1) as FakeWorker;
  ready(worker(), current);
  /** The worker started last gets its backend and measures so many pictures a second. */
  const measures = async (name: BackendName, imagesPerSecond: number) => {
    expect(worker().last('start')).toMatchObject({ backend: name });
    ready(worker(), name);
    const query = worker().last('query');
    expect(query).toMatchObject({ name: 'measure', args: { experiment } });
    worker().post({ type: 'answer', id: query?.id ?? 0, result: { imagesPerSecond } });
    await arrival();
  };
  return { store, trainer, workers, worker, measures, race: () => store.getState().race };
}

describe('an idle race', () => {
  test('it times what can win, one throw-away worker after the other, and the winner computes at once where nothing is trained', async () => {
    const { trainer: page, workers, worker, measures, race } = started('webgpu');
    page.race.whenIdle();
    await measures('webgpu', 300);
    await measures('webgl', 200);
    const [first, second] = [workers[1], workers[2]];
    expect([first?.isTerminated(), second?.isTerminated()]).toEqual([true, true]);
    expect(race().now).toEqual({ name: 'wasm', done: 2, of: 3 });
    await measures('wasm', 900);
    expect(race().results.map(({ name, imagesPerSecond }) => [name, imagesPerSecond])).toEqual([
      ['webgpu', 300],
      ['webgl', 200],
      ['wasm', 900],
    ]);
    expect(race()).toMatchObject({ now: null, finishedAt: 1_000_000 });
    expect(workers[0]?.isTerminated()).toBe(true);
    expect(workers).toHaveLength(5);
    expect(worker().last('start')).toMatchObject({ backend: null, prefer: 'wasm', avoid: [] });
    expect(worker().last('show')).toBeDefined();
  });

  test('where something is trained the winner counts from the next run, which has its weights', async () => {
    const { store, trainer: page, workers, worker, measures } = started('webgpu');
    store.setState({ checkpoint });
    page.race.whenIdle();
    await measures('webgpu', 300);
    await measures('webgl', 200);
    await measures('wasm', 900);
    expect(workers, 'no worker but those of the race').toHaveLength(4);
    expect(workers[0]?.isTerminated()).toBe(false);
    expect(store.getState().nextBackend).toBe('wasm');
    page.train();
    expect(store.getState().nextBackend).toBeNull();
    expect(workers[0]?.isTerminated()).toBe(true);
    expect(worker().last('start')).toMatchObject({ backend: null, prefer: 'wasm' });
    expect(worker().last('fit')).toMatchObject({ from: { steps: 5 }, paused: false });
    expect(workers).toHaveLength(5);
  });

  test.each(['train', 'step', 'evaluateTest'] as const)('%s ends it at once', async (what) => {
    const { store, trainer: page, workers, measures, race } = started('webgpu');
    store.setState({ checkpoint });
    page.race.whenIdle();
    await measures('webgpu', 300);
    page[what]();
    expect(workers[2]?.isTerminated()).toBe(true);
    await arrival();
    expect(race()).toMatchObject({ now: null, finishedAt: null });
    expect(workers, 'no further one is measured, and none takes over').toHaveLength(3);
    expect(workers[0]?.isTerminated()).toBe(false);
  });

  test('none is held while a run is under way, a backend is pinned, or no graphics processor computes', () => {
    const running = started('webgpu');
    running.trainer.train();
    running.trainer.race.whenIdle();
    expect(running.workers).toHaveLength(1);
    running.trainer.close();
    const pinned = started('webgpu');
    pinned.trainer.chooseBackend('webgpu');
    pinned.trainer.race.whenIdle();
    expect(pinned.workers).toHaveLength(1);
    pinned.trainer.close();
    const plain = started('wasm');
    plain.trainer.race.whenIdle();
    expect(plain.workers).toHaveLength(1);
  });

  test('a network is raced once; another batch size, or another network, is raced again', async () => {
    const { trainer: page, workers, measures } = started('webgpu');
    page.race.whenIdle();
    await measures('webgpu', 900);
    await measures('webgl', 200);
    await measures('wasm', 300);
    page.race.whenIdle();
    expect(workers).toHaveLength(4);
    const other = withBatches(64);
    page.follow(other, { canTrain: true, shown: other.model });
    page.race.whenIdle();
    expect(workers).toHaveLength(5);
    page.follow(experiment, { canTrain: true, shown: experiment.model });
    expect(workers[4]?.isTerminated(), 'another network ends the race').toBe(true);
  });

  test('software adapters are not timed, and one that cannot be had or ends does not win', async () => {
    const { trainer: page, worker, workers, measures, race } = started('webgpu', ['webgl']);
    page.race.whenIdle();
    await measures('webgpu', 300);
    ready(worker(), 'webgl');
    await arrival();
    expect(workers[2]?.last('query')).toBeUndefined();
    worker().fail('boom');
    await arrival();
    expect(race().results).toMatchObject([
      { name: 'webgpu', imagesPerSecond: 300 },
      { name: 'wasm', imagesPerSecond: null, problem: 'could not be measured: it failed: boom' },
    ]);
    expect(workers).toHaveLength(4);
    expect(workers[0]?.isTerminated()).toBe(false);
  });

  test('what is faster by less than noise changes nothing', async () => {
    const { trainer: page, workers, measures } = started('webgpu');
    page.race.whenIdle();
    await measures('webgpu', 300);
    await measures('webgl', 320);
    await measures('wasm', 100);
    expect(workers).toHaveLength(4);
    expect(workers[0]?.isTerminated()).toBe(false);
  });
});

describe('a measurement that was asked for', () => {
  test('it takes in CPU, but not what is emulated or cannot be had', async () => {
    const { store, trainer: page, workers, measures, race } = started('wasm', ['webgpu']);
    store.setState({
      offers: [
        { name: 'webgpu', software: true, problem: null },
        { name: 'webgl', software: false, problem: 'is not offered by this browser' },
        { name: 'wasm', software: false, problem: null },
        { name: 'cpu', software: false, problem: null },
      ],
    });
    page.race.measure();
    await measures('wasm', 300);
    await measures('cpu', 20);
    expect(race().results.map(({ name }) => name)).toEqual(['wasm', 'cpu']);
    expect(race().now).toBeNull();
    expect(workers).toHaveLength(3);
    expect(workers[0]?.isTerminated()).toBe(false);
  });

  test('cancelled it keeps what was measured and draws no conclusion', async () => {
    const { trainer: page, workers, measures, race } = started('wasm');
    page.race.measure();
    await measures('webgpu', 3000);
    page.race.cancel();
    expect(race()).toMatchObject({ now: null, finishedAt: null, results: [{ name: 'webgpu' }] });
    expect(workers).toHaveLength(3);
    expect(workers[0]?.isTerminated()).toBe(false);
  });

  test('a backend that takes too long is said, and the next one measured', async () => {
    vi.useFakeTimers();
    const { trainer: page, worker, race } = started('wasm');
    page.race.measure();
    for (let second = 0; second < 120; second++) {
      worker().post({ type: 'heartbeat' });
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(race().results).toMatchObject([{ name: 'webgpu', problem: 'takes too long' }]);
    expect(worker().last('start')).toMatchObject({ backend: 'webgl' });
  });
});
