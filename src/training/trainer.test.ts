import { afterEach, describe, expect, test, vi } from 'vitest';
import { offerOf } from '../data/catalogue.ts';
import { createFakeWorker, type FakeWorker } from '../test/fakeWorker.ts';
import { withDataset, withKnob } from './experiment/changeData.ts';
import { defaultExperiment } from './experiment/defaultExperiment.ts';
import type { Experiment } from './experiment/experiment.ts';
import type { Checkpoint, RunId } from './checkpoint.ts';
import { createTrainer, type TrainerHandle } from './trainer.ts';
import { stepSeries } from './stepSeries.ts';
import { createTrainingStore } from './trainingStore.ts';
import { notWatched } from './checkpointParts.ts';

/** Tells of a document whose model has no problem. */
const follow = (page: TrainerHandle, document: Experiment) =>
  page.follow(document, { canTrain: true, shown: document.model });
const broken = { canTrain: false, shown: { layers: [] } };

const experiment = defaultExperiment();
const backend = {
  name: 'wasm',
  reason: '',
  adapter: null,
  software: false,
  threads: 1,
  largestTensorBytes: null,
} as const;
const progress = {
  epoch: 1,
  epochs: 10,
  step: 5,
  stepsPerEpoch: 313,
  imagesPerSecond: 500,
  secondsLeft: 60,
  phase: 'training' as const,
};
const checkpointOf = (runId: RunId, steps: number): Checkpoint => ({
  runId,
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
});

const withRate = (learningRate: number): Experiment => ({
  ...experiment,
  training: { ...experiment.training, optimizer: { ...experiment.training.optimizer, learningRate } },
});

let trainer: TrainerHandle | undefined;
afterEach(() => trainer?.close());

function started(refuse: (batchSize: number) => string | null = () => null) {
  const workers: FakeWorker[] = [];
  const store = createTrainingStore();
  trainer = createTrainer({
    store,
    assetBase: 'http://localhost/',
    backend: null,
    refuse: (_, __, batchSize) => refuse(batchSize),
    spawn() {
      const worker = createFakeWorker();
      workers.push(worker);
      return worker.endpoint;
    },
  });
  follow(trainer, experiment);
  const worker = () => workers.at(-1) as FakeWorker;
  /** Presses Train and lets the worker report step 5. */
  const run = (): RunId => {
    trainer?.train();
    const runId = worker().last('fit')?.runId as RunId;
    worker().post({ type: 'running', runId, progress });
    worker().post({
      type: 'steps',
      runId,
      rows: {
        step: [1, 2, 3, 4, 5],
        loss: [5, 4, 3, 2, 1],
        accuracy: [0, 0, 0, 0, 1],
        learningRate: [1, 2, 3, 4, 5],
      },
    });
    return runId;
  };
  return { store, worker, workers, run, trainer };
}

describe('createTrainer', () => {
  test('it opens the data set and shows the network before anything is trained', () => {
    const { worker } = started();
    expect(worker().last('openDataset')?.dataset).toEqual({
      id: 'mnist',
      trainingSize: 10_000,
      knobs: {},
      own: null,
    });
    expect(worker().last('show')).toMatchObject({ weights: null, seed: 1 });
  });

  test('what is wanted of the layers is told to every worker, what is seen is kept for as long as its steps', () => {
    const { store, worker, workers, run, trainer: page } = started();
    page.watchLayers('charts', { figures: true, histograms: true });
    const wanted = { figures: true, histograms: true };
    expect(worker().last('watchLayers')).toEqual({ type: 'watchLayers', wanted });
    const runId = run();
    for (const step of [2, 4])
      worker().post({ type: 'layers', runId, statistics: { step, layers: [], histograms: [] } });
    worker().post({ type: 'checkpoint', checkpoint: checkpointOf(runId, 3) });
    expect(store.getState().layers.looks.map(({ step }) => step)).toEqual([2, 4]);
    worker().fail('broken');
    expect(workers.length).toBe(2);
    expect(worker().last('watchLayers')).toEqual({ type: 'watchLayers', wanted });
    expect(store.getState().layers.looks.map(({ step }) => step)).toEqual([2]);
    expect(store.getState().layers.histograms.map(({ step }) => step)).toEqual([2]);
  });

  test('the pace is told to this worker and the next', () => {
    const { store, worker, run, trainer: page } = started();
    expect(worker().last('pace')).toBeUndefined();
    page.setPace('quarter');
    expect(store.getState().pace).toBe('quarter');
    expect(worker().last('pace')?.share).toBe(0.25);
    run();
    worker().fail('gone');
    expect(worker().last('pace')?.share).toBe(0.25);
  });

  test('Epoch begins a run that waits at the end of its epoch, in another worker too', () => {
    const { worker, trainer: page } = started();
    page.epoch();
    const runId = worker().last('fit')?.runId as RunId;
    expect(worker().last('fit')?.paused).toBe(false);
    expect(worker().last('epoch')).toEqual({ type: 'epoch', runId });
    worker().post({ type: 'running', runId, progress });
    worker().fail('gone');
    expect(worker().last('fit')?.paused).toBe(false);
    expect(worker().last('epoch')).toEqual({ type: 'epoch', runId });
    worker().post({ type: 'running', runId, progress });
    page.resume();
    worker().fail('gone');
    expect(worker().last('fit')?.paused).toBe(false);
    expect(worker().last('epoch')).toBeUndefined();
  });

  test('an edit of what may change within a run reaches it; one that makes another run does not', () => {
    const { store, worker, run, trainer: page } = started();
    const runId = run();
    const edited = withRate(0.5);
    follow(page, { ...edited, training: { ...edited.training, batchSize: 64 } });
    // The rest of the document is for the next Train.
    expect(worker().last('change')).toEqual({ type: 'change', runId, experiment: edited });
    const changes = [{ step: 5, what: 'optimizer/learningRate', from: 0.001, to: 0.5 }];
    worker().post({ type: 'changed', runId, changes });
    expect(store.getState().changes).toEqual(changes);
    follow(page, { ...withRate(0.7), training: { ...withRate(0.7).training, seed: 7 } });
    page.follow(withRate(0.8), broken);
    expect(worker().last('change')?.experiment).toEqual(edited);
  });

  test('a change that came after the last checkpoint is told to the next worker', () => {
    const { store, worker, workers, run, trainer: page } = started();
    const runId = run();
    worker().post({ type: 'checkpoint', checkpoint: checkpointOf(runId, 3) });
    follow(page, withRate(0.5));
    worker().post({
      type: 'changed',
      runId,
      changes: [{ step: 5, what: 'optimizer/learningRate', from: 0.001, to: 0.5 }],
    });
    worker().fail('gone');
    expect(workers).toHaveLength(2);
    expect(worker().last('fit')?.experiment).toEqual(experiment);
    expect(worker().last('change')?.experiment).toEqual(withRate(0.5));
    expect(store.getState().changes).toEqual([]);
  });

  test('events of another run change nothing', () => {
    const { store, worker, run } = started();
    run();
    const before = store.getState();
    worker().post({
      type: 'steps',
      runId: 'old' as RunId,
      rows: { step: [9], loss: [9], accuracy: [9], learningRate: [9] },
    });
    worker().post({ type: 'finished', runId: 'old' as RunId, reason: 'completed' });
    worker().post({ type: 'checkpoint', checkpoint: checkpointOf('old' as RunId, 9) });
    expect(store.getState()).toBe(before);
  });

  test('outputs of a model shown earlier are dropped', () => {
    const { store, worker, trainer: page } = started();
    follow(page, { ...experiment, training: { ...experiment.training, seed: 7 } });
    const outputs = { label: 1, pixels: new Uint8Array(784), statistics: null, layers: [] };
    worker().post({ type: 'outputs', outputs: { version: 1, ...outputs } });
    expect(store.getState().outputs).toBeNull();
    worker().post({ type: 'outputs', outputs: { version: 2, ...outputs } });
    expect(store.getState().outputs).not.toBeNull();
  });

  test.each([
    ['running', true, false],
    ['running', false, true],
    ['paused', false, true],
  ] as const)('a kept run that was %s is taken up where its checkpoint stands', (kind, goesOn, paused) => {
    const { store, worker, trainer: page } = started();
    const checkpoint = checkpointOf('kept' as RunId, 3);
    page.restore(
      {
        checkpoint,
        status: { kind },
        steps: stepSeries({
          step: [1, 2, 3, 4],
          loss: [4, 3, 2, 1],
          accuracy: [0, 0, 1, 1],
          learningRate: [1, 2, 3, 4],
        }),
        epochs: [],
        validations: [],
        evaluation: null,
        test: null,
      },
      goesOn,
    );
    expect(worker().last('fit')).toMatchObject({
      runId: 'kept',
      from: { steps: 3 },
      targetEpochs: 10,
      paused,
    });
    expect(store.getState().steps).toEqual(
      stepSeries({ step: [1, 2, 3], loss: [4, 3, 2], accuracy: [0, 0, 1], learningRate: [1, 2, 3] }),
    );
    worker().post({ type: 'running', runId: 'kept' as RunId, progress });
    page.checkpoint();
    expect(worker().last('checkpoint')).toEqual({ type: 'checkpoint', runId: 'kept' });
  });

  test('a kept run that was over is over, and its network is shown with its weights', () => {
    const { store, worker, trainer: page } = started();
    const checkpoint = checkpointOf('kept' as RunId, 3);
    const { steps, epochs, validations, evaluation } = store.getState();
    const status = { kind: 'finished', reason: 'stopped' } as const;
    page.restore({ checkpoint, status, steps, epochs, validations, evaluation, test: null }, false);
    follow(page, { ...experiment, training: { ...experiment.training, epochs: 7 } });
    follow(page, experiment);
    expect(worker().last('fit')).toBeUndefined();
    expect(store.getState().status).toEqual({ ...status, runId: 'kept' });
    follow(page, { ...experiment, training: { ...experiment.training, seed: 7 } });
    follow(page, experiment);
    expect(worker().last('show')?.weights).toBe(checkpoint.weights);
  });

  test('another run opened over one under way ends that one, waits in pause, and its network is shown', () => {
    const { store, worker, workers, run, trainer: page } = started();
    const first = run();
    const checkpoint = checkpointOf('opened' as RunId, 3);
    const { evaluation } = store.getState();
    const kept = { checkpoint, epochs: [], validations: [], evaluation, test: null };
    const steps = stepSeries({
      step: [1, 2, 3],
      loss: [4, 3, 2],
      accuracy: [0, 0, 1],
      learningRate: [1, 1, 1],
    });
    page.open({ ...kept, steps, status: { kind: 'running' } });
    expect(workers.map((each) => each.isTerminated())).toEqual([true, false]);
    expect(worker().last('fit')).toMatchObject({ runId: 'opened', from: { steps: 3 }, paused: true });
    expect(worker().last('show')?.weights).toBe(checkpoint.weights);
    worker().post({ type: 'paused', runId: 'opened' as RunId, progress });
    expect([...store.getState().steps.step]).toEqual([1, 2, 3]);

    page.open({ ...kept, steps, status: { kind: 'finished', reason: 'stopped' } });
    expect(store.getState().status).toMatchObject({ kind: 'finished', runId: 'opened' });
    expect(workers).toHaveLength(3);
    page.open(null);
    expect(workers).toHaveLength(3);
    expect(store.getState()).toMatchObject({ status: { kind: 'idle' }, checkpoint: null });
    expect(first).not.toBe('opened');
  });

  test('a dead worker is replaced, and the run goes on from its last checkpoint without later numbers', () => {
    const { store, worker, workers, run } = started();
    const runId = run();
    worker().post({ type: 'checkpoint', checkpoint: checkpointOf(runId, 3) });
    worker().fail('boom');
    expect(workers).toHaveLength(2);
    expect(worker().last('openDataset')).toBeDefined();
    expect(worker().last('fit')).toMatchObject({
      runId,
      from: { steps: 3 },
      targetEpochs: 10,
      paused: false,
    });
    expect([...store.getState().steps.step]).toEqual([1, 2, 3]);
    expect(store.getState().notice).toContain('goes on from its last checkpoint, after step 3');
  });

  test('a run without a checkpoint begins again, and a paused one stays paused', () => {
    const { store, worker, run } = started();
    const runId = run();
    worker().post({ type: 'paused', runId, progress });
    worker().fail('boom');
    expect(worker().last('fit')).toMatchObject({ runId, from: null, paused: true });
    expect([...store.getState().steps.step]).toEqual([]);
  });

  test('a worker that keeps dying ends the run with a sentence and the page goes on', () => {
    vi.useFakeTimers();
    const { store, worker, workers, run, trainer: page } = started();
    run();
    for (let i = 0; i < 4; i++) worker().fail('boom');
    expect(store.getState().status).toMatchObject({
      kind: 'failed',
      error: { message: expect.stringContaining('smaller') },
    });
    // Not started without end: a little later, or when it is needed.
    expect(workers).toHaveLength(4);
    vi.advanceTimersByTime(10_000);
    expect(workers).toHaveLength(5);
    expect(worker().last('fit')).toBeUndefined();
    expect(worker().last('show')).toBeDefined();
    worker().fail('boom');
    expect(workers).toHaveLength(5);
    page.train();
    expect(workers).toHaveLength(6);
    expect(worker().last('fit')).toBeDefined();
    vi.advanceTimersByTime(10_000);
    expect(workers).toHaveLength(6);
    vi.useRealTimers();
  });

  test('after a run the trained weights are shown, and Train continues with them', () => {
    const { worker, run, trainer: page } = started();
    const runId = run();
    const checkpoint = checkpointOf(runId, 5);
    worker().post({ type: 'checkpoint', checkpoint });
    worker().post({ type: 'finished', runId, reason: 'stopped' });
    expect(worker().last('show')?.weights).toEqual(checkpoint.weights);
    page.train();
    expect(worker().last('fit')?.from).toMatchObject({ steps: 5 });
  });

  test('reset forgets weights and curves', () => {
    const { store, worker, run, trainer: page } = started();
    const runId = run();
    worker().post({ type: 'checkpoint', checkpoint: checkpointOf(runId, 5) });
    worker().post({ type: 'finished', runId, reason: 'stopped' });
    page.reset();
    expect(store.getState()).toMatchObject({
      status: { kind: 'idle' },
      checkpoint: null,
      steps: { step: new Float64Array() },
    });
    expect(worker().last('show')?.weights).toBeNull();
  });

  describe('evaluateTest', () => {
    const evaluation = {
      subset: 'test' as const,
      probabilities: new Float32Array([1, 0]),
      labels: new Uint8Array([0]),
      loss: 0.5,
    };
    /** A page whose run has just handed over a checkpoint of 3 steps. */
    function trained() {
      const page = started();
      const runId = page.run();
      page.worker().post({ type: 'checkpoint', checkpoint: checkpointOf(runId, 3) });
      const state = () => page.store.getState().test;
      const answer = () =>
        page.worker().post({ type: 'answer', id: page.worker().last('query')?.id ?? 0, result: evaluation });
      /** Lets what was answered arrive. */
      const arrival = () => new Promise((resolve) => setTimeout(resolve));
      return { ...page, runId, state, answer, arrival };
    }

    test('it asks for the newest checkpoint by its own experiment, and keeps what comes with its steps and hash', async () => {
      const { trainer: page, worker, state, answer, arrival } = trained();
      page.follow({ ...experiment, model: { layers: experiment.model.layers.slice(1) } }, broken);
      page.evaluateTest();
      expect(worker().last('query')).toMatchObject({
        name: 'evaluate',
        args: { dataset: experiment.dataset, subset: 'test', model: experiment.model },
      });
      worker().post({ type: 'evaluating', done: 100, of: 10_000 });
      expect(state()).toEqual({ result: null, progress: { done: 100, of: 10_000 }, error: null });
      answer();
      await arrival();
      expect(state()).toEqual({
        result: { evaluation, experiment, steps: 3, hash: 'ab' },
        progress: null,
        error: null,
      });
    });

    test('what comes of a cancelled one is not heard of, and the last result stays', async () => {
      const { trainer: page, worker, state, answer, arrival } = trained();
      page.evaluateTest();
      answer();
      await arrival();
      const { result } = state();
      page.evaluateTest();
      page.cancelEvaluation();
      expect(worker().sent.at(-1)).toEqual({ type: 'cancelEvaluation' });
      expect(state()).toEqual({ result, progress: null, error: null });
      worker().post({ type: 'evaluating', done: 200, of: 10_000 });
      answer();
      await arrival();
      expect(state().result).toBe(result);
      expect(state().progress).toBeNull();
    });

    test('an error is kept as data until the next one is asked for', async () => {
      const { trainer: page, worker, state, arrival } = trained();
      page.evaluateTest();
      const error = { code: 'download' as const, message: 'Could not download test-00.bin.' };
      worker().post({ type: 'refusal', id: worker().last('query')?.id ?? 0, error });
      await arrival();
      expect(state()).toEqual({ result: null, progress: null, error });
      page.evaluateTest();
      expect(state().error).toBeNull();
      worker().fail('boom');
      await arrival();
      expect(state().error).toEqual({ code: 'internal', message: 'The training worker was restarted.' });
    });

    test('a result stays when training begins anew, and goes with Reset', async () => {
      const { trainer: page, worker, store, runId, state, answer, arrival } = trained();
      page.evaluateTest();
      answer();
      await arrival();
      worker().post({ type: 'finished', runId, reason: 'stopped' });
      follow(page, { ...experiment, training: { ...experiment.training, seed: 2 } });
      page.train();
      expect(store.getState().checkpoint).toBeNull();
      expect(state().result).toMatchObject({ steps: 3 });
      const second = worker().last('fit')?.runId as RunId;
      worker().post({ type: 'finished', runId: second, reason: 'stopped' });
      page.reset();
      expect(state().result).toBeNull();
    });

    test('without a checkpoint nothing is asked', () => {
      const { trainer: page, worker } = started();
      page.evaluateTest();
      expect(worker().last('query')).toBeUndefined();
    });
  });

  test('Step without a run begins a paused one and takes one step', () => {
    const { worker, trainer: page } = started();
    page.step();
    expect(worker().last('fit')?.paused).toBe(true);
    expect(worker().sent.at(-1)).toEqual({ type: 'step', runId: worker().last('fit')?.runId });
  });

  test('another data set starts with its own first picture; a turned knob keeps the place, and what was brought', () => {
    const { store, worker, trainer: page } = started();
    const shapes = withDataset(experiment, offerOf({ id: 'shapes' }));
    page.setPicture({ kind: 'sample', subset: 'training', index: 7 });
    follow(page, shapes);
    const first = { kind: 'sample', subset: 'validation', index: 0 };
    expect(store.getState().picture).toEqual(first);
    expect(worker().last('setPicture')?.picture).toEqual(first);
    expect(worker().last('openDataset')?.dataset).toEqual(shapes.dataset);

    const own = { kind: 'pixels', from: 'file', pixels: new Uint8Array(32 * 32 * 3) } as const;
    page.setPicture(own);
    const turned = withKnob(shapes, 'noise', 0.5);
    follow(page, turned);
    expect(store.getState().picture).toBe(own);
    expect(worker().last('openDataset')?.dataset).toEqual(turned.dataset);
  });

  test('while a data set is on its way, what comes of the one before is not taken for it', () => {
    const { store, worker, trainer: page } = started();
    worker().post({ type: 'dataset', key: 'mnist', loadedBytes: 3, totalBytes: 3 });
    expect(store.getState().dataset.opened).toBe('mnist');
    follow(page, withDataset(experiment, offerOf({ id: 'fashion' })));
    const outputs = { label: 1, pixels: new Uint8Array(784), statistics: null, layers: [] };
    worker().post({ type: 'outputs', outputs: { version: 1, ...outputs } });
    worker().post({ type: 'dataset', key: 'mnist', loadedBytes: 3, totalBytes: 3 });
    worker().post({ type: 'datasetFailed', key: 'mnist', error: { code: 'download', message: 'lost' } });
    expect(store.getState()).toMatchObject({ outputs: null, dataset: { opened: null, error: null } });
    const error = { code: 'cancelled', message: 'Loading was cancelled.' } as const;
    worker().post({ type: 'datasetFailed', key: 'fashion', error });
    expect(store.getState().dataset.error).toEqual(error);
    page.retryDataset();
    expect(store.getState().dataset.error).toBeNull();
    expect(worker().last('openDataset')?.dataset.id).toBe('fashion');
  });

  test('a run keeps the data set it began with, also in a new worker', () => {
    const { worker, run, trainer: page } = started();
    run();
    follow(page, withDataset(experiment, offerOf({ id: 'fashion' })));
    worker().fail('boom');
    expect(worker().last('openDataset')?.dataset.id).toBe('fashion');
    expect(worker().last('fit')?.experiment.dataset.id).toBe('mnist');
  });

  test('the test set that is evaluated is of the data that was trained on, whatever is open now', () => {
    const { worker, run, trainer: page } = started();
    const runId = run();
    worker().post({ type: 'checkpoint', checkpoint: checkpointOf(runId, 5) });
    worker().post({ type: 'finished', runId, reason: 'stopped' });
    follow(page, withDataset(experiment, offerOf({ id: 'fashion' })));
    page.evaluateTest();
    expect(worker().last('query')?.args).toMatchObject({ subset: 'test', dataset: experiment.dataset });
  });

  test('a model with problems is hidden and not trained', () => {
    const { worker, trainer: page } = started();
    page.follow({ ...experiment, model: { layers: experiment.model.layers.slice(0, 3) } }, broken);
    page.train();
    expect(worker().sent.at(-1)?.type).toBe('hide');
    expect(worker().last('fit')).toBeUndefined();
  });

  test('of a model with problems the part that computes is shown, though not trained', () => {
    const { worker, trainer: page } = started();
    const other = withDataset(experiment, offerOf({ id: 'shapes' }));
    page.follow(other, { canTrain: false, shown: { layers: other.model.layers.slice(0, 3) } });
    page.train();
    expect(worker().sent.at(-1)).toMatchObject({
      type: 'show',
      model: { layers: other.model.layers.slice(0, 3) },
    });
    expect(worker().last('fit')).toBeUndefined();
  });

  test('a diverged run keeps its last checkpoint, and of the curves what led to it', () => {
    const { store, worker, run } = started();
    const runId = run();
    worker().post({ type: 'checkpoint', checkpoint: checkpointOf(runId, 3) });
    const divergence = { sign: 'loss not finite', step: 5, value: Number.NaN } as const;
    worker().post({ type: 'finished', runId, reason: 'diverged', divergence });
    expect(store.getState().status).toEqual({ kind: 'finished', runId, reason: 'diverged', divergence });
    expect([...store.getState().steps.step]).toEqual([1, 2, 3]);
  });

  test('a step the device cannot take is refused before anything is sent, and one it can take is not', () => {
    let most = 31;
    const { store, worker, trainer: page } = started((size) => (size > most ? 'Too large.' : null));
    worker().post({ type: 'ready', backend });
    page.train();
    expect(worker().last('fit')).toBeUndefined();
    const error = { code: 'out-of-memory', message: 'Too large.' };
    expect(store.getState().status).toEqual({ kind: 'failed', runId: null, error });
    most = 32;
    page.train();
    expect(worker().last('fit')).toBeDefined();
  });

  test('a run begun before the limits were known is taken back when they are', () => {
    const { store, worker, trainer: page } = started((size) => (size > 31 ? 'Too large.' : null));
    page.train();
    const runId = worker().last('fit')?.runId as RunId;
    worker().post({ type: 'ready', backend });
    expect(worker().last('stop')).toEqual({ type: 'stop', runId });
    worker().post({ type: 'finished', runId, reason: 'stopped' });
    expect(store.getState().status).toMatchObject({ kind: 'failed', error: { message: 'Too large.' } });
  });

  test('why steps are not recorded is kept until they are, or until another backend is there', () => {
    const { store, worker } = started();
    worker().post({ type: 'ready', backend });
    worker().post({ type: 'unrecorded', reason: 'it reads' });
    expect(store.getState().unrecorded).toBe('it reads');
    worker().post({ type: 'unrecorded', reason: null });
    expect(store.getState().unrecorded).toBeNull();
    worker().post({ type: 'unrecorded', reason: 'it reads' });
    worker().post({ type: 'ready', backend });
    expect(store.getState().unrecorded).toBeNull();
  });

  test('a network of which the device cannot take one picture is not shown', () => {
    const { worker } = started(() => 'Too large.');
    expect(worker().sent.at(-1)?.type).toBe('show');
    worker().post({ type: 'ready', backend });
    expect(worker().sent.at(-1)?.type).toBe('hide');
  });

  test('full memory ends the run, and another worker stands ready; nothing goes round for ever', () => {
    const { store, worker, workers, run } = started();
    const runId = run();
    const error = { code: 'out-of-memory', message: 'Full.' } as const;
    worker().post({ type: 'failed', runId, error });
    expect(store.getState().status).toEqual({ kind: 'failed', runId, error });
    expect(workers).toHaveLength(2);
    expect(worker().last('fit')).toBeUndefined();
    expect(worker().sent.at(-1)?.type).toBe('show');
    // Nor does what cannot even be shown.
    worker().post({ type: 'failed', runId: null, error });
    expect(workers).toHaveLength(3);
    expect(worker().last('show')).toBeUndefined();
    expect(store.getState().notice).toBe('Full.');
  });
});
