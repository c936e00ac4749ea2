import { describe, expect, test } from 'vitest';
import { offerOf } from '../data/catalogue.ts';
import { projectJson } from '../data/own/projectFile.ts';
import { justDense } from '../model-builder/templates.ts';
import { putAt } from '../test/putAt.ts';
import { defaultExperiment } from './experiment/defaultExperiment.ts';
import { notWatched } from './checkpointParts.ts';
import { toKept } from './keptRun.ts';
import { parseRun } from './parseRun.ts';
import type { RunId } from './checkpoint.ts';
import type { Evaluation } from './protocol.ts';
import { stepSeries } from './stepSeries.ts';
import { initialTrainingState, type TrainingState } from './trainingStore.ts';

const experiment = { ...defaultExperiment(), model: justDense([28, 28, 1], 10) };
const runId = 'run' as RunId;
const classes = offerOf(experiment.dataset).info.classNames.length;
/** As Keras has them. */
const sizes = {
  'dense/kernel': 784 * 128,
  'dense/bias': 128,
  'dense_1/kernel': 128 * 10,
  'dense_1/bias': 10,
};
const weights = Object.fromEntries(
  Object.entries(sizes).map(([name, size], i) => [name, new Float32Array(size).fill(0.1 + i)] as const),
);
const slots = Object.fromEntries(
  Object.entries(weights).map(([name, values]) => [`${name}/m`, values.map((value) => value / 3)] as const),
);
const evaluation: Evaluation = {
  subset: 'validation',
  probabilities: new Float32Array(2 * classes).fill(1 / classes),
  labels: Uint8Array.of(0, classes - 1),
  loss: Infinity,
};
const state: TrainingState = {
  ...initialTrainingState(),
  status: {
    kind: 'finished',
    runId,
    reason: 'diverged',
    divergence: { sign: 'loss not finite', step: 3, value: NaN },
  },
  checkpoint: {
    runId,
    experiment,
    targetEpochs: 10,
    epoch: 1,
    stepInEpoch: 3,
    steps: 5,
    iterations: 5,
    sums: { loss: 0.1 + 0.2, correct: 7, top: 8, pictures: 9 },
    watched: { ...notWatched, stopping: { best: 0.5, wait: 2 }, milliseconds: 12.5 },
    changes: [{ step: 4, what: 'layer/dense/trainable', from: true, to: false }],
    bestWeights: weights,
    weights,
    slots,
    hash: 'ab',
    statistics: { mean: [0.1], deviation: [0.3] },
  },
  steps: stepSeries({
    step: [1, 2, 3],
    loss: [2.3, 1 / 3, NaN],
    accuracy: [0, 0.1, 1],
    learningRate: [1, 1, 0.5],
  }),
  epochs: [
    {
      epoch: 1,
      step: 2,
      loss: 2.1,
      accuracy: 0.05,
      valLoss: Infinity,
      valAccuracy: 0.2,
      topAccuracy: 0.3,
      valTopAccuracy: 0.4,
      regularization: 0.25,
    },
  ],
  validations: [{ step: 4, valLoss: Infinity, valAccuracy: 1 / 3 }],
  evaluation,
  test: {
    result: { evaluation: { ...evaluation, subset: 'test' }, experiment, steps: 4, hash: 'cd' },
    progress: null,
    error: null,
  },
};
const kept = toKept(state)!;
/** As a project file gives it back. */
const facts = () => {
  const run = { facts: kept.facts, parts: {} };
  const json = projectJson({ experiment: null, run, own: null, editions: [] });
  return (JSON.parse(json) as { run: { facts: unknown } }).run.facts;
};
const bytesWith = (of: Uint8Array<ArrayBuffer> | undefined, value: number) => {
  const bytes = of!.slice();
  new DataView(bytes.buffer).setFloat32(8, value, true);
  return bytes;
};

describe('parseRun', () => {
  test('gives the run back to the bit, by way of JSON', () => {
    const { steps, epochs, validations, checkpoint } = state;
    expect(parseRun({ facts: facts(), parts: kept.parts })).toEqual({
      checkpoint,
      status: {
        kind: 'finished',
        reason: 'diverged',
        divergence: { sign: 'loss not finite', step: 3, value: NaN },
      },
      steps,
      epochs,
      validations,
      evaluation,
      test: state.test.result,
    });
  });

  test.each<[string, Readonly<Record<string, unknown>>, RegExp]>([
    ['a change that is none', { 'checkpoint.changes.0.to': 'x' }, /to has to be a number, true or false/],
    ['a place that is none', { 'checkpoint.epoch': -1 }, /checkpoint.epoch has to be at least 0/],
    ['a place behind its end', { 'checkpoint.epoch': 11 }, /further than it goes/],
    ['a step behind its epoch', { 'checkpoint.stepInEpoch': 1e6 }, /further than it goes/],
    ['a status that is none', { status: { kind: 'x' } }, /status has to say how the run stood/],
    ['an experiment that is none', { 'checkpoint.experiment': {} }, /The experiment is damaged/],
    [
      'a network with problems',
      { 'checkpoint.experiment.model.layers.0.config.shape': [5, 5, 1] },
      /has problems/,
    ],
    ['weights of another name', { 'weights.0.0': '__proto__' }, /are not those of its network/],
    ['weights of another size', { 'weights.1.1': 127, 'weights.3.1': 11 }, /are not those of its network/],
    ['too few weights', { 'weights.3.1': 9 }, /weights are not as many as it says/],
    ['slots of no weight', { 'slots.0.0': 'x/m' }, /slots of x\/m are not those/],
    ['pictures it has no answers for', { 'test.evaluation.pictures': 1 }, /it is cut short/],
    [
      'a mean that is of no channel',
      { 'checkpoint.statistics': { mean: [1, 2], deviation: [1, 2] } },
      /mean and deviation are none/,
    ],
    [
      'a missing mean',
      { 'checkpoint.statistics': null, 'checkpoint.experiment.preprocessing.scaling': 'mean 0, deviation 1' },
      /mean and deviation are missing/,
    ],
    ['more than is known', { more: 1 }, /more is not known here/],
  ])('refuses %s', (_, changes, sentence) => {
    const of = facts();
    for (const [place, value] of Object.entries(changes)) putAt(of, place, value);
    expect(() => parseRun({ facts: of, parts: kept.parts })).toThrow(sentence);
  });

  test.each<[string, Readonly<Record<string, Uint8Array<ArrayBuffer>>>, RegExp]>([
    [
      'weights that are no numbers',
      { weights: bytesWith(kept.parts['weights'], NaN) },
      /holds what is no number/,
    ],
    [
      'slots that are no numbers',
      { slots: bytesWith(kept.parts['slots'], Infinity) },
      /holds what is no number/,
    ],
    ['shares that are none', { test: bytesWith(kept.parts['test'], 2) }, /test pictures is no answer/],
    ['steps cut short', { steps: new Uint8Array(8) }, /steps is cut short/],
    ['steps out of order', { steps: kept.parts['steps']!.toReversed() }, /steps are not in order/],
    ['no epochs', { epochs: new Uint8Array(3) }, /epochs is cut short/],
  ])('refuses %s', (_, parts, sentence) => {
    expect(() => parseRun({ facts: facts(), parts: { ...kept.parts, ...parts } })).toThrow(sentence);
  });
});
