import { describe, expect, test } from 'vitest';
import { createLayerWishes, layersUpTo, noLayers, withLook } from './layerHistory.ts';

const spread = { low: 0, high: 1, counts: Uint32Array.of(1) };
const lookAt = (step: number, withHistograms = true) => ({
  step,
  layers: [],
  histograms: withHistograms ? [{ layer: 'dense', weights: spread, gradients: spread }] : null,
});
const after = (count: number) => {
  let history = noLayers;
  for (let step = 1; step <= count; step++) history = withLook(history, lookAt(step));
  return history;
};

describe('withLook', () => {
  test('remembers looks, and histograms where there are some', () => {
    const { looks, histograms } = withLook(after(2), lookAt(3, false));
    expect(looks.map(({ step }) => step)).toEqual([1, 2, 3]);
    expect(histograms.map(({ step }) => step)).toEqual([1, 2]);
  });

  test('of many, fewer are remembered; they span the run and end with the newest', () => {
    const { looks, histograms } = after(10_000);
    expect(looks.length).toBeLessThanOrEqual(4096);
    expect(histograms.length).toBeLessThanOrEqual(64);
    for (const all of [looks, histograms]) {
      expect(all.at(-1)?.step).toBe(10_000);
      expect(all[0]?.step).toBe(1);
      const gaps = all.slice(2).map(({ step }, i) => step - (all[i + 1]?.step ?? 0));
      expect(Math.max(...gaps.slice(0, -1)) / (10_000 / all.length), 'they are spread evenly').toBeLessThan(
        2.1,
      );
    }
  });
});

test('layersUpTo forgets what will be made again', () => {
  const { looks, histograms } = layersUpTo(after(5), 3);
  expect([looks.at(-1)?.step, histograms.at(-1)?.step]).toEqual([3, 3]);
});

test('createLayerWishes asks for what anybody wants', () => {
  const told: unknown[] = [];
  const wishes = createLayerWishes((wanted) => told.push(wanted));
  wishes.want('charts', { figures: true, histograms: true });
  wishes.want('coach', { figures: true, histograms: false });
  wishes.want('charts', { figures: false, histograms: false });
  wishes.want('coach', { figures: false, histograms: false });
  expect(told).toEqual([
    { figures: true, histograms: true },
    { figures: true, histograms: true },
    { figures: true, histograms: false },
    { figures: false, histograms: false },
  ]);
});
