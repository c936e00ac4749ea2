import { describe, expect, test } from 'vitest';
import { offerOf } from '../data/catalogue.ts';
import { withDataset, withKnob } from './experiment/changeData.ts';
import { defaultExperiment } from './experiment/defaultExperiment.ts';
import type { Experiment } from './experiment/experiment.ts';
import type { Checkpoint, RunId } from './checkpoint.ts';
import { obstacleTo, stalenessOf } from './testResult.ts';
import { initialTrainingState } from './trainingStore.ts';
import { notWatched } from './checkpointParts.ts';

const experiment = defaultExperiment();
const fashion = withDataset(experiment, offerOf({ id: 'fashion' }));
const edited: Experiment = {
  ...experiment,
  model: { layers: experiment.model.layers.filter(({ className }) => className !== 'Dropout') },
};
const reseeded: Experiment = { ...experiment, training: { ...experiment.training, seed: 2 } };

const checkpointOf = (steps: number, trained = experiment): Checkpoint => ({
  runId: 'run' as RunId,
  experiment: trained,
  targetEpochs: 10,
  epoch: 0,
  stepInEpoch: steps,
  steps,
  iterations: steps,
  sums: { loss: 0, correct: 0, top: 0, pictures: 0 },
  watched: notWatched,
  changes: [],
  bestWeights: {},
  weights: {},
  statistics: null,
  slots: {},
  hash: `after ${steps}`,
});

describe('obstacleTo', () => {
  const ready = {
    backend: {
      name: 'wasm',
      reason: '',
      adapter: null,
      software: false,
      threads: 1,
      largestTensorBytes: null,
    } as const,
    dataset: { ...initialTrainingState().dataset, opened: 'mnist' },
    checkpoint: checkpointOf(3),
  };

  test('a trained model on the open data set can be evaluated, whatever was edited', () => {
    expect(obstacleTo(ready, experiment)).toBeNull();
    expect(obstacleTo(ready, edited)).toBeNull();
    expect(
      obstacleTo(ready, { ...experiment, dataset: { ...experiment.dataset, trainingSize: 1000 } }),
    ).toBeNull();
  });

  test('without weights that were trained there is nothing to evaluate', () => {
    expect(obstacleTo({ ...ready, checkpoint: null }, experiment)).toBe('untrained');
    expect(obstacleTo({ ...ready, checkpoint: checkpointOf(0) }, experiment)).toBe('untrained');
  });

  test('a model of another data set waits for it', () => {
    expect(obstacleTo(ready, fashion)).toBe('dataset');
  });

  test('where no pictures were shared out for the test there is nothing to evaluate on', () => {
    const own = {
      title: 'Pets',
      shape: [28, 28, 1],
      fit: 'crop',
      classNames: ['cat', 'dog'],
      training: [4, 4],
      validation: [1, 1],
      test: [0, 0],
    } as const;
    const document = withDataset(experiment, offerOf({ id: `own-${'1'.repeat(64)}`, own }));
    expect(obstacleTo({ ...ready, checkpoint: checkpointOf(3, document) }, document)).toBe('no pictures');
  });

  test('so does one whose pictures or worker are not there yet', () => {
    expect(obstacleTo({ ...ready, dataset: { ...ready.dataset, opened: null } }, experiment)).toBe('opening');
    expect(obstacleTo({ ...ready, backend: null }, experiment)).toBe('opening');
  });
});

describe('stalenessOf', () => {
  const result = checkpointOf(3);

  test('a result is of the newest model until model or document change', () => {
    expect(stalenessOf(result, checkpointOf(3), experiment)).toBeNull();
    expect(stalenessOf(result, checkpointOf(3), { ...experiment, title: 'Renamed' })).toBeNull();
    expect(stalenessOf(result, checkpointOf(3), reseeded), 'not trained yet').toBeNull();
  });

  test.each([
    ['more steps', checkpointOf(5), experiment, 'trained further'],
    ['a new run with the same seed', checkpointOf(1), experiment, 'other model'],
    ['a new run with another seed', checkpointOf(5, reseeded), reseeded, 'other model'],
    ['a run of another network, then undone', checkpointOf(5, edited), experiment, 'other model'],
    ['a new run that has only begun', null, experiment, 'other model'],
    ['a layer less', checkpointOf(3), edited, 'network'],
    ['a layer less, trained', checkpointOf(5, edited), edited, 'network'],
    [
      'other preprocessing',
      checkpointOf(3),
      { ...experiment, preprocessing: { ...experiment.preprocessing, scaling: '-1 to 1' as const } },
      'network',
    ],
    ['another data set', checkpointOf(3), fashion, 'dataset'],
  ] as const)('%s', (_, checkpoint, document, expected) => {
    expect(stalenessOf(result, checkpoint, document)).toBe(expected);
  });

  test('a knob makes another data set', () => {
    const offer = offerOf({ id: 'shapes' });
    const shapes = withDataset(experiment, offer);
    const [name, { min, max }] = Object.entries(offer.knobs)[0]!;
    const turned = withKnob(shapes, name, shapes.dataset.knobs[name] === min ? max : min);
    expect(stalenessOf(checkpointOf(3, shapes), checkpointOf(3, shapes), turned)).toBe('dataset');
  });
});
