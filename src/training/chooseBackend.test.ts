import { afterEach, describe, expect, test, vi } from 'vitest';
import { createFakeWorker, type FakeWorker } from '../test/fakeWorker.ts';
import type { BackendName } from './backendNames.ts';
import { defaultExperiment } from './experiment/defaultExperiment.ts';
import type { RunId } from './checkpoint.ts';
import { createTrainer, type TrainerHandle } from './trainer.ts';
import { createTrainingStore } from './trainingStore.ts';
import { notWatched } from './checkpointParts.ts';

const experiment = defaultExperiment();
const progress = {
  epoch: 1,
  epochs: 10,
  step: 5,
  stepsPerEpoch: 313,
  imagesPerSecond: 500,
  secondsLeft: 60,
  phase: 'training' as const,
};

const opened: TrainerHandle[] = [];
afterEach(() => {
  for (const trainer of opened.splice(0)) trainer.close();
  vi.useRealTimers();
});

/** A page with its workers, and what the newest of them may say. */
function started() {
  const workers: FakeWorker[] = [];
  const store = createTrainingStore();
  const trainer = createTrainer({
    store,
    assetBase: 'http://localhost/',
    backend: null,
    spawn() {
      const fresh = createFakeWorker();
      workers.push(fresh);
      return fresh.endpoint;
    },
  });
  opened.push(trainer);
  trainer.follow(experiment, { canTrain: true, shown: experiment.model });
  const worker = () => workers.at(-1) as FakeWorker;
  const runId = (): RunId => worker().last('fit')?.runId as RunId;
  return {
    store,
    trainer,
    workers,
    worker,
    runId,
    /** Presses Train and lets the worker report five steps. */
    run() {
      trainer.train();
      worker().post({ type: 'running', runId: runId(), progress });
      const rows = {
        step: [1, 2, 3, 4, 5],
        loss: [5, 4, 3, 2, 1],
        accuracy: [0, 0, 0, 0, 1],
        learningRate: [1, 2, 3, 4, 5],
      };
      worker().post({ type: 'steps', runId: runId(), rows });
    },
    ready: (name: BackendName) =>
      worker().post({
        type: 'ready',
        backend: {
          name,
          reason: '',
          adapter: null,
          software: false,
          threads: 1,
          largestTensorBytes: null,
        },
      }),
    pauses: (id = runId()) => worker().post({ type: 'paused', runId: id, progress }),
    saves: (steps: number, id = runId()) =>
      worker().post({
        type: 'checkpoint',
        checkpoint: {
          runId: id,
          experiment,
          targetEpochs: 10,
          epoch: 0,
          stepInEpoch: steps,
          steps,
          iterations: steps,
          sums: { loss: 0, correct: 0, top: 0, pictures: 0 },
          watched: notWatched,
          changes: [],
          bestWeights: {},
          weights: { 'dense/bias': new Float32Array([1]) },
          statistics: null,
          slots: {},
          hash: 'ab',
        },
      }),
  };
}

describe('chooseBackend', () => {
  test('a running run is paused and its newest checkpoint taken over: no step is lost or done twice', () => {
    const page = started();
    page.ready('wasm');
    page.run();
    const runId = page.runId();
    page.saves(3);
    page.trainer.chooseBackend('cpu');
    expect(page.worker().sent.at(-1)).toEqual({ type: 'pause', runId });
    // One that was on its way already: the run has not halted yet.
    page.saves(5);
    page
      .worker()
      .post({ type: 'steps', runId, rows: { step: [6], loss: [1], accuracy: [1], learningRate: [6] } });
    page.pauses();
    expect(page.workers).toHaveLength(1);
    expect(page.store.getState().status.kind, 'the hand-over is no pause').toBe('running');
    page.saves(6);
    expect(page.workers).toHaveLength(2);
    expect(page.workers[0]?.isTerminated()).toBe(true);
    expect(page.worker().last('start')).toMatchObject({ backend: 'cpu', avoid: [] });
    expect(page.worker().last('fit')).toMatchObject({ runId, from: { steps: 6 }, paused: false });
    expect([...page.store.getState().steps.step]).toEqual([1, 2, 3, 4, 5, 6]);
    expect(page.store.getState()).toMatchObject({ goesOnAfter: 6, notice: null, pinned: 'cpu' });
  });

  test('one hand-over at a time: chosen again meanwhile, the last choice is started, once', () => {
    const page = started();
    page.run();
    for (const name of ['cpu', 'webgl', 'wasm'] as const) page.trainer.chooseBackend(name);
    expect(page.worker().sent.filter(({ type }) => type === 'pause')).toHaveLength(1);
    page.pauses();
    page.saves(5);
    expect(page.workers).toHaveLength(2);
    expect(page.worker().last('start')?.backend).toBe('wasm');
  });

  test.each([
    { kind: 'paused', asked: null, paused: true },
    { kind: 'paused', asked: 'resume', paused: false },
    { kind: 'running', asked: 'pause', paused: true },
    { kind: 'running', asked: null, paused: false },
  ] as const)('a $kind run, of which $asked is asked meanwhile, goes on paused: $paused', (given) => {
    const page = started();
    page.run();
    page.worker().post({ type: given.kind, runId: page.runId(), progress });
    page.trainer.chooseBackend('cpu');
    if (given.asked) page.trainer[given.asked]();
    page.pauses();
    page.saves(5);
    expect(page.worker().last('fit')).toMatchObject({ from: { steps: 5 }, paused: given.paused });
  });

  test('a run that Step began and that has not started yet stays paused', () => {
    const page = started();
    page.trainer.step();
    page.trainer.chooseBackend('cpu');
    expect(page.workers).toHaveLength(2);
    expect(page.worker().last('fit')?.paused).toBe(true);
  });

  test('a worker that ends meanwhile is replaced once, by what was chosen', () => {
    const page = started();
    page.run();
    page.trainer.chooseBackend('cpu');
    page.worker().fail('boom');
    expect(page.workers).toHaveLength(2);
    expect(page.worker().last('start')?.backend).toBe('cpu');
    page.pauses();
    expect(page.store.getState().status.kind, 'the hand-over is over').toBe('paused');
  });

  test('a run that finishes meanwhile is over, and what was chosen computes', () => {
    const page = started();
    page.run();
    page.trainer.chooseBackend('cpu');
    page.worker().post({ type: 'finished', runId: page.runId(), reason: 'completed' });
    expect(page.workers).toHaveLength(2);
    expect(page.worker().last('start')?.backend).toBe('cpu');
    expect(page.worker().last('fit')).toBeUndefined();
    expect(page.store.getState().status.kind).toBe('finished');
  });

  test('a worker that gets to no checkpoint is left after a while, and its last one taken', () => {
    vi.useFakeTimers();
    const page = started();
    page.run();
    page.saves(3);
    page.trainer.chooseBackend('cpu');
    for (let second = 0; second < 20; second++) {
      page.worker().post({ type: 'heartbeat' });
      vi.advanceTimersByTime(1000);
    }
    expect(page.workers).toHaveLength(2);
    expect(page.worker().last('fit')).toMatchObject({ from: { steps: 3 } });
  });

  test('what computes already is only pinned', () => {
    const page = started();
    page.ready('wasm');
    page.trainer.chooseBackend('wasm');
    expect(page.workers).toHaveLength(1);
    expect(page.store.getState()).toMatchObject({ pinned: 'wasm', backend: { name: 'wasm' } });
  });
});

describe('a GPU that is lost', () => {
  test('once is started again; twice it is left, which is said until it is asked for again', () => {
    const page = started();
    page.ready('webgpu');
    page.run();
    const lose = () => page.worker().post({ type: 'lost', reason: 'the graphics processor was lost' });
    lose();
    expect(page.worker().last('start')?.avoid).toEqual([]);
    page.ready('webgpu');
    lose();
    expect(page.worker().last('start')?.avoid).toEqual(['webgpu']);
    expect(page.worker().last('fit')?.runId).toBe(page.runId());
    page.trainer.dismissNotice();
    expect(page.store.getState().avoided).toEqual(['webgpu']);
    page.ready('wasm');
    page.trainer.chooseBackend(null);
    page.pauses();
    page.saves(5);
    expect(page.store.getState().avoided).toEqual([]);
    expect(page.worker().last('start')).toMatchObject({ backend: null, avoid: [] });
  });

  test('four times in a minute, two by two, ends no run: each other backend is a remedy', () => {
    const page = started();
    page.run();
    const runId = page.runId();
    for (const name of ['webgpu', 'webgpu', 'webgl', 'webgl'] as const) {
      page.ready(name);
      page.worker().post({ type: 'lost', reason: 'the graphics processor was lost' });
    }
    expect(page.worker().last('start')?.avoid).toEqual(['webgpu', 'webgl']);
    expect(page.worker().last('fit')?.runId).toBe(runId);
  });
});
