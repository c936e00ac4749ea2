import { describe, expect, test } from 'vitest';
import { matches } from './hotkeys.ts';

const press = (
  key: string,
  modifiers: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {},
) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...modifiers,
});

describe('matches', () => {
  test('Ctrl+Z is Ctrl or Cmd with z, and not with Shift', () => {
    expect(matches('Ctrl+Z', press('z', { ctrlKey: true }))).toBe(true);
    expect(matches('Ctrl+Z', press('z', { metaKey: true }))).toBe(true);
    expect(matches('Ctrl+Z', press('Z', { ctrlKey: true, shiftKey: true }))).toBe(false);
    expect(matches('Ctrl+Shift+Z', press('Z', { ctrlKey: true, shiftKey: true }))).toBe(true);
    expect(matches('Ctrl+Z', press('z'))).toBe(false);
  });

  test('a question mark is itself, with or without Shift', () => {
    expect(matches('?', press('?', { shiftKey: true }))).toBe(true);
    expect(matches('?', press('?'))).toBe(true);
    expect(matches('?', press('?', { altKey: true }))).toBe(false);
  });
});
