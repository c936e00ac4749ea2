import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { plainPreprocessing, prepare, type Preprocessing } from '../../data/preprocess.ts';
import { chain, setConfig, setTrainable } from '../../model-builder/edit.ts';
import { syntheticSource } from '../../test/syntheticSource.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { Checkpoint, RunId } from '../checkpoint.ts';
import type { Evaluation, Event, Queries } from '../protocol.ts';
import { startOnly } from '../../test/startOnly.ts';
import type { SampleSource, Sources } from './sampleSource.ts';
import { createSession } from './session.ts';
import { trainingDefaults } from '../experiment/defaultExperiment.ts';
import { adamDefaults } from '../experiment/optimizers.ts';

const experiment: Experiment = {
  version: 7,
  title: 'synthetic',
  dataset: { id: 'synthetic', trainingSize: 320, knobs: {}, own: null },
  preprocessing: plainPreprocessing,
  augmentation: [],
  model: chain([
    ['Input', { shape: [12, 12, 1] }],
    ['Conv2D', { filters: 4 }],
    ['BatchNormalization', { momentum: 0.9 }],
    ['Flatten', {}],
    ['Dropout', { rate: 0.5 }],
    ['Dense', { units: 3, activation: 'softmax' }],
  ]),
  training: { ...trainingDefaults, optimizer: adamDefaults, batchSize: 32, epochs: 2, seed: 1 },
};
const runId = 'run' as RunId;
type EventOf<Type extends Event['type']> = Extract<Event, { type: Type }>;

/** Sources that hold one set, which is current; null while it cannot be had. */
function sourcesOf(source: SampleSource | null): Sources {
  const had = () => (source ? Promise.resolve(source) : Promise.reject(new Error('No data set is open.')));
  return {
    readable: () => source,
    current: had,
    use: () => ({ source: had(), release: () => undefined }),
  };
}

/** A promise and what fulfils it. */
function later<T>() {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((fulfil) => (resolve = fulfil));
  return { promise, resolve };
}

/** `now` gives milliseconds. */
function started({
  now,
  sources = sourcesOf(syntheticSource(320, 60)),
  document = experiment,
}: { readonly now?: () => number; readonly sources?: Sources; readonly document?: Experiment } = {}) {
  const events: Event[] = [];
  let heard: () => void = () => undefined;
  const session = createSession(
    (event) => {
      events.push(event);
      heard();
    },
    sources,
    now,
  );
  const of = <Type extends Event['type']>(type: Type) =>
    events.filter((event) => event.type === type) as EventOf<Type>[];
  /** Resolves when the condition holds after some event. */
  const until = async (condition: () => boolean) => {
    while (!condition()) await new Promise<void>((resolve) => (heard = resolve));
  };
  const fit = (paused = false, from: Checkpoint | null = null) =>
    session.handle({ type: 'fit', runId, experiment: document, targetEpochs: 2, from, paused });
  const show = (model = experiment.model, preprocessing: Preprocessing = plainPreprocessing) =>
    session.handle({
      type: 'show',
      version: 1,
      model,
      preprocessing,
      seed: 1,
      weights: null,
      statistics: null,
    });
  const lastCheckpoint = () => of('checkpoint').at(-1)?.checkpoint as Checkpoint;
  /** Asks what the newest checkpoint's network says of the validation pictures. */
  const evaluate = () =>
    session.query({
      type: 'query',
      id: 1,
      name: 'evaluate',
      args: {
        dataset: experiment.dataset,
        subset: 'validation',
        model: experiment.model,
        preprocessing: experiment.preprocessing,
        loss: experiment.training.loss,
        weights: lastCheckpoint().weights,
        statistics: lastCheckpoint().statistics,
      },
    }) as Promise<Evaluation>;
  return { session, events, of, until, fit, show, lastCheckpoint, evaluate };
}

beforeAll(async () => {
  await startOnly('wasm');
});

describe('createSession', () => {
  test('a run reports every step once and in order, its epochs, a checkpoint, and its end', async () => {
    const { fit, of, lastCheckpoint, events } = started();
    await fit();
    expect(of('steps').flatMap(({ rows }) => rows.step)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(of('epochEnd').map(({ logs }) => logs.epoch)).toEqual([1, 2]);
    expect(of('epochEnd')[0]?.evaluation.labels).toHaveLength(60);
    expect(lastCheckpoint()).toMatchObject({ epoch: 2, stepInEpoch: 0, steps: 20 });
    expect(events.at(-1)).toEqual({ type: 'finished', runId, reason: 'completed' });
  });

  test('layers are looked at while somebody wants it, and only then', async () => {
    const { session, fit, of } = started();
    await fit();
    expect(of('layers')).toEqual([]);
    await session.handle({ type: 'watchLayers', wanted: { figures: true, histograms: false } });
    await fit();
    const [first] = of('layers');
    expect(first).toMatchObject({ runId, statistics: { step: 1, histograms: null } });
    expect(first?.statistics.layers.map(({ layer }) => layer)).toContain('dense');
  });

  test('pause takes effect within one step, Step takes exactly one, stop ends the run and keeps the weights', async () => {
    const { session, fit, of, until, lastCheckpoint } = started();
    const run = fit(true);
    await until(() => of('checkpoint').length === 1);
    expect(lastCheckpoint().steps).toBe(0);
    for (const step of [1, 2]) {
      await session.handle({ type: 'step', runId });
      await until(() => lastCheckpoint().steps === step);
    }
    await session.handle({ type: 'resume', runId });
    await until(() => of('steps').flatMap(({ rows }) => rows.step).length >= 3);
    await session.handle({ type: 'stop', runId });
    await run;
    expect(of('finished')).toEqual([{ type: 'finished', runId, reason: 'stopped' }]);
    expect(lastCheckpoint().steps).toBe(of('steps').flatMap(({ rows }) => rows.step).length);
  });

  test('Epoch goes to the end of the epoch and waits there, and the last one ends the run', async () => {
    const { session, fit, of, until, lastCheckpoint } = started();
    const run = fit(true);
    await until(() => of('checkpoint').length === 1);
    await session.handle({ type: 'step', runId });
    await until(() => lastCheckpoint().steps === 1);
    await session.handle({ type: 'epoch', runId });
    await until(() => of('paused').length > 2 && lastCheckpoint().epoch === 1);
    expect(lastCheckpoint()).toMatchObject({ epoch: 1, stepInEpoch: 0, steps: 10 });
    await session.handle({ type: 'epoch', runId });
    await run;
    expect(of('finished')).toEqual([{ type: 'finished', runId, reason: 'completed' }]);
  });

  test('Resume after Epoch goes on past the end of the epoch', async () => {
    const { session, fit, of, until } = started();
    const run = fit(true);
    await until(() => of('checkpoint').length === 1);
    const epoch = session.handle({ type: 'epoch', runId });
    await session.handle({ type: 'resume', runId });
    await Promise.all([run, epoch]);
    expect(of('epochEnd')).toHaveLength(2);
  });

  test('at a slow pace it rests after a step, and Stop ends the rest at once', async () => {
    const { session, fit, of, until } = started();
    await session.handle({ type: 'pace', share: 0.0001 });
    const begun = performance.now();
    const run = fit();
    await until(() => of('running').length > 0);
    // Time for the whole run at full speed, and for its first step at this pace.
    await new Promise((resolve) => setTimeout(resolve, 500));
    await session.handle({ type: 'stop', runId });
    await run;
    expect(of('steps').flatMap(({ rows }) => rows.step).length).toBeLessThan(3);
    expect(performance.now() - begun).toBeLessThan(30_000);
  });

  test('a validation within an epoch is paused within one batch, and told with its step once it is done', async () => {
    let time = 0;
    const { session, fit, of, events, until, lastCheckpoint } = started({
      // Each look finds it later by more than is between two reports.
      now: () => (time += 150),
      sources: sourcesOf(syntheticSource(320, 400)),
      document: { ...experiment, training: { ...experiment.training, validateEvery: 4 } },
    });
    const run = fit(false);
    const isIn = (type: 'running' | 'paused') =>
      events.some((event) => event.type === type && event.progress.phase === 'validating');
    await until(() => isIn('running'));
    await session.handle({ type: 'pause', runId });
    await until(() => isIn('paused') && lastCheckpoint().steps === 4);
    expect(of('validated')).toEqual([]);
    await session.handle({ type: 'resume', runId });
    await run;
    expect(of('validated').map(({ logs }) => logs.step)).toEqual([4, 8, 12, 16]);
    expect(of('epochEnd').map(({ logs }) => logs.step)).toEqual([10, 20]);
  });

  test('what changes while it waits holds from the next step on, is told, and is in the checkpoint', async () => {
    const { session, fit, of, until, lastCheckpoint } = started();
    const run = fit(true);
    await until(() => of('checkpoint').length === 1);
    await session.handle({ type: 'step', runId });
    await until(() => lastCheckpoint().steps === 1);
    const next = setConfig(experiment.model, 'dropout', { rate: 0.1 });
    const changed = { ...experiment, title: 'other', model: setTrainable(next, 'conv2d', false) };
    await session.handle({ type: 'change', runId, experiment: changed });
    expect(of('changed')).toEqual([]);
    await session.handle({ type: 'step', runId });
    await until(() => lastCheckpoint().steps === 2);
    const changes = [
      { step: 1, what: 'layer/conv2d/trainable', from: true, to: false },
      { step: 1, what: 'layer/dropout/rate', from: 0.5, to: 0.1 },
    ];
    expect(of('changed')).toEqual([{ type: 'changed', runId, changes }]);
    expect(lastCheckpoint()).toMatchObject({ changes, experiment: { ...changed, title: 'synthetic' } });
    await session.handle({ type: 'stop', runId });
    await run;
  });

  test('a run paused, stopped and taken up again ends with the weights of an undisturbed one', async () => {
    const whole = started();
    await whole.fit();
    const first = started();
    const run = first.fit(true);
    for (let step = 1; step <= 13; step++) await first.session.handle({ type: 'step', runId });
    await first.until(() => first.of('checkpoint').length > 1 && first.lastCheckpoint().steps === 13);
    await first.session.handle({ type: 'stop', runId });
    await run;
    const second = started();
    await second.fit(false, first.lastCheckpoint());
    expect(second.lastCheckpoint().hash).toBe(whole.lastCheckpoint().hash);
    expect(second.of('epochEnd')[0]?.logs).toEqual(whole.of('epochEnd')[1]?.logs);
  });

  test('a checkpoint asked for comes within the next step, with the numbers of all its steps before it', async () => {
    // A clock by which neither a report nor a checkpoint is ever due by itself.
    const { session, fit, of, until, events } = started({ now: () => 0 });
    const run = fit();
    await until(() => of('checkpoint').length > 0);
    const before = of('checkpoint').length;
    await session.handle({ type: 'checkpoint', runId });
    await run;
    // Without being asked, one comes at the start, at the end of each of two epochs, and at the end.
    expect(of('checkpoint')).toHaveLength(5);
    expect(of('checkpoint')[before]?.checkpoint.stepInEpoch).toBeGreaterThan(0);
    const told = events.map((event) => (event.type === 'steps' ? (event.rows.step.at(-1) ?? 0) : 0));
    const toldBefore = of('checkpoint').map((event) => Math.max(0, ...told.slice(0, events.indexOf(event))));
    expect(toldBefore).toEqual(of('checkpoint').map((event) => event.checkpoint.steps));
  });

  test('feature maps of the shown network come in inference mode, for samples and for drawings', async () => {
    const { session, show, of } = started();
    await show();
    const [first] = of('outputs');
    expect(first?.outputs.layers.map(({ name, shape }) => [name, shape])).toEqual([
      ['input_layer', [12, 12, 1]],
      ['conv2d', [10, 10, 4]],
      ['batch_normalization', [10, 10, 4]],
      ['flatten', [400]],
      ['dropout', [400]],
      ['dense', [3]],
    ]);
    const values = (name: string) => first?.outputs.layers.find((layer) => layer.name === name)?.values;
    expect(values('dropout')).toEqual(values('flatten'));
    expect(values('dense')?.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
    await session.handle({
      type: 'setPicture',
      picture: { kind: 'pixels', from: 'drawing', pixels: new Uint8Array(144) },
    });
    expect(of('outputs')[1]?.outputs).toMatchObject({ label: null, version: 1 });
  });

  test('a part of a network can be shown, but not trained', async () => {
    const { session, show, of } = started();
    const part = { layers: experiment.model.layers.slice(0, 2) };
    await show(part);
    expect(
      of('outputs')
        .at(-1)
        ?.outputs.layers.map(({ name }) => name),
    ).toEqual(part.layers.map(({ name }) => name));
    const document = { ...experiment, model: part };
    await expect(
      session.handle({
        type: 'fit',
        runId,
        experiment: document,
        targetEpochs: 1,
        from: null,
        paused: false,
      }),
    ).rejects.toThrow('The model has to end with one value a class.');
  });

  test('while the shown model is the trained one its maps follow the weights, and an edited one keeps its own', async () => {
    // A clock by which each look at it takes a tenth of a second: maps are due after every few steps.
    let time = 0;
    const clock = () => (time += 100);
    const { fit, show, of } = started({ now: clock });
    await show();
    await fit();
    const scores = of('outputs').map(({ outputs }) => outputs.layers.at(-1)?.values.join());
    expect(scores.length).toBeGreaterThan(3);
    expect(new Set(scores).size).toBe(scores.length);

    const edited = started({ now: clock });
    await edited.show(
      chain([
        ['Input', { shape: [12, 12, 1] }],
        ['Flatten', {}],
        ['Dense', { units: 3, activation: 'softmax' }],
      ]),
    );
    await edited.fit();
    expect(edited.of('outputs')).toHaveLength(1);
  });

  test('runs that end, stop and fail leave no tensor behind', async () => {
    const { session, fit, show, of, until } = started();
    const before = tf.memory().numTensors;
    await show();
    await fit();
    const run = fit(true);
    await until(() => of('paused').length > 0);
    await session.handle({ type: 'stop', runId });
    await run;
    await session.handle({ type: 'hide' });
    await expect(started({ sources: sourcesOf(null) }).fit()).rejects.toThrow('No data set is open');
    expect(tf.memory().numTensors).toBe(before);
  });

  test('an evaluation during a run is of the checkpoint, and leaves the run and the tensors as they would be', async () => {
    const undisturbed = started();
    await undisturbed.fit();
    const before = tf.memory().numTensors;
    const { fit, of, until, lastCheckpoint, evaluate, events } = started();
    const run = fit();
    await until(() => of('epochEnd').length === 1 && lastCheckpoint().epoch === 1);
    const evaluation = await evaluate();
    expect(events.at(-1)?.type, 'the run was going on meanwhile').not.toBe('finished');
    expect(evaluation.probabilities).toEqual(of('epochEnd')[0]?.evaluation.probabilities);
    await run;
    expect(lastCheckpoint().hash).toBe(undisturbed.lastCheckpoint().hash);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('a prediction during a run is what its checkpoint is evaluated to, and leaves the run and the tensors as they would be', async () => {
    const undisturbed = started();
    await undisturbed.fit();
    const before = tf.memory().numTensors;
    const source = syntheticSource(320, 60);
    const { session, fit, of, until, lastCheckpoint, events } = started({ sources: sourcesOf(source) });
    const run = fit();
    await until(() => of('epochEnd').length === 1 && lastCheckpoint().epoch === 1);
    const { model, preprocessing, training } = experiment;
    const { pixels } = source.gather(
      'validation',
      Uint32Array.from({ length: 60 }, (_, i) => 320 + i),
    );
    const { weights, statistics } = lastCheckpoint();
    const { shape } = source.manifest;
    const args = { model, preprocessing, seed: training.seed, weights, statistics, shape, pixels };
    const predicted = session.query({ type: 'query', id: 1, name: 'predict', args });
    const { probabilities } = (await predicted) as Queries['predict']['result'];
    expect(events.at(-1)?.type, 'the run was going on meanwhile').not.toBe('finished');
    expect(probabilities).toEqual(of('epochEnd')[0]?.evaluation.probabilities);
    await run;
    expect(lastCheckpoint().hash).toBe(undisturbed.lastCheckpoint().hash);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('a cancelled evaluation is refused, and the next one is not', async () => {
    const { session, fit, evaluate } = started();
    await fit();
    const first = evaluate();
    await session.handle({ type: 'cancelEvaluation' });
    await expect(first).rejects.toThrow('It was cancelled');
    const second = evaluate();
    const third = evaluate();
    await expect(second, 'there is one at a time').rejects.toThrow('It was cancelled');
    expect((await third).labels).toHaveLength(60);
  });

  test('controls that come while a run waits for its pictures are kept for it', async () => {
    const arrival = later<SampleSource>();
    const source = syntheticSource(320, 60);
    const sources = {
      ...sourcesOf(source),
      use: () => ({ source: arrival.promise, release: () => undefined }),
    };
    const { session, fit, until, of, lastCheckpoint } = started({ sources });
    const run = fit();
    await session.handle({ type: 'step', runId });
    arrival.resolve(source);
    await until(() => lastCheckpoint()?.steps === 1);
    expect(of('running')).toEqual([]);
    await session.handle({ type: 'stop', runId });
    await run;
  });

  test('Stop ends a run that waits for its pictures at once, and the next can begin', async () => {
    let released = 0;
    const sources = {
      ...sourcesOf(syntheticSource(320, 60)),
      use: () => ({ source: new Promise<SampleSource>(() => undefined), release: () => void released++ }),
    };
    const { session, fit, events } = started({ sources });
    for (let i = 1; i <= 2; i++) {
      const run = fit();
      await expect(fit()).rejects.toThrow('under way already');
      await session.handle({ type: 'stop', runId });
      await run;
      expect(events.at(-1)).toEqual({ type: 'finished', runId, reason: 'stopped' });
      expect(released).toBe(i);
    }
  });

  test('a run keeps its pictures when the document is put on others, and its maps are not shown for them', async () => {
    const [own, other] = [syntheticSource(320, 60), { ...syntheticSource(320, 60), key: 'other' }];
    let readable: SampleSource = own;
    const sources: Sources = {
      ...sourcesOf(own),
      readable: () => readable,
      current: () => Promise.resolve(readable),
    };
    const undisturbed = started();
    await undisturbed.fit();
    let time = 0;
    const { session, fit, show, of, until, lastCheckpoint } = started({ sources, now: () => (time += 100) });
    await show();
    const run = fit();
    await until(() => of('outputs').length > 2);
    readable = other;
    await session.refresh();
    const shown = of('outputs').length;
    await run;
    expect(lastCheckpoint().hash).toBe(undisturbed.lastCheckpoint().hash);
    expect(of('outputs')).toHaveLength(shown);
    const [first, last] = [of('outputs')[0], of('outputs').at(-1)];
    expect(last?.outputs.layers.at(-1)?.values).toEqual(first?.outputs.layers.at(-1)?.values);
  });

  test('what the Input block shows is what the one preprocessing makes of the stored pixels', async () => {
    const { session, show, of } = started();
    const shape = [12, 12, 1] as const;
    const wanted = { size: [20, 16], fit: 'pad', channels: 3, scaling: '-1 to 1' } as const;
    const model = chain([
      ['Input', { shape: [20, 16, 3] }],
      ['Flatten', {}],
      ['Dense', { units: 3, activation: 'softmax' }],
    ]);
    await show(model, wanted);
    const sample = await session.query({
      type: 'query',
      id: 1,
      name: 'samples',
      args: { subset: 'validation', indices: [4] },
    });
    const { pixels } = sample as { pixels: Uint8Array };
    await session.handle({ type: 'setPicture', picture: { kind: 'sample', subset: 'validation', index: 4 } });
    await session.handle({ type: 'setPicture', picture: { kind: 'pixels', from: 'file', pixels } });
    const [, asSample, asOwn] = of('outputs').map(({ outputs }) => outputs);
    const expected = prepare(pixels, shape, wanted, null);
    expect(expected).toHaveLength(20 * 16 * 3);
    for (const outputs of [asSample, asOwn]) {
      expect(outputs?.pixels).toEqual(pixels);
      expect(outputs?.layers[0]).toEqual({ name: 'input_layer', shape: [20, 16, 3], values: expected });
    }
  });

  test('what the network says of a picture when it is evaluated is what is shown of it', async () => {
    const { session, fit, of, lastCheckpoint } = started();
    await fit();
    const { model, preprocessing, dataset, training } = experiment;
    const { weights, statistics } = lastCheckpoint();
    const network = { model, preprocessing, weights, statistics };
    const args = { dataset, subset: 'validation', loss: training.loss, ...network } as const;
    const evaluation = await session.query({ type: 'query', id: 1, name: 'evaluate', args });
    await session.handle({ type: 'show', version: 1, seed: 1, ...network });
    await session.handle({
      type: 'setPicture',
      picture: { kind: 'sample', subset: 'validation', index: 41 },
    });
    const { probabilities } = evaluation as { probabilities: Float32Array };
    expect(of('outputs').at(-1)?.outputs.layers.at(-1)?.values).toBeAllclose(probabilities.slice(123, 126), {
      rtol: 1e-5,
    });
  });

  test('a picture is got out of turn and shown when it arrives', async () => {
    const arrival = later<void>();
    let arrived = false;
    const source: SampleSource = {
      ...syntheticSource(320, 60),
      has: () => arrived,
      whenLoaded: () => arrival.promise,
    };
    const { show, of, until } = started({ sources: sourcesOf(source) });
    void show();
    await Promise.resolve();
    expect(of('outputs')).toEqual([]);
    arrived = true;
    arrival.resolve();
    await until(() => of('outputs').length === 1);
  });

  test('a place beyond the end of a subset is its last picture', async () => {
    const { session, show, of } = started();
    await session.handle({
      type: 'setPicture',
      picture: { kind: 'sample', subset: 'validation', index: 9999 },
    });
    await show();
    await session.handle({
      type: 'setPicture',
      picture: { kind: 'sample', subset: 'validation', index: 59 },
    });
    const [beyond, last] = of('outputs').map(({ outputs }) => outputs.pixels);
    expect(beyond).toEqual(last);
  });

  test('controls of another run are ignored', async () => {
    const { session, fit, of } = started();
    const run = fit();
    await session.handle({ type: 'stop', runId: 'old' as RunId });
    await run;
    expect(of('finished')[0]?.reason).toBe('completed');
  });
});
