import { expect, test } from 'vitest';
import { onRefusal, tellRefusal } from './refusals.ts';

test('what cannot be recorded is told once, and until the last of them is gone', () => {
  const told: (string | null)[] = [];
  onRefusal((reason) => told.push(reason));
  const [training, passes] = [{}, {}];
  tellRefusal(training, null);
  expect(told).toEqual([]);
  tellRefusal(training, 'it reads');
  tellRefusal(passes, 'it reads');
  tellRefusal(training, 'it reads');
  tellRefusal(training, null);
  expect(told).toEqual(['it reads']);
  tellRefusal(passes, null);
  tellRefusal(passes, null);
  expect(told).toEqual(['it reads', null]);
});
