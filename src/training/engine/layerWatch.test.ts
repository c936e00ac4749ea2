import { beforeAll, expect, test } from 'vitest';
import { chain } from '../../model-builder/edit.ts';
import { startOnly } from '../../test/startOnly.ts';
import type { LayersWanted } from '../layerStatistics.ts';
import type { RunId } from '../checkpoint.ts';
import { compile } from './compile.ts';
import { createLayerWatch } from './layerWatch.ts';

beforeAll(async () => {
  await startOnly('cpu');
});

/** Steps of 10 milliseconds for `duration`, a look taking `cost` more: when one was looked at. */
function looksIn(duration: number, cost: number, wanted: LayersWanted): number[] {
  let time = 0;
  const model = chain([['Input', { shape: [1, 1, 1] }]]);
  const network = compile(model, 1, null);
  const watching = createLayerWatch({ post: () => undefined, now: () => time });
  watching.want(wanted);
  const watch = watching.over('run' as RunId);
  const looks: number[] = [];
  while (time < duration) {
    const look = watch.look(network, model);
    const begun = time;
    time += look ? 10 + cost : 10;
    if (look) watch.seen({ step: 1, layers: [], histograms: null }, cost);
    if (look) looks.push(begun);
    look?.dispose();
  }
  network.dispose();
  return looks;
}

test('layers are looked at so seldom that training slows down by less than 3 %, and only while wanted', () => {
  const figures = { figures: true, histograms: false };
  expect(looksIn(60_000, 0, { figures: false, histograms: false })).toEqual([]);
  for (const cost of [1, 10, 100]) {
    const looks = looksIn(60_000, cost, figures);
    expect((looks.length * cost) / 60_000).toBeLessThan(0.03);
    expect(looks.length).toBeGreaterThan(10);
  }
  const cheap = looksIn(60_000, 0, figures);
  expect(Math.min(...cheap.map((time, i) => time - (cheap[i - 1] ?? -Infinity)))).toBeGreaterThanOrEqual(250);
});
