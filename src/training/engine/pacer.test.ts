import { expect, test } from 'vitest';
import { createPacer } from './pacer.ts';

test('a pacer rests as long as it takes for the work to be its share of the time', () => {
  let time = 100;
  const pacer = createPacer(() => time);
  time = 140;
  expect(pacer.due()).toBe(0);
  pacer.set(0.5);
  expect(pacer.due()).toBe(40);
  pacer.set(0.25);
  expect(pacer.due()).toBe(120);
  time = 260;
  pacer.rested();
  expect(pacer.due()).toBe(0);
  time = 270;
  expect(pacer.due()).toBe(30);
});
