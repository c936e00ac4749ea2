import { describe, expect, test } from 'vitest';
import { offerOf } from '../data/catalogue.ts';
import { withDataset } from '../training/experiment/changeData.ts';
import { defaultExperiment } from '../training/experiment/defaultExperiment.ts';
import { obstacleText, stalenessText } from './evaluateText.ts';

const digits = defaultExperiment();
const fashion = withDataset(digits, offerOf({ id: 'fashion' }));

describe('obstacleText', () => {
  test('says what is missing', () => {
    expect(obstacleText('untrained', digits, null, false)).toBe('There is no trained model yet.');
    expect(obstacleText('untrained', digits, null, true)).toContain('Training has just begun');
    expect(obstacleText('opening', fashion, fashion, false)).toContain('pictures of Fashion-MNIST');
    expect(obstacleText('no pictures', digits, digits, false)).toContain('has no test pictures');
  });

  test('names both data sets, and the way back', () => {
    expect(obstacleText('dataset', fashion, digits, false)).toBe(
      'The model was trained on MNIST digits, but Fashion-MNIST is open. Choose MNIST digits again to evaluate it, or train a model on Fashion-MNIST.',
    );
    expect(obstacleText('dataset', digits, digits, false)).toContain('Undo the change');
  });
});

describe('stalenessText', () => {
  test('says what has happened since, or that nothing has', () => {
    expect(stalenessText(null, digits, digits, 10)).toBe('This is the result of the newest model.');
    expect(stalenessText('trained further', digits, digits, 1250)).toBe(
      'The model has been trained further since, to 1,250 steps.',
    );
    expect(stalenessText('network', digits, digits, 10)).toContain('edited since');
    expect(stalenessText('other model', digits, digits, 10)).toContain('earlier model');
  });

  test('names the data set of the result, not the open one’s alone', () => {
    expect(stalenessText('dataset', digits, fashion, 10)).toBe(
      'This is a result on MNIST digits, but Fashion-MNIST is open. Its pictures cannot be opened now.',
    );
    expect(stalenessText('dataset', digits, digits, 10)).toContain('as it was made before');
  });
});
