import { describe, expect, test } from 'vitest';
import { groupTried, scoreTried, type Tried, triedCsv } from './tried.ts';

const tried = (path: string, probabilities: readonly number[], className: string | null = null): Tried => {
  const confidence = Math.max(...probabilities);
  return {
    index: 0,
    path,
    className,
    pixels: new Uint8Array(),
    probabilities: Float32Array.from(probabilities),
    top: probabilities.indexOf(confidence),
    confidence,
  };
};
const pictures = [
  tried('a.png', [0.5, 0.25, 0.25], 'cat'),
  tried('b.png', [0.125, 0.75, 0.125], 'cat'),
  tried('c.png', [0.875, 0.125, 0], 'cat'),
  tried('d.png', [0.25, 0.625, 0.125], 'cow'),
];
const classNames = ['cat', 'dog', 'owl'];

describe('pictures a network was tried on', () => {
  test('are sorted into its answers, the surest first, and "none of these" last', () => {
    const paths = (threshold: number) =>
      groupTried(pictures, threshold).map(({ answer, pictures: of }) => [answer, of.map(({ path }) => path)]);
    expect(paths(0)).toEqual([
      [0, ['c.png', 'a.png']],
      [1, ['b.png', 'd.png']],
    ]);
    // Exactly at the threshold is an answer.
    expect(paths(0.625)).toEqual([
      [0, ['c.png']],
      [1, ['b.png', 'd.png']],
      [null, ['a.png']],
    ]);
    expect(groupTried([], 0.5)).toEqual([]);
  });

  test('are counted right by folders named like classes, others left out', () => {
    expect(scoreTried(pictures, classNames, 0)).toEqual({ of: 3, right: 2, none: 0 });
    expect(scoreTried(pictures, classNames, 0.6)).toEqual({ of: 3, right: 1, none: 1 });
    expect(scoreTried(pictures.slice(3), classNames, 0)).toBeNull();
  });

  test('become a table that a spreadsheet takes for nothing but a table', () => {
    const hostile = tried('x,"y".png', [0.25, 0.75]);
    expect(triedCsv([hostile, tried('=1+1', [0.5, 0.5])], ['=cmd', 'b\nc'], 0.6)).toBe(
      [
        `file,predicted,confidence,'=cmd,"b\nc"`,
        `"x,""y"".png","b\nc",0.750000,0.250000,0.750000`,
        `'=1+1,none of these,0.500000,0.500000,0.500000`,
        '',
      ].join('\r\n'),
    );
  });

  test.each([
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', '"\'\r=1"'],
    ['=HYPERLINK("x","y")', '"\'=HYPERLINK(""x"",""y"")"'],
    ['a=1', 'a=1'],
    ['1-2.png', '1-2.png'],
  ])('cannot hold a formula: %j', (name, cell) => {
    const row = (table: string, line: number) => table.slice(0, -2).split('\r\n')[line];
    const table = triedCsv([tried(name, [1])], ['cat'], 0);
    expect(row(table, 1)).toBe(`${cell},cat,1.000000,1.000000`);
    // Names of classes stand in the head and in the rows.
    const byClass = triedCsv([tried('x.png', [1])], [name], 0);
    expect([row(byClass, 0), row(byClass, 1)]).toEqual([
      `file,predicted,confidence,${cell}`,
      `x.png,${cell},1.000000,1.000000`,
    ]);
  });
});
