import { expect, test } from 'vitest';
import { chain } from '../../model-builder/edit.ts';
import { startOnly } from '../../test/startOnly.ts';
import { compile } from './compile.ts';
import { evaluationBatch } from './evaluate.ts';

test('a network so large that a hundred pictures at once would take gigabytes is shown fewer', async () => {
  await startOnly('cpu');
  const batchOf = (filters: number) => {
    const network = compile(
      chain([
        ['Input', { shape: [128, 128, 1] }],
        ['Conv2D', { filters, padding: 'same' }],
        ['GlobalAveragePooling2D', {}],
        ['Dense', { units: 2, activation: 'softmax' }],
      ]),
      1,
      null,
    );
    network.dispose();
    return evaluationBatch(network, 1000);
  };
  expect(batchOf(8)).toBe(100);
  // 128 · 128 · 257 numbers and a few are 16.8 MB of float32, of 256.
  expect(batchOf(256)).toBe(15);
  expect(evaluationBatch({ valuesPerPicture: 1e9 }, 1000)).toBe(1);
  expect(evaluationBatch({ valuesPerPicture: 1 }, 130), 'two of 65, not 100 and 30').toBe(65);
  expect(evaluationBatch({ valuesPerPicture: 1 }, 7)).toBe(7);
});
