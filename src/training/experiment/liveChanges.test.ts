import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chain, setConfig, setTrainable } from '../../model-builder/edit.ts';
import { architectureOf } from '../../model-builder/spec.ts';
import { anyExperiment } from '../../test/anyExperiment.ts';
import { type AugmentationLayer, augmentationOf } from './augmentations.ts';
import { defaultExperiment } from './defaultExperiment.ts';
import type { Experiment } from './experiment.ts';
import {
  changesBetween,
  changeText,
  heldBack,
  liveValues,
  withChanges,
  withLiveValues,
} from './liveChanges.ts';
import { adamDefaults, sgdDefaults } from './optimizers.ts';

const model = chain([
  ['Input', { shape: [8, 8, 1] }],
  ['Conv2D', { filters: 2 }],
  ['Dropout', { rate: 0.25 }],
  ['Flatten', {}],
  ['Dense', { units: 3, activation: 'softmax' }],
]);
const experiment: Experiment = { ...defaultExperiment(), model };
const withOptimizer = (optimizer: Experiment['training']['optimizer']): Experiment => ({
  ...experiment,
  training: { ...experiment.training, optimizer },
});

describe('changesBetween', () => {
  test('lists rate, momentum, dropout and freezing, and nothing that cannot change within a run', () => {
    const before = withOptimizer({ ...sgdDefaults, momentum: 0.5 });
    const next = setTrainable(setConfig(model, 'dropout', { rate: 0.5 }), 'conv2d', false);
    const after: Experiment = {
      ...before,
      title: 'other',
      model: setConfig(next, 'dense', { activation: 'linear' }),
      training: {
        ...before.training,
        batchSize: 7,
        seed: 9,
        optimizer: { ...sgdDefaults, learningRate: 0.1, momentum: 0.9 },
      },
    };
    expect(changesBetween(before, after, 12)).toEqual([
      { step: 12, what: 'optimizer/learningRate', from: 0.01, to: 0.1 },
      { step: 12, what: 'optimizer/momentum', from: 0.5, to: 0.9 },
      { step: 12, what: 'layer/conv2d/trainable', from: true, to: false },
      { step: 12, what: 'layer/dropout/rate', from: 0.25, to: 0.5 },
    ]);
  });

  test('lists numbers and switches of augmentation where the same layer stands, and no other', () => {
    const zoom = { ...augmentationOf('RandomZoom'), heightFactor: [-0.2, 0.2] } as AugmentationLayer;
    const before = { ...experiment, augmentation: [augmentationOf('RandomFlip'), zoom] };
    const augmentation = [
      { ...augmentationOf('RandomFlip'), mode: 'vertical', enabled: false },
      { ...zoom, heightFactor: [-0.2, 0.5], widthFactor: [0, 0], fillMode: 'wrap', fillValue: 9 },
      augmentationOf('RandomContrast'),
    ] as AugmentationLayer[];
    const place = 'augmentation/1 RandomZoom';
    const changes = [
      { step: 3, what: 'augmentation/0 RandomFlip/enabled', from: true, to: false },
      { step: 3, what: `${place}/heightFactor to`, from: 0.2, to: 0.5 },
      { step: 3, what: `${place}/fillValue`, from: 0, to: 9 },
    ];
    expect(changesBetween(before, { ...experiment, augmentation }, 3)).toEqual(changes);
    expect(withChanges(before, changes).augmentation).toEqual([
      { ...augmentationOf('RandomFlip'), enabled: false },
      { ...zoom, heightFactor: [-0.2, 0.5], fillValue: 9 },
    ]);
    const moved = { ...experiment, augmentation: before.augmentation.toReversed() };
    expect(changesBetween(before, moved, 3)).toEqual([]);
  });

  test('takes nothing from another optimizer', () => {
    expect(changesBetween(withOptimizer(sgdDefaults), withOptimizer(adamDefaults), 1)).toEqual([]);
  });

  test('done to the one they make of it what may change of the other, and leave its architecture', () => {
    fc.assert(
      fc.property(anyExperiment, anyExperiment, (one, other) => {
        const values = new Map([...liveValues(other), ['layer/nowhere/rate', 0.5] as const]);
        const after = withLiveValues(one, values);
        expect(withChanges(one, changesBetween(one, after, 0))).toEqual(after);
        expect(architectureOf(after.model)).toBe(architectureOf(one.model));
        const { augmentation } = one;
        expect({ ...after, augmentation, model: one.model, training: one.training }).toEqual(one);
      }),
    );
  });
});

test('heldBack names what a run does not follow', () => {
  const { training } = experiment;
  const edited = { ...training, batchSize: 7, optimizer: { ...adamDefaults, learningRate: 1 } };
  expect(heldBack(training, edited)).toEqual(['batch size']);
  expect(heldBack(training, { ...training, optimizer: sgdDefaults, seed: 3 })).toEqual(['optimizer', 'seed']);
});

test.each([
  ['optimizer/learningRate', 0.001, 0.0001, 'learning rate 0.001 → 0.0001'],
  ['augmentation/1 RandomZoom/heightFactor to', 0.2, 0.5, 'height factor to of RandomZoom 0.2 → 0.5'],
  ['augmentation/0 RandomFlip/enabled', true, false, 'RandomFlip off'],
  ['optimizer/beta1', 0.9, 0.5, 'beta 1 0.9 → 0.5'],
  ['optimizer/nesterov', false, true, 'nesterov on'],
  ['layer/conv2d_1/trainable', true, false, 'conv2d_1 frozen'],
  ['layer/conv2d_1/trainable', false, true, 'conv2d_1 unfrozen'],
  ['layer/dropout/rate', 0.25, 0.5, 'rate of dropout 0.25 → 0.5'],
])('changeText of %s', (what, from, to, text) => {
  expect(changeText({ step: 1, what, from, to })).toBe(text);
});
