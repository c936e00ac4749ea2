import { describe, expect, test } from 'vitest';
import { calculate, formulaOf, spreadOf } from './formula.ts';

const one = (text: string, inputs: Readonly<Record<string, number>>): number[] => {
  const formula = formulaOf(text);
  const outs = formula.statements.map(() => new Float32Array(1));
  const given = formula.inputs.map((name) => ({
    values: Float32Array.of(inputs[name] as number),
    spread: 'whole' as const,
  }));
  calculate(formula, given, outs, { channels: 1, pictures: 1 });
  return outs.map((out) => out[0] as number);
};

describe('a formula', () => {
  test.each([
    ['y = a - b - c', { a: 10, b: 3, c: 2 }, 5],
    ['y = a - (b - c)', { a: 10, b: 3, c: 2 }, 9],
    ['y = a / b / c', { a: 12, b: 3, c: 2 }, 2],
    ['y = a + b * c - d / b', { a: 1, b: 2, c: 3, d: 8 }, 3],
    ['y = (a + b) * (c - d) / (a - b)', { a: 5, b: 3, c: 9, d: 4 }, 20],
    ['y = sqrt(a * a + b * b)', { a: 3, b: 4 }, 5],
    ['y = max(a - b, c) * max(c, a)', { a: 1, b: 5, c: 2 }, 4],
    ['y = positive(a) + positive(b) + positive(c)', { a: 2, b: 0, c: -1 }, 1],
    ['y = a * (b + a * (b + a * (b + a)))', { a: 2, b: 1 }, 30],
  ])('%s is worked out as it is read', (text, inputs, expected) => {
    expect(one(text, inputs)).toEqual([expected]);
  });

  test('sees the results before it, by their names', () => {
    expect(one('m = m + g; w = w - m * m', { m: 1, g: 2, w: 20 })).toEqual([3, 11]);
  });

  test('works on more numbers than a stretch, with what counts for all, for a channel or for a picture', () => {
    const [pictures, pixels, channels] = [3, 200, 5];
    const size = pictures * pixels * channels;
    const x = Float32Array.from({ length: size }, (_, i) => i % 97);
    const out = new Float32Array(size);
    const [c, p] = [Float32Array.of(1, 2, 3, 4, 5), Float32Array.of(10, 20, 30)];
    const inputs = [
      { values: x, spread: 'whole' as const },
      { values: c, spread: 'channels' as const },
      { values: p, spread: 'pictures' as const },
      { values: Float32Array.of(7), spread: 'single' as const },
    ];
    calculate(formulaOf('y = x * c + p - s'), inputs, [out], { channels, pictures });
    const expected = [...x].map(
      (value, i) =>
        value * (c[i % channels] as number) + (p[Math.floor(i / (pixels * channels))] as number) - 7,
    );
    expect([...out]).toEqual(expected);
  });

  test.each(['y = ', 'y = a +', 'y = (a', 'y = max(a', 'y = a b', 'y = a $ b', 'y = 2 * a', 'y = a'])(
    '“%s” is refused',
    (text) => expect(() => formulaOf(text)).toThrow(SyntaxError),
  );

  test('refuses shapes that do not lie to one another', () => {
    expect(spreadOf([4], [2, 3, 4])).toBe('channels');
    expect(spreadOf([2, 1, 1], [2, 3, 4])).toBe('pictures');
    expect(() => spreadOf([3], [2, 3, 4])).toThrow(/\[3\] beside \[2, 3, 4\]/);
  });
});
