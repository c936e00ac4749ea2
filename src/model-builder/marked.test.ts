import { describe, expect, test } from 'vitest';
import { between, markedIn, toggled } from './marked.ts';
import { starterCnn } from './templates.ts';

const starter = starterCnn([28, 28, 1], 10);

describe('toggled', () => {
  test('the selected block is the first that is marked', () =>
    expect([...toggled(new Set(), 'a', 'b')]).toEqual(['a', 'b']));
  test('what was marked is no more', () =>
    expect([...toggled(new Set(['a', 'b']), 'b', 'a')]).toEqual(['b']));
});

describe('between', () => {
  test('in either direction, both included', () => {
    const three = ['conv2d', 'max_pooling2d', 'conv2d_1'];
    expect([...between(starter, 'conv2d', 'conv2d_1')]).toEqual(three);
    expect([...between(starter, 'conv2d_1', 'conv2d')]).toEqual(three);
  });
});

describe('markedIn', () => {
  test('only what is still there, and one alone is no several', () => {
    expect([...markedIn(starter, new Set(['dense', 'gone', 'conv2d']))]).toEqual(['conv2d', 'dense']);
    expect(markedIn(starter, new Set(['dense', 'gone'])).size).toBe(0);
  });
});
