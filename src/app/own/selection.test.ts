import { describe, expect, test } from 'vitest';
import { lassoed, nothingSelected, pressed, type Selection, stillShown } from './selection.ts';

const order = [10, 11, 12, 13, 14];
const slots = ({ slots: chosen }: Selection) => [...chosen].toSorted((a, b) => a - b);
const press = (before: Selection, slot: number, adds = false, range = false) =>
  pressed(before, order, slot, { adds, range });

describe('pressed', () => {
  test('a press selects the one', () => {
    expect(slots(press(press(nothingSelected, 11), 13))).toEqual([13]);
  });

  test('with Ctrl it adds, and takes away', () => {
    const two = press(press(nothingSelected, 11), 13, true);
    expect(slots(two)).toEqual([11, 13]);
    expect(slots(press(two, 11, true))).toEqual([13]);
  });

  test('with Shift it takes all from the last press, either way, and the next range begins at the same', () => {
    const one = press(nothingSelected, 12);
    const range = press(one, 14, false, true);
    expect(slots(range)).toEqual([12, 13, 14]);
    expect(slots(press(range, 10, false, true))).toEqual([10, 11, 12]);
    expect(slots(press(nothingSelected, 14, false, true))).toEqual([14]);
    const apart = press(press(nothingSelected, 10), 13, true);
    expect(slots(press(apart, 14, true, true))).toEqual([10, 13, 14]);
  });
});

test('lassoed: what was drawn around, with Ctrl beside what was selected', () => {
  const one = press(nothingSelected, 10);
  expect(slots(lassoed(one, [12, 13], false))).toEqual([12, 13]);
  expect(slots(lassoed(one, [12, 13], true))).toEqual([10, 12, 13]);
});

test('stillShown: what went from the grid is not selected', () => {
  const two = press(press(nothingSelected, 11), 13, true);
  expect(stillShown(two, [10, 11])).toEqual({ slots: new Set([11]), anchor: null });
  expect(stillShown(two, order)).toBe(two);
});
