import { describe, expect, test } from 'vitest';
import { neighbourInGrid } from './neighbourInGrid.ts';

/** Eight cells in rows of three. */
const cells = Array.from({ length: 8 }, (_, index) => ({ index, offsetTop: 20 * Math.floor(index / 3) }));

describe('neighbourInGrid', () => {
  test.each([
    ['ArrowRight', 1, 2],
    ['ArrowLeft', 3, 2],
    ['ArrowDown', 1, 4],
    ['ArrowUp', 7, 4],
    ['Home', 5, 0],
    ['End', 0, 7],
    ['ArrowDown', 5, undefined],
    ['ArrowUp', 2, undefined],
    ['ArrowLeft', 0, undefined],
    ['Tab', 0, undefined],
  ])('%s leads from %i to %s', (key, from, to) => {
    expect(neighbourInGrid(key, from, cells)?.index).toBe(to);
  });

  test('has no rows above or below in a single row', () => {
    expect(neighbourInGrid('ArrowDown', 0, cells.slice(0, 3))).toBeUndefined();
  });
});
