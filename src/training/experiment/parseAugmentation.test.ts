import { describe, expect, test } from 'vitest';
import { type AugmentationName, augmentationOf, augmentations, MOST_AUGMENTATIONS } from './augmentations.ts';
import { defaultExperiment } from './defaultExperiment.ts';
import { parseExperiment } from './parseExperiment.ts';

const withAugmentation = (augmentation: unknown) => ({ ...defaultExperiment(), augmentation });
const flip = augmentationOf('RandomFlip');
const { factor: _, ...unturned } = augmentationOf('RandomRotation') as { readonly factor: unknown };

describe('parseExperiment, of the augmentation', () => {
  test('every layer opens as it was added', () => {
    const layers = (Object.keys(augmentations) as AugmentationName[]).map(augmentationOf);
    expect(parseExperiment(withAugmentation(layers)).augmentation).toEqual(layers);
  });

  test('a document of version 4 has none', () => {
    const { augmentation: __, ...older } = { ...defaultExperiment(), version: 4 };
    expect(parseExperiment(older).augmentation).toEqual([]);
  });

  test.each<readonly [unknown, string]>([
    [null, 'augmentation has to be a list of layers'],
    [Array(MOST_AUGMENTATIONS + 1).fill(flip), 'augmentation has to hold at most 32 layers'],
    [
      [{ ...flip, className: 'RandomMagic' }],
      'augmentation.0.className has to be an augmentation layer that is known here: RandomFlip, RandomRotation',
    ],
    [
      [{ ...flip, mode: 'diagonal' }],
      'augmentation.0.mode has to be one of horizontal, vertical, horizontal_and_vertical',
    ],
    [[{ ...flip, enabled: 1 }], 'augmentation.0.enabled has to be true or false'],
    [[{ ...flip, speed: 1 }], 'augmentation.0.speed'],
    [[flip, unturned], 'augmentation.1.factor is missing'],
    ...[[0.3, 0.1], [-2, 0], [0.1], 0.2, null].map(
      (factor) =>
        [
          [{ ...unturned, factor }],
          'augmentation.0.factor has to be two numbers from -1 to 1, the lower first',
        ] as const,
    ),
    [
      [{ ...augmentationOf('RandomZoom'), widthFactor: [-1, 0] }],
      'augmentation.0.widthFactor has to be two numbers from -0.99 to 1, the lower first, or none',
    ],
    [
      [{ ...augmentationOf('RandomErasing'), fillValue: 256 }],
      'augmentation.0.fillValue has to be a number from 0 to 255, or none',
    ],
  ])('%j is refused', (augmentation, sentence) => {
    expect(() => parseExperiment(withAugmentation(augmentation))).toThrow(sentence);
  });
});
