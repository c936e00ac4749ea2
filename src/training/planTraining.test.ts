import { describe, expect, test } from 'vitest';
import { offerOf } from '../data/catalogue.ts';
import { plainPreprocessing } from '../data/preprocess.ts';
import { withDataset, withKnob, withPreprocessing } from './experiment/changeData.ts';
import { defaultExperiment } from './experiment/defaultExperiment.ts';
import type { Experiment } from './experiment/experiment.ts';
import { planTraining } from './planTraining.ts';
import type { Checkpoint, RunId } from './checkpoint.ts';
import { sgdDefaults } from './experiment/optimizers.ts';
import { notWatched } from './checkpointParts.ts';

const experiment = defaultExperiment();
const checkpoint: Checkpoint = {
  runId: 'r' as RunId,
  experiment,
  targetEpochs: 10,
  epoch: 3,
  stepInEpoch: 7,
  steps: 946,
  iterations: 946,
  sums: { loss: 5, correct: 200, top: 0, pictures: 224 },
  watched: notWatched,
  changes: [],
  bestWeights: {},
  weights: { 'dense/bias': new Float32Array([1]) },
  statistics: null,
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

  test('a turned knob or other preprocessing starts anew and says why; the order of knobs does not matter', () => {
    const shapes = withDataset(experiment, offerOf({ id: 'shapes' }));
    const trained = { ...checkpoint, experiment: shapes };
    expect(planTraining(withKnob(shapes, 'noise', 0.1), trained)).toMatchObject({
      kind: 'anew',
      why: 'data set',
    });
    expect(
      planTraining(withPreprocessing(shapes, { ...plainPreprocessing, scaling: '-1 to 1' }), trained),
    ).toMatchObject({ kind: 'anew', why: 'preprocessing' });
    const reversed = Object.fromEntries(Object.entries(shapes.dataset.knobs).toReversed());
    const same = { ...shapes, dataset: { ...shapes.dataset, knobs: reversed } };
    expect(planTraining(same, trained)).toMatchObject({ kind: 'continue' });
    // Turned and turned back, it goes on.
    expect(planTraining(withKnob(withKnob(shapes, 'noise', 0.1), 'noise', 0.05), trained).kind).toBe(
      'continue',
    );
  });

  test('preprocessing of another size changes Input, so the architecture is what is said', () => {
    const larger = withPreprocessing(experiment, { ...plainPreprocessing, size: [64, 64] });
    expect(planTraining(larger, checkpoint)).toMatchObject({ kind: 'anew', why: 'architecture' });
  });

  test('another number of pictures of the same set begins the epoch again but keeps the weights', () => {
    const dataset = { ...experiment.dataset, trainingSize: 1000 };
    expect(planTraining({ ...experiment, dataset }, checkpoint)).toMatchObject({
      kind: 'continue',
      from: { epoch: 3, stepInEpoch: 0, weights: checkpoint.weights, slots: checkpoint.slots },
    });
  });

  test('another batch size begins the epoch again but keeps the weights and the optimizer', () => {
    const plan = planTraining(withTraining({ batchSize: 64 }), checkpoint);
    expect(plan).toMatchObject({
      kind: 'continue',
      from: {
        epoch: 3,
        stepInEpoch: 0,
        sums: { pictures: 0 },
        statistics: null,
        slots: checkpoint.slots,
        weights: checkpoint.weights,
      },
    });
  });

  test('another optimizer keeps the weights and forgets its memory', () => {
    const plan = planTraining(withTraining({ optimizer: { ...sgdDefaults, momentum: 0.9 } }), checkpoint);
    expect(plan).toMatchObject({
      kind: 'continue',
      from: { iterations: 0, slots: {}, weights: checkpoint.weights },
    });
  });
});
