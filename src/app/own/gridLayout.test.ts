import { describe, expect, test } from 'vitest';
import { cellByKey, cellsIn, cellsSeen, columnsOf, filled, heightOf, placeOfCell } from './gridLayout.ts';

/** Four columns of 100×120 with 10 between, ten cells: 4, 4, 2. */
const size = { width: 430, cellWidth: 100, cellHeight: 120, gap: 10, count: 10 };

describe('the layout of a grid', () => {
  test('fits as many columns as there is room for, at least one', () => {
    expect(columnsOf(size)).toBe(4);
    expect(columnsOf({ ...size, width: 429 })).toBe(3);
    expect(columnsOf({ ...size, width: 20 })).toBe(1);
  });

  test('cells become as wide as fills the rows, and as much higher', () => {
    expect(filled({ ...size, width: 500 })).toEqual({ ...size, width: 500, cellWidth: 117, cellHeight: 137 });
    expect(filled(size)).toEqual(size);
    expect(filled({ ...size, width: 0 })).toEqual({ ...size, width: 0 });
  });

  test('is as high as its rows with gaps between', () => {
    expect(heightOf(size)).toBe(380);
    expect(heightOf({ ...size, count: 0 })).toBe(0);
    expect(placeOfCell(size, 9)).toEqual({ x: 110, y: 260 });
  });

  test('of 10,000 pictures only the rows near those seen are drawn', () => {
    const { start, end } = cellsSeen({ ...size, count: 10_000 }, 130 * 500, 650);
    expect([start, end]).toEqual([497 * 4, 508 * 4]);
    expect(cellsSeen(size, 0, 650)).toEqual({ start: 0, end: 10 });
    expect(cellsSeen({ ...size, count: 0 }, 0, 650)).toEqual({ start: 0, end: 0 });
  });

  test.each([
    ['within a cell', { x1: 120, y1: 10, x2: 130, y2: 20 }, [1]],
    ['within a gap', { x1: 101, y1: 0, x2: 109, y2: 50 }, []],
    ['over a gap, drawn upwards', { x1: 115, y1: 140, x2: 50, y2: 100 }, [0, 1, 4, 5]],
    ['over the end', { x1: 0, y1: 270, x2: 900, y2: 900 }, [8, 9]],
    ['outside', { x1: 440, y1: 0, x2: 500, y2: 900 }, []],
  ])('an area %s touches those cells', (_, area, cells) => {
    expect(cellsIn(size, area)).toEqual(cells);
  });

  test.each([
    ['ArrowRight', 3, 4],
    ['ArrowRight', 9, 9],
    ['ArrowLeft', 0, 0],
    ['ArrowDown', 1, 5],
    ['ArrowDown', 7, 9],
    ['ArrowUp', 2, 2],
    ['PageDown', 0, 8],
    ['PageUp', 5, 0],
    ['End', 0, 9],
    ['Home', 9, 0],
    ['x', 3, undefined],
  ])('%s leads from %i to %s', (key, from, to) => {
    expect(cellByKey(size, key, from, 2)).toBe(to);
  });
});
