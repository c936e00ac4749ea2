import { expect, test } from 'vitest';
import { augmentationOf } from '../../training/experiment/augmentations.ts';
import { augmentationText, layerNames } from './augmentationText.ts';

const [flip, zoom] = [augmentationOf('RandomFlip'), augmentationOf('RandomZoom')];

test('augmentationText names what is on, or says that nothing is', () => {
  expect(augmentationText([])).toBe('Pictures are trained on as they are');
  expect(augmentationText([{ ...flip, enabled: false }])).toBe('All layers are off');
  expect(augmentationText([flip, { ...zoom, enabled: false }, zoom])).toBe('RandomFlip, RandomZoom');
});

test('layerNames tells layers of a kind apart', () => {
  expect(layerNames([zoom, flip, zoom])).toEqual(['RandomZoom', 'RandomFlip', 'RandomZoom 2']);
});
