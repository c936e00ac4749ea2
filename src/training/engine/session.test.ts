import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { plainPreprocessing } from '../../data/preprocess.ts';
import { chain } from '../../model-builder/edit.ts';
import { syntheticSource } from '../../test/syntheticSource.ts';
import { adamDefaults } from '../experiment/defaultExperiment.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { Checkpoint, Evaluation, Event, RunId } from '../protocol.ts';
import { startBackend } from './backends.ts';
import { createSession } from './session.ts';

const experiment: Experiment = {
  version: 2,
  title: 'synthetic',
  dataset: { id: 'synthetic', trainingSize: 320, knobs: {} },
  preprocessing: plainPreprocessing,
  model: chain([
    ['Input', { shape: [12, 12, 1] }],
    ['Conv2D', { filters: 4 }],
    ['BatchNormalization', { momentum: 0.9 }],
    ['Flatten', {}],
    ['Dropout', { rate: 0.5 }],
    ['Dense', { units: 3, activation: 'softmax' }],
  ]),
  training: { optimizer: adamDefaults, batchSize: 32, epochs: 2, seed: 1 },
};
const runId = 'run' as RunId;
type EventOf<Type extends Event['type']> = Extract<Event, { type: Type }>;

/** `now` gives milliseconds. */
function started(now?: () => number) {
  const events: Event[] = [];
  let heard: () => void = () => undefined;
  const session = createSession((event) => {
    events.push(event);
    heard();
  }, now);
  session.setSource(syntheticSource(320, 60));
  const of = <Type extends Event['type']>(type: Type) =>
    events.filter((event) => event.type === type) as EventOf<Type>[];
  /** Resolves when the condition holds after some event. */
  const until = async (condition: () => boolean) => {
    while (!condition()) await new Promise<void>((resolve) => (heard = resolve));
  };
  const fit = (paused = false, from: Checkpoint | null = null) =>
    session.handle({ type: 'fit', runId, experiment, targetEpochs: 2, from, paused });
  const show = (model = experiment.model) =>
    session.handle({
      type: 'show',
      version: 1,
      model,
      preprocessing: plainPreprocessing,
      seed: 1,
      weights: null,
    });
  const lastCheckpoint = () => of('checkpoint').at(-1)?.checkpoint as Checkpoint;
  /** Asks what the newest checkpoint's network says of the validation pictures. */
  const evaluate = (dataset = 'synthetic') =>
    session.query({
      type: 'query',
      id: 1,
      name: 'evaluate',
      args: {
        dataset,
        subset: 'validation',
        model: experiment.model,
        preprocessing: plainPreprocessing,
        weights: lastCheckpoint().weights,
      },
    }) as Promise<Evaluation>;
  return { session, events, of, until, fit, show, lastCheckpoint, evaluate };
}

beforeAll(async () => {
  await startBackend({ pinned: 'wasm' });
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

  test('while the shown model is the trained one its maps follow the weights, and an edited one keeps its own', async () => {
    // A clock by which each look at it takes a tenth of a second: maps are due after every few steps.
    let time = 0;
    const clock = () => (time += 100);
    const { fit, show, of } = started(clock);
    await show();
    await fit();
    const scores = of('outputs').map(({ outputs }) => outputs.layers.at(-1)?.values.join());
    expect(scores.length).toBeGreaterThan(3);
    expect(new Set(scores).size).toBe(scores.length);

    const edited = started(clock);
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
    session.setSource(null);
    await expect(fit()).rejects.toThrow('No data set is open');
    await session.handle({ type: 'hide' });
    expect(tf.memory().numTensors).toBe(before);
  });

  test('a loss that is no number ends the run as diverged, and no such weights are kept', async () => {
    const { session, of, lastCheckpoint } = started();
    const exploding = { className: 'SGD', learningRate: 1e30, momentum: 0 } as const;
    const training = { ...experiment.training, optimizer: exploding };
    await session.handle({
      type: 'fit',
      runId,
      experiment: { ...experiment, training },
      targetEpochs: 2,
      from: null,
      paused: false,
    });
    expect(of('finished')).toEqual([{ type: 'finished', runId, reason: 'diverged' }]);
    const kept = Object.values(lastCheckpoint()?.weights ?? {}).flatMap((values) => [...values]);
    expect(kept.every(Number.isFinite)).toBe(true);
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

  test('the pictures of another data set are not evaluated', async () => {
    const { fit, evaluate } = started();
    await fit();
    await expect(evaluate('another')).rejects.toThrow('The data set of this model is not open');
  });

  test('a control that comes before its run has begun is not lost', async () => {
    const { session, fit, of, lastCheckpoint } = started();
    await session.handle({ type: 'stop', runId });
    await fit();
    expect(of('finished')).toEqual([{ type: 'finished', runId, reason: 'stopped' }]);
    expect(lastCheckpoint().steps).toBe(0);
  });

  test('controls of another run are ignored', async () => {
    const { session, fit, of } = started();
    const run = fit();
    await session.handle({ type: 'stop', runId: 'old' as RunId });
    await run;
    expect(of('finished')[0]?.reason).toBe('completed');
  });
});
