import { describe, expect, test } from 'vitest';
import { defaultExperiment, trainingDefaults } from './defaultExperiment.ts';
import { parseExperiment } from './parseExperiment.ts';

const withTraining = (training: object, version = 6) => ({ ...defaultExperiment(), version, training });
const { batchSize, epochs, seed } = trainingDefaults;

describe('parseExperiment, of the training', () => {
  test('a document of version 4 opens with what Keras does unless told otherwise', () => {
    const optimizer = { className: 'SGD', learningRate: 0.1, momentum: 0.9 };
    expect(parseExperiment(withTraining({ optimizer, batchSize, epochs, seed }, 4)).training).toEqual({
      optimizer: { ...optimizer, nesterov: false },
      schedule: { className: 'Constant' },
      loss: { className: 'CategoricalCrossentropy', labelSmoothing: 0 },
      clipping: { className: 'None' },
      classWeights: 'none',
      batchSize,
      epochs,
      seed,
      topK: 1,
      validateEvery: 0,
      stopping: { className: 'Never' },
      restoreBestWeights: false,
      stopAtAccuracy: 0,
      stopAfterMinutes: 0,
    });
  });

  test('what version 4 had to have is not made up', () => {
    const { optimizer } = trainingDefaults;
    expect(() => parseExperiment(withTraining({ optimizer, epochs, seed }, 4))).toThrow(
      'training.batchSize is missing',
    );
  });

  test.each([
    [{ schedule: { className: 'OneCycle' } }, 'training.schedule.pctStart is missing'],
    [{ loss: { className: 'Hinge' } }, 'training.loss.className has to be a loss that is known here'],
    [
      { clipping: { className: 'ByNorm', limit: 0 } },
      'training.clipping.limit has to be a number from 0.000001 to 1000000',
    ],
    [{ classWeights: [1, -1] }, 'training.classWeights has to be none, balanced or at most 256 numbers'],
    [{ classWeights: 'even' }, 'training.classWeights has to be none, balanced'],
    [{ topK: 0 }, 'training.topK has to be a whole number from 1 to 20'],
  ])('%j is refused', (part, sentence) => {
    expect(() => parseExperiment(withTraining({ ...trainingDefaults, ...part }))).toThrow(sentence);
  });
});
