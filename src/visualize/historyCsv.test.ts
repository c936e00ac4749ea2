import { describe, expect, test } from 'vitest';
import { stepSeries } from '../training/stepSeries.ts';
import { histogramsCsv, historyCsv, layersCsv } from './historyCsv.ts';

const logs = {
  epoch: 1,
  step: 2,
  loss: 1.5,
  accuracy: 0.5,
  valLoss: 1.25,
  valAccuracy: 0.625,
  topAccuracy: Number.NaN,
  valTopAccuracy: Number.NaN,
  regularization: 0,
};
const steps = stepSeries({
  step: [1, 2, 3],
  loss: [2, 1, Infinity],
  accuracy: [0.25, 0.75, 0.5],
  learningRate: [0.001, 0.001, 1e-7],
});

describe('historyCsv', () => {
  test('has a row for each step, and the numbers of an epoch in that of its last step', () => {
    expect([...historyCsv({ steps, epochs: [logs], validations: [] })].join('')).toBe(
      'step,epoch,loss,accuracy,learning_rate,epoch_loss,epoch_accuracy,val_loss,val_accuracy\n' +
        '1,1,2,0.25,0.001,,,,\n' +
        '2,1,1,0.75,0.001,1.5,0.5,1.25,0.625\n' +
        '3,2,inf,0.5,1e-7,,,,\n',
    );
  });

  test('a validation within an epoch stands in the row of its step, also where the step was not kept', () => {
    const validation = (step: number) => ({ step, valLoss: 3, valAccuracy: 0.5 });
    const history = { steps, epochs: [logs], validations: [validation(1), validation(4)] };
    expect([...historyCsv(history)].join('').split('\n').slice(1, -1)).toEqual([
      '1,1,2,0.25,0.001,,,3,0.5',
      '2,1,1,0.75,0.001,1.5,0.5,1.25,0.625',
      '3,2,inf,0.5,1e-7,,,,',
      '4,2,,,,,,3,0.5',
    ]);
  });

  test('an epoch whose last step was not kept has a row of its own; top accuracies and regularization are there where there are any', () => {
    const sparse = stepSeries({ step: [1, 5], loss: [2, 1], accuracy: [0, 1], learningRate: [1, 1] });
    const epochs = [
      { ...logs, topAccuracy: 0.75, valTopAccuracy: 0.875, regularization: 0.125 },
      { ...logs, epoch: 2, step: 6 },
    ];
    expect([...historyCsv({ steps: sparse, epochs, validations: [] })].join('').split('\n')).toEqual([
      'step,epoch,loss,accuracy,learning_rate,epoch_loss,epoch_accuracy,val_loss,val_accuracy,epoch_top_accuracy,val_top_accuracy,regularization_loss',
      '1,1,2,0,1,,,,,,,',
      '2,1,,,,1.5,0.5,1.25,0.625,0.75,0.875,0.125',
      '5,2,1,1,1,,,,,,,',
      '6,2,,,,1.5,0.5,1.25,0.625,,,0',
      '',
    ]);
  });

  test('comes in parts, so that the page stays fluid', () => {
    const count = 10_000;
    const column = Array.from({ length: count }, (_, i) => i + 1);
    const long = stepSeries({ step: column, loss: column, accuracy: column, learningRate: column });
    const parts = [...historyCsv({ steps: long, epochs: [], validations: [] })];
    expect(parts.length).toBeGreaterThan(4);
    expect(parts.join('').trim().split('\n')).toHaveLength(count + 1);
  });
});

const layers = {
  looks: [
    {
      step: 3,
      layers: [{ layer: 'conv "a", b', gradientNorm: 0.5, updateRatio: Infinity, deadShare: Number.NaN }],
    },
  ],
  histograms: [
    {
      step: 3,
      layers: [
        {
          layer: 'dense',
          weights: { low: 0, high: 1, counts: Uint32Array.of(2, 1) },
          gradients: { low: -1, high: 1, counts: Uint32Array.of(3) },
        },
      ],
    },
  ],
};

test('layersCsv has a row for each layer of each look', () => {
  expect([...layersCsv(layers)].join('')).toBe(
    'step,layer,gradient_norm,update_ratio,dead_share\n3,"conv ""a"", b",0.5,inf,\n',
  );
});

test('histogramsCsv has a row for each bin', () => {
  expect([...histogramsCsv(layers)].join('')).toBe(
    'step,layer,of,low,high,count\n' +
      '3,dense,weights,0,0.5,2\n3,dense,weights,0.5,1,1\n3,dense,gradients,-1,1,3\n',
  );
});
