import { expect, test } from 'vitest';
import { createBackendChoice } from './backendChoice.ts';

test('a graphics backend is avoided from its second loss on, until that is long ago', () => {
  let time = 0;
  const choice = createBackendChoice(null, () => time);
  choice.lost('webgpu');
  choice.lost('webgl');
  expect(choice.avoid()).toEqual([]);
  time = 60_000;
  choice.lost('webgpu');
  expect(choice.avoid()).toEqual(['webgpu']);
  time = 11 * 60_000;
  expect(choice.avoid()).toEqual([]);
});

test('WASM and CPU are never avoided: a worker that dies on them died of something else', () => {
  const choice = createBackendChoice(null, () => 0);
  for (let i = 0; i < 5; i++) for (const name of ['wasm', 'cpu'] as const) choice.lost(name);
  expect(choice.avoid()).toEqual([]);
});

test('whoever asks for a backend gets another try of it', () => {
  const choice = createBackendChoice('webgl', () => 0);
  choice.lost('webgl');
  choice.lost('webgl');
  expect(choice.avoid()).toEqual(['webgl']);
  choice.pin('webgl');
  expect([choice.pinned(), choice.avoid()]).toEqual(['webgl', []]);
});
