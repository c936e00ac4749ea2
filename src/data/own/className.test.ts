import { describe, expect, test } from 'vitest';
import { shownName } from './className.ts';

describe('shownName', () => {
  test.each([
    ['cat', 'cat'],
    ['__proto__', '__proto__'],
    ['<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
    ['', '(no name)'],
    ['  \t ', '(no name)'],
    ['\u200B\u200D', '(no name)'],
    ['\0', '(no name)'],
    ['a\0b', 'a\uFFFDb'],
    ['\u202Ecba', '\u2068\u202Ecba\u2069'],
  ])('%j is shown as %j', (name, shown) => {
    expect(shownName(name)).toBe(shown);
  });

  test('a long name is cut between characters, not within one', () => {
    expect(shownName('🐈'.repeat(10_000))).toBe(`${'🐈'.repeat(60)}…`);
  });
});
