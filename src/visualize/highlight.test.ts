import { describe, expect, test } from 'vitest';
import { highlight } from './highlight.ts';

const kinds = (line: string) =>
  highlight(line)
    .filter(({ kind }) => kind !== 'plain')
    .map(({ kind, text }) => `${kind} ${text}`);

describe('highlight', () => {
  test.each([
    [
      'layers.Conv2D(16, (3, 3), activation="relu"),',
      ['call Conv2D', 'number 16', 'number 3', 'number 3', 'string "relu"'],
    ],
    ['x = x / 127.5 - 1e-7  # why "not"', ['number 127.5', 'number 1e-7', 'comment # why "not"']],
    ['names = ["a # b", "\\"c\\""]', ['string "a # b"', 'string "\\"c\\""']],
    ['    """Up, then down."""', ['string """Up, then down."""']],
    ['conv2d_1 = layers.Input2(None)', ['call Input2', 'keyword None']],
    ['export const train = (xs) => // so', ['keyword export', 'keyword const', 'comment // so']],
  ])('%s', (line, expected) => expect(kinds(line)).toEqual(expected));

  test('its pieces joined are the line', () => {
    const line = '  model.fit(x, y, epochs=10)  # "';
    expect(
      highlight(line)
        .map(({ text }) => text)
        .join(''),
    ).toBe(line);
  });
});
