import { describe, expect, test } from 'vitest';
import fixture from '../test/fixtures/confusion.json' with { type: 'json' };
import { argmax, confusionMatrix, matrixAccuracy, picturesOfCell, topKAccuracy } from './metrics.ts';

const probabilitiesOf = (stored: readonly (number | null)[]) => Float32Array.from(stored, (p) => p ?? NaN);

describe('confusionMatrix', () => {
  test.each(fixture.cases)(
    'counts as scikit-learn does: $name',
    ({ labels, probabilities, classes, matrix }) => {
      expect(confusionMatrix(Uint8Array.from(labels), probabilitiesOf(probabilities), classes)).toEqual(
        matrix,
      );
    },
  );

  test('counts 10,000 pictures within a few milliseconds', () => {
    const labels = Uint8Array.from({ length: 10_000 }, (_, i) => i % 10);
    const probabilities = Float32Array.from({ length: 100_000 }, (_, i) => ((i * 7919) % 1000) / 1000);
    const times = Array.from({ length: 5 }, () => {
      const start = performance.now();
      confusionMatrix(labels, probabilities, 10);
      return performance.now() - start;
    });
    expect(Math.min(...times)).toBeLessThan(150);
  });
});

describe('matrixAccuracy', () => {
  test.each(fixture.cases)('equals scikit-learn’s accuracy: $name', ({ matrix, accuracy }) => {
    expect(matrixAccuracy(matrix)).toBeCloseTo(accuracy, 12);
  });

  test('is NaN without pictures', () => {
    expect(
      matrixAccuracy([
        [0, 0],
        [0, 0],
      ]),
    ).toBeNaN();
  });
});

describe('topKAccuracy', () => {
  test('counts a label among the best, and of equals all', () => {
    const labels = [0, 1, 2, 2];
    const probabilities = [0.5, 0.3, 0.2, 0.5, 0.3, 0.2, 0.5, 0.3, 0.2, 0.6, 0.2, 0.2];
    expect([1, 2, 3].map((k) => topKAccuracy(labels, probabilities, k))).toEqual([0.25, 0.75, 1]);
  });
});

describe('argmax', () => {
  test('takes the first of equals', () => {
    expect(argmax([0.2, 0.4, 0.4])).toBe(1);
  });

  test('finds a value even where all are minus infinity', () => {
    expect(argmax([-Infinity, -Infinity])).toBe(0);
  });

  test('is -1 of nothing', () => {
    expect(argmax([])).toBe(-1);
  });
});

describe('picturesOfCell', () => {
  const labels = [0, 1, 1, 1, 0];
  const probabilities = [0.9, 0.1, 0.6, 0.4, 0.8, 0.2, 0.3, 0.7, 0.5, 0.5];

  test('a cell holds just its pictures, the most confident mistake first', () => {
    expect(picturesOfCell(labels, probabilities, 2, 1, 0)).toEqual([
      { index: 2, predictedClass: 0, confidence: 0.8 },
      { index: 1, predictedClass: 0, confidence: 0.6 },
    ]);
    expect(picturesOfCell(labels, probabilities, 2, 0, 1)).toEqual([]);
  });

  test('all mistakes of a class are those of its cells off the diagonal, the most confident first', () => {
    const three = [0.1, 0.7, 0.2, 0.2, 0.3, 0.5, 0.4, 0.35, 0.25, 0.05, 0.05, 0.9];
    expect(picturesOfCell([1, 1, 1, 1], three, 3, 1, null)).toEqual([
      { index: 3, predictedClass: 2, confidence: 0.9 },
      { index: 1, predictedClass: 2, confidence: 0.5 },
      { index: 2, predictedClass: 0, confidence: 0.4 },
    ]);
  });

  test('its cells together are the confusion matrix', () => {
    const counts = [0, 1].map((row) =>
      [0, 1].map((column) => picturesOfCell(labels, probabilities, 2, row, column).length),
    );
    expect(counts).toEqual(confusionMatrix(labels, probabilities, 2));
  });
});
