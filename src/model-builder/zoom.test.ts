import { describe, expect, test } from 'vitest';
import { fittingZoom, nextZoom } from './zoom.ts';

describe('nextZoom', () => {
  test.each([
    [1, 1, 1.25],
    [1, -1, 0.9],
    // Of a network that was made to fit.
    [0.43, 1, 0.5],
    [0.43, -1, 0.33],
    [1.5, 1, 1.5],
    [0.25, -1, 0.17],
    [0.05, -1, 0.05],
  ] as const)('from %d in direction %d it is %d', (zoom, direction, next) =>
    expect(nextZoom(zoom, direction)).toBe(next),
  );
});

describe('fittingZoom', () => {
  const room = { width: 600, height: 500 };
  test.each([
    ['as high as the room has it', { width: 600, height: 1000 }, 0.5],
    ['as wide as the room has it', { width: 800, height: 100 }, 0.75],
    ['its own size where that fits', { width: 100, height: 100 }, 1],
    ['the smallest, where nothing fits', { width: 600, height: 50_000 }, 0.05],
  ])('%s', (_, content, zoom) => expect(fittingZoom(content, room)).toBe(zoom));
});
