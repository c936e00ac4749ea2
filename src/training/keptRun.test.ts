import { describe, expect, test } from 'vitest';
import { longLoss } from '../test/longLoss.ts';
import { defaultExperiment } from './experiment/defaultExperiment.ts';
import { fromKept, type KeptRun, toKept } from './keptRun.ts';
import type { Checkpoint, RunId } from './checkpoint.ts';
import type { Evaluation, RunProgress } from './protocol.ts';
import { stepSeries } from './stepSeries.ts';
import { initialTrainingState, type RunStatus, type TrainingState } from './trainingStore.ts';
import { notWatched } from './checkpointParts.ts';

const experiment = defaultExperiment();
const progress: RunProgress = {
  epoch: 1,
  epochs: 10,
  step: 5,
  stepsPerEpoch: 313,
  imagesPerSecond: null,
  secondsLeft: null,
  phase: 'training',
};
const runId = 'run' as RunId;
const checkpoint: Checkpoint = {
  runId,
  experiment,
  targetEpochs: 10,
  epoch: 1,
  stepInEpoch: 3,
  steps: 5,
  iterations: 5,
  sums: { loss: 0.1 + 0.2, correct: 7, top: 0, pictures: 9 },
  watched: {
    ...notWatched,
    plateau: { best: 0.1 + 0.2, wait: 2, cooldown: 1, scale: 0.01 },
    stopping: { best: null, wait: 3 },
    ended: 'minutes',
  },
  changes: [{ step: 4, what: 'layer/dense/trainable', from: true, to: false }],
  bestWeights: { 'dense/kernel': Float32Array.of(7, -0, 1e-40), 'dense/bias': Float32Array.of(2) },
  weights: { 'dense/kernel': Float32Array.of(0.1, -0, 3e-41), 'dense/bias': Float32Array.of(1) },
  statistics: null,
  slots: { 'dense/kernel/m': Float32Array.of(1, 2, 3), 'dense/kernel/v': new Float32Array() },
  hash: 'ab',
};
const evaluation: Evaluation = {
  subset: 'validation',
  probabilities: Float32Array.of(0.25, 0.75, 0.5, 0.5, 1, 0),
  labels: Uint8Array.of(1, 0, 0),
  loss: 0.3,
};
const state: TrainingState = {
  ...initialTrainingState(),
  status: { kind: 'finished', runId, reason: 'completed' },
  checkpoint,
  steps: stepSeries({
    step: [1, 2, 3, 4, 5],
    loss: [2.3, 2, 1 / 3, 1, NaN],
    accuracy: [0, 0.1, 1 / 3, 0.5, 1],
    learningRate: [0, 0.001, 1 / 3, 1e-8, 100],
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
      valTopAccuracy: Number.NaN,
      regularization: 0.25,
    },
  ],
  validations: [{ step: 4, valLoss: Infinity, valAccuracy: 1 / 3 }],
  evaluation,
  test: {
    result: { evaluation: { ...evaluation, subset: 'test', loss: 0.5 }, experiment, steps: 4, hash: 'cd' },
    progress: null,
    error: null,
  },
};
/** As the disk gives it back: a structured clone. */
const roundTrip = (of: TrainingState) => {
  const kept = toKept(of);
  return kept && fromKept(structuredClone(kept));
};

describe('toKept and fromKept', () => {
  test('every number of a run comes back to the bit, those that are not finite too', () => {
    const { steps, epochs, validations } = state;
    expect(roundTrip(state)).toEqual({
      checkpoint,
      status: { kind: 'finished', reason: 'completed' },
      steps,
      epochs,
      validations,
      evaluation,
      test: state.test.result,
    });
    expect(Object.is(roundTrip(state)?.checkpoint.weights['dense/kernel']?.[1], -0)).toBe(true);
  });

  test('a run kept before rates and the best so many were opens with numbers missing there', () => {
    const { facts, parts } = toKept(state)!;
    const {
      columns: _,
      bestWeights: __,
      checkpoint: place,
      ...old
    } = facts as {
      readonly columns: unknown;
      readonly bestWeights: unknown;
      readonly checkpoint: { readonly watched: unknown };
    };
    const { watched: ___, ...oldPlace } = place;
    const part = (name: string, bytes: number) => parts[name]!.slice(0, bytes);
    const kept = fromKept({
      facts: { ...old, checkpoint: oldPlace },
      parts: { ...parts, steps: part('steps', 3 * 5 * 8), epochs: part('epochs', 6 * 8) },
    });
    const missing = new Float64Array(5).fill(Number.NaN);
    expect(kept.checkpoint).toMatchObject({ watched: notWatched, bestWeights: {} });
    expect(kept.steps).toEqual({ ...state.steps, learningRate: missing });
    expect(kept.epochs).toEqual([
      { ...state.epochs[0], regularization: Number.NaN, topAccuracy: Number.NaN },
    ]);
  });

  test('a run before its first epoch comes back without what it has not got', () => {
    const early = { ...state, epochs: [], evaluation: null, test: { ...state.test, result: null } };
    expect(roundTrip(early)).toMatchObject({ epochs: [], evaluation: null, test: null });
  });

  const divergence = { sign: 'loss grew', step: 7, value: 1e9 } as const;
  test.each<[KeptRun['status'], RunStatus]>([
    [{ kind: 'running' }, { kind: 'running', runId, progress }],
    [{ kind: 'paused' }, { kind: 'paused', runId, progress }],
    [
      { kind: 'finished', reason: 'stopped' },
      { kind: 'finished', runId, reason: 'stopped' },
    ],
    [
      { kind: 'finished', reason: 'diverged', divergence },
      { kind: 'finished', runId, reason: 'diverged', divergence },
    ],
    [
      { kind: 'finished', reason: 'stopped' },
      { kind: 'failed', runId, error: { code: 'internal', message: '' } },
    ],
  ])('it comes back as %j', (expected, status) => {
    expect(roundTrip({ ...state, status })?.status).toEqual(expected);
  });

  test('a run that only starts, or has no checkpoint, leaves what was kept before', () => {
    expect(toKept({ ...state, status: { kind: 'starting', runId } })).toBeNull();
    expect(toKept({ ...state, checkpoint: null })).toBeNull();
  });

  test('a million steps take under 2 MB, and keep first, last and extremes', () => {
    const loss = longLoss(1_000_000);
    const steps = stepSeries({
      step: loss.map((_, i) => i + 1),
      loss,
      accuracy: loss.map((value) => Math.max(0, 1 - value)),
      learningRate: loss,
    });
    const kept = toKept({ ...state, steps });
    expect(kept?.parts['steps']?.length).toBeLessThan(2e6);
    const back = kept && fromKept(kept).steps;
    expect(back?.step[0]).toBe(1);
    expect(back?.step.at(-1)).toBe(1_000_000);
    expect(Math.max(...(back?.loss ?? []))).toBe(50);
    expect(Math.min(...(back?.loss ?? []))).toBe(-50);
    expect(back?.step).toEqual(back?.step.toSorted((a, b) => a - b));
    expect(new Set(back?.step).size).toBe(back?.step.length);
    for (const i of [0, 100, 5000]) expect(back?.loss[i]).toBe(loss[(back?.step[i] ?? 0) - 1]);
  });

  test('an experiment of the first version is opened as one of this', () => {
    const kept = toKept(state);
    const facts = structuredClone(kept?.facts) as { checkpoint: { experiment: Record<string, unknown> } };
    const { knobs: _, ...set } = facts.checkpoint.experiment['dataset'] as { knobs: unknown };
    const { preprocessing: __, ...old } = facts.checkpoint.experiment;
    facts.checkpoint.experiment = { ...old, version: 1, dataset: set };
    expect(kept && fromKept({ ...kept, facts }).checkpoint.experiment).toEqual(experiment);
  });
});
