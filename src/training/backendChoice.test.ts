import { expect, test } from 'vitest';
import type { BackendName } from './backendNames.ts';
import { createBackendChoice } from './backendChoice.ts';

/** A choice, and a way to lose the worker while it computes on a backend; answers whether that is avoided from then on. */
function choiceAt(now: () => number, first: BackendName | null = null) {
  const choice = createBackendChoice(first, now);
  const lose = (name: BackendName) => {
    choice.started(name);
    return choice.died();
  };
  return { choice, lose };
}

test('a graphics backend is avoided from its second loss on, until that is long ago', () => {
  let time = 0;
  const { choice, lose } = choiceAt(() => time);
  expect(lose('webgpu')).toBe(false);
  expect(lose('webgl')).toBe(false);
  expect(choice.avoid()).toEqual([]);
  time = 60_000;
  expect(lose('webgpu')).toBe(true);
  expect(choice.avoid()).toEqual(['webgpu']);
  time = 11 * 60_000;
  expect(choice.avoid()).toEqual([]);
});

test('a worker that dies while it starts again has lost what the one before computed on', () => {
  const { choice, lose } = choiceAt(() => 0);
  lose('webgpu');
  expect(choice.died()).toBe(true);
  expect(choice.avoid()).toEqual(['webgpu']);
});

test('WASM and CPU are never avoided: a worker that dies on them died of something else', () => {
  const { choice, lose } = choiceAt(() => 0);
  for (let i = 0; i < 5; i++) for (const name of ['wasm', 'cpu'] as const) expect(lose(name)).toBe(false);
  expect(choice.avoid()).toEqual([]);
});

test('whoever asks for a backend gets another try of it', () => {
  const { choice, lose } = choiceAt(() => 0, 'webgl');
  lose('webgl');
  lose('webgl');
  expect(choice.avoid()).toEqual(['webgl']);
  choice.pin('webgl');
  expect(choice.wish()).toEqual({ backend: 'webgl', prefer: null, avoid: [] });
});

test('a faster backend counts from the next worker on, is tried once, and never against a pin', () => {
  const choice = createBackendChoice(null, () => 0);
  choice.wish();
  choice.started('webgpu');
  expect(choice.hasFaster()).toBe(false);
  choice.prefer('webgpu');
  expect(choice.hasFaster(), 'it computes already').toBe(false);
  choice.prefer('wasm');
  expect(choice.hasFaster()).toBe(true);
  expect(choice.wish()).toEqual({ backend: null, prefer: 'wasm', avoid: [] });
  choice.started('webgl');
  expect(choice.hasFaster(), 'it could not be had').toBe(false);
  choice.prefer('cpu');
  choice.pin('webgl');
  expect(choice.hasFaster()).toBe(false);
});
