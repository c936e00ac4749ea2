import { beforeAll, describe, expect, test } from 'vitest';
import { plainPreprocessing, prepare, type Preprocessing } from '../../data/preprocess.ts';
import { chain } from '../../model-builder/edit.ts';
import { startOnly } from '../../test/startOnly.ts';
import { syntheticSource } from '../../test/syntheticSource.ts';
import { trainingDefaults } from '../experiment/defaultExperiment.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { Checkpoint, RunId } from '../checkpoint.ts';
import type { Event, Queries, Query } from '../protocol.ts';
import type { SampleSource } from './sampleSource.ts';
import { createSession } from './session.ts';
import { knownStatistics, statisticsOf } from './trainingStatistics.ts';

const normalized: Preprocessing = { ...plainPreprocessing, scaling: 'mean 0, deviation 1' };
const COUNT = 250;
const indicesFrom = (start: number, end: number) =>
  Uint32Array.from({ length: end - start }, (_, i) => start + i);

/** Bytes' mean and deviation by the two passes of their definition. */
function ofBytes(bytes: Uint8Array) {
  const mean = bytes.reduce((sum, byte) => sum + byte, 0) / bytes.length;
  const variance = bytes.reduce((sum, byte) => sum + (byte - mean) ** 2, 0) / bytes.length;
  return { mean, deviation: Math.sqrt(variance) };
}

/** Pictures that arrive when `arrive` is called, or fail when `fail` is. */
function arriving(source: SampleSource) {
  let [arrive, fail]: [() => void, (error: Error) => void] = [() => undefined, () => undefined];
  let here = false;
  let asked: Uint32Array = new Uint32Array();
  const later: SampleSource = {
    ...source,
    has: (subset) => here || subset !== 'training',
    whenLoaded(subset, indices) {
      if (here || subset !== 'training') return Promise.resolve();
      asked = indices;
      return new Promise((resolve, reject) => {
        arrive = resolve;
        fail = reject;
      });
    },
  };
  const all = () => ((here = true), arrive());
  return { later, arrive: all, fail: (error: Error) => fail(error), asked: () => asked };
}

describe('statisticsOf', () => {
  test('are of the training pictures in use alone', async () => {
    const source = syntheticSource(COUNT, 60);
    const { mean, deviation } = ofBytes(source.gather('training', indicesFrom(0, COUNT)).pixels);
    const learned = await statisticsOf(source, normalized);
    expect(learned?.mean).toBeAllclose([mean], { rtol: 1e-12, atol: 0 });
    expect(learned?.deviation).toBeAllclose([deviation], { rtol: 1e-12, atol: 0 });
  });

  test('are of what is made of the pictures, channel by channel', async () => {
    const wanted: Preprocessing = { size: [8, 20], fit: 'pad', channels: 3, scaling: 'mean 0, deviation 1' };
    const learned = await statisticsOf(syntheticSource(COUNT, 60), wanted);
    const bytes = prepare(
      syntheticSource(COUNT, 60).gather('training', indicesFrom(0, COUNT)).pixels,
      [12, 12, 1],
      { ...wanted, scaling: '0 to 255' },
      null,
    );
    expect(learned?.mean).toHaveLength(3);
    expect(learned?.mean[2]).toBeCloseTo(bytes.reduce((sum, value) => sum + value, 0) / bytes.length, 4);
  });

  test('wait for all training pictures, are learned once, and again after a failure', async () => {
    const { later, arrive, fail, asked } = arriving(syntheticSource(COUNT, 60));
    const failed = statisticsOf(later, normalized);
    expect(asked()).toEqual(indicesFrom(0, COUNT));
    fail(new Error('no connection'));
    await expect(failed).rejects.toThrow('no connection');
    const [first, second] = [statisticsOf(later, normalized), statisticsOf(later, normalized)];
    expect(knownStatistics(later, normalized)).toBeNull();
    arrive();
    expect(await first).toBe(await second);
    expect(knownStatistics(later, normalized)).toBe(await first);
  });

  test('are none where the range is fixed, and no picture is waited for', async () => {
    const { later, asked } = arriving(syntheticSource(COUNT, 60));
    expect(await statisticsOf(later, plainPreprocessing)).toBeNull();
    expect(asked()).toHaveLength(0);
  });
});

const experiment: Experiment = {
  version: 7,
  title: 'synthetic',
  dataset: { id: 'synthetic', trainingSize: COUNT, knobs: {}, own: null },
  preprocessing: normalized,
  augmentation: [],
  model: chain([
    ['Input', { shape: [12, 12, 1] }],
    ['Conv2D', { filters: 2 }],
    ['Flatten', {}],
    ['Dense', { units: 3, activation: 'softmax' }],
  ]),
  training: { ...trainingDefaults, batchSize: 50, epochs: 2, seed: 1 },
};
const runId = 'run' as RunId;

/** A session on a source, and what it says. */
function started(source: SampleSource) {
  const events: Event[] = [];
  const had = Promise.resolve(source);
  const session = createSession((event) => events.push(event), {
    readable: () => source,
    current: () => had,
    use: () => ({ source: had, release: () => undefined }),
  });
  const { model, preprocessing, dataset, training } = experiment;
  const checkpoint = () => events.findLast((event) => event.type === 'checkpoint')?.checkpoint as Checkpoint;
  const outputs = () => events.findLast((event) => event.type === 'outputs')?.outputs;
  return {
    session,
    events,
    checkpoint,
    outputs,
    fit: (from: Checkpoint | null = null, targetEpochs = 2) =>
      session.handle({ type: 'fit', runId, experiment, targetEpochs, from, paused: false }),
    show: (trained: Pick<Checkpoint, 'weights' | 'statistics'> | null) =>
      session.handle({
        type: 'show',
        version: 1,
        model,
        preprocessing,
        seed: training.seed,
        weights: trained?.weights ?? null,
        statistics: trained?.statistics ?? null,
      }),
    ask: async <Name extends Query['name']>(name: Name, args: Queries[Name]['args']) =>
      (await session.query({ type: 'query', id: 1, name, args } as Query)) as Queries[Name]['result'],
    model: { model, preprocessing, dataset, seed: training.seed },
  };
}

describe('a session whose pictures are brought to mean 0 and deviation 1', () => {
  beforeAll(() => startOnly('wasm'));

  test('begins with the first step when all training pictures are here, and stops at once before', async () => {
    const { later, arrive } = arriving(syntheticSource(COUNT, 60));
    const first = started(later);
    const stopped = first.fit();
    await first.session.handle({ type: 'stop', runId });
    await stopped;
    expect(first.events.at(-1)).toMatchObject({ type: 'finished', reason: 'stopped' });
    expect(first.checkpoint()).toMatchObject({ steps: 0, statistics: null });
    const { fit, events, checkpoint } = started(later);
    const run = fit(first.checkpoint());
    const phase = () => {
      const running = events.flatMap((event) => (event.type === 'running' ? [event.progress] : []));
      return running.at(-1)?.phase;
    };
    await expect.poll(phase).toBe('waiting for pictures');
    arrive();
    await run;
    const undisturbed = started(syntheticSource(COUNT, 60));
    await undisturbed.fit();
    expect(checkpoint().steps).toBe(10);
    expect(checkpoint().hash).toBe(undisturbed.checkpoint().hash);
  });

  test('goes on with the statistics it began with, whatever pictures there are by then', async () => {
    const whole = started(syntheticSource(COUNT, 60));
    await whole.fit();
    const half = started(syntheticSource(COUNT, 60));
    await half.fit(null, 1);
    const begun = half.checkpoint();
    expect(begun.statistics).toEqual(await statisticsOf(syntheticSource(COUNT, 60), normalized));
    const onward = started(syntheticSource(COUNT, 60));
    await onward.fit(structuredClone(begun));
    expect(onward.checkpoint().hash).toBe(whole.checkpoint().hash);
    const onMore = started(syntheticSource(COUNT + 50, 60));
    await onMore.fit(begun);
    expect(onMore.checkpoint().statistics).toEqual(begun.statistics);
  });

  test('validates, evaluates, predicts and shows by one path', async () => {
    const source = syntheticSource(COUNT, 60);
    const { fit, show, ask, checkpoint, outputs, events, model, session } = started(source);
    await fit();
    const { weights, statistics } = checkpoint();
    const validation = events.findLast((event) => event.type === 'epochEnd')?.evaluation;
    const evaluation = await ask('evaluate', {
      ...model,
      subset: 'validation',
      loss: experiment.training.loss,
      weights,
      statistics,
    });
    expect(evaluation.probabilities).toEqual(validation?.probabilities);
    const { pixels } = source.gather('validation', indicesFrom(COUNT, COUNT + 60));
    const shape = source.manifest.shape;
    // What it was trained with counts, not what the pictures there are now would give.
    const other = started(syntheticSource(COUNT - 200, 60));
    for (const at of [ask, other.ask]) {
      const said = await at('predict', { ...model, weights, statistics, shape, pixels });
      expect(said.probabilities).toEqual(validation?.probabilities);
    }
    await show(checkpoint());
    await session.handle({ type: 'setPicture', picture: { kind: 'sample', subset: 'validation', index: 7 } });
    const picture = pixels.subarray(7 * 144, 8 * 144);
    expect(outputs()?.layers[0]?.values).toEqual(prepare(picture, shape, normalized, statistics));
    expect(outputs()?.statistics).toEqual(statistics);
    expect(outputs()?.layers.at(-1)?.values).toBeAllclose(validation?.probabilities.slice(21, 24) ?? [], {
      rtol: 1e-5,
    });
  });

  test('shows and asks an untrained network with those of the pictures it would be trained on', async () => {
    const { later, arrive } = arriving(syntheticSource(COUNT, 60));
    const { show, outputs, ask, model } = started(later);
    const shown = show(null);
    expect(outputs()).toBeUndefined();
    const { pixels } = later.gather('validation', indicesFrom(COUNT, COUNT + 1));
    const untrained = { ...model, weights: null, statistics: null };
    const asked = ask('predict', { ...untrained, shape: [12, 12, 1], pixels });
    arrive();
    await shown;
    const statistics = await statisticsOf(later, normalized);
    expect(outputs()?.layers[0]?.values).toEqual(prepare(pixels, [12, 12, 1], normalized, statistics));
    expect((await asked).probabilities).toBeAllclose(outputs()?.layers.at(-1)?.values ?? [], { rtol: 1e-5 });
  });
});
