import { describe, expect, test } from 'vitest';
import { defaultExperiment } from './experiment/defaultExperiment.ts';
import type { Experiment } from './experiment/experiment.ts';
import { planTraining } from './planTraining.ts';
import type { Checkpoint, RunId } from './protocol.ts';

const experiment = defaultExperiment();
const checkpoint: Checkpoint = {
  runId: 'r' as RunId,
  experiment,
  targetEpochs: 10,
  epoch: 3,
  stepInEpoch: 7,
  steps: 946,
  iterations: 946,
  sums: { loss: 5, correct: 200, pictures: 224 },
  weights: { 'dense/bias': new Float32Array([1]) },
  slots: { 'dense/bias/m': new Float32Array([2]) },
  hash: '00',
};
const withTraining = (patch: Partial<Experiment['training']>): Experiment => ({
  ...experiment,
  training: { ...experiment.training, ...patch },
});

describe('planTraining', () => {
  test('without a checkpoint it starts anew', () => {
    expect(planTraining(experiment, null)).toEqual({ kind: 'anew', targetEpochs: 10, why: 'first' });
  });

  test('a stopped run of the same network goes on in the middle of its epoch', () => {
    const plan = planTraining(experiment, checkpoint);
    expect(plan).toMatchObject({
      kind: 'continue',
      targetEpochs: 10,
      from: { epoch: 3, stepInEpoch: 7, steps: 946 },
    });
  });

  test('a finished run gets as many epochs again', () => {
    expect(planTraining(experiment, { ...checkpoint, epoch: 10, stepInEpoch: 0 }).targetEpochs).toBe(20);
  });

  test('fewer epochs than are done already mean that many more', () => {
    expect(planTraining(withTraining({ epochs: 2 }), checkpoint).targetEpochs).toBe(5);
  });

  test('another architecture, seed or data set starts anew and says why', () => {
    const layers = experiment.model.layers.filter((layer) => layer.className !== 'Dropout');
    expect(planTraining({ ...experiment, model: { layers } }, checkpoint)).toMatchObject({
      why: 'architecture',
    });
    expect(planTraining(withTraining({ seed: 2 }), checkpoint)).toMatchObject({ why: 'seed' });
    const dataset = { ...experiment.dataset, id: 'other' };
    expect(planTraining({ ...experiment, dataset }, checkpoint)).toMatchObject({ why: 'data set' });
  });

  test('another batch size begins the epoch again but keeps the weights and the optimizer', () => {
    const plan = planTraining(withTraining({ batchSize: 64 }), checkpoint);
    expect(plan).toMatchObject({
      kind: 'continue',
      from: {
        epoch: 3,
        stepInEpoch: 0,
        sums: { pictures: 0 },
        slots: checkpoint.slots,
        weights: checkpoint.weights,
      },
    });
  });

  test('another optimizer keeps the weights and forgets its memory', () => {
    const plan = planTraining(
      withTraining({ optimizer: { className: 'SGD', learningRate: 0.1, momentum: 0.9 } }),
      checkpoint,
    );
    expect(plan).toMatchObject({
      kind: 'continue',
      from: { iterations: 0, slots: {}, weights: checkpoint.weights },
    });
  });
});
