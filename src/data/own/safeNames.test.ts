import { describe, expect, test } from 'vitest';
import { createUniqueNames, safeName } from './safeNames.ts';

describe('safeName', () => {
  test.each([
    ['cat.jpg', 'cat.jpg'],
    ['__proto__', '__proto__'],
    ['../x', '_x'],
    ['a/b\\c:d*e?f"g<h>i|j', 'a_b_c_d_e_f_g_h_i_j'],
    ['<img src=x onerror=alert(1)>', '_img src=x onerror=alert(1)_'],
    ['con.txt', '_con.txt'],
    ['LPT1', '_LPT1'],
    ['com¹', '_com¹'],
    ['console', 'console'],
    ['.hidden', 'hidden'],
    ['ends. . ', 'ends'],
    ['n\0ul\u202Egpj.exe\n', 'nulgpj.exe'],
    ['e\u0301', '\u00E9'],
    ['😀', '😀'],
    ['', 'picture'],
    ['...', 'picture'],
    [' \u200B ', 'picture'],
  ])('makes of %j %j', (name, safe) => expect(safeName(name, 'picture')).toBe(safe));

  test('cuts to 200 bytes, not within a character', () => {
    expect(safeName('a'.repeat(10_000), 'picture')).toBe('a'.repeat(200));
    // Of 3 bytes each.
    expect(safeName('\u20AC'.repeat(100), 'picture')).toBe('\u20AC'.repeat(66));
  });
});

test('createUniqueNames numbers what comes again, in upper or lower case, and keeps the ending', () => {
  const unique = createUniqueNames();
  expect(
    ['cat.jpg', 'CAT.jpg', 'cat (2).jpg', 'cat.jpg', 'Cat (3).jpg', 'cat', 'cat', '.x'].map(unique),
  ).toEqual([
    'cat.jpg',
    'CAT (2).jpg',
    'cat (2) (2).jpg',
    'cat (3).jpg',
    'Cat (3) (2).jpg',
    'cat',
    'cat (2)',
    '.x',
  ]);
});
