import { describe, expect, test } from 'vitest';
import { plainPreprocessing, prepare, scalingNames } from '../data/preprocess.ts';
import { rangeOf, rangeText, shownBytes, statisticsText, valuesText } from './preprocessingText.ts';

describe('what is shown of prepared pictures', () => {
  const bytes = Uint8Array.of(0, 51, 128, 255);
  const statistics = { mean: [100], deviation: [50] };

  test('a picture from black to white looks as it is stored, whatever it is scaled to', () => {
    for (const scaling of scalingNames) {
      const values = prepare(bytes, [2, 2, 1], { ...plainPreprocessing, scaling }, statistics);
      expect([...shownBytes(values, scaling)]).toEqual([...bytes]);
    }
  });

  test('a dark picture stays dark in a range that is known, and a picture of one value is grey where none is', () => {
    expect([...shownBytes(Float32Array.of(0.2, 0.2), '0 to 1')]).toEqual([51, 51]);
    expect([...shownBytes(Float32Array.of(-1.5, -1.5), 'mean 0, deviation 1')]).toEqual([127, 127]);
  });

  test('numbers are said short', () => {
    expect(rangeText(rangeOf(Float32Array.of(0.5, -0.42421, 2.8215)))).toBe('-0.42 to 2.82');
    expect(statisticsText({ mean: [125.307, 122.95], deviation: [62.993, 5] })).toBe(
      'Mean 125.31 / 122.95 and deviation 62.99 / 5 of the training pictures’ bytes.',
    );
    expect(valuesText({ scaling: '-1 to 1' })).toBe('values -1 to 1');
    expect(valuesText({ scaling: 'mean 0, deviation 1' })).toBe('values of mean 0, deviation 1');
  });
});
