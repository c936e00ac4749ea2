import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rowsOf } from './csv.ts';

const read = async (blob: Blob) => {
  const rows: (readonly string[])[] = [];
  for await (const some of rowsOf(blob)) rows.push(...some);
  return rows;
};
const readText = (text: string | Uint8Array<ArrayBuffer>) => read(new Blob([text]));

describe('rowsOf', () => {
  test.each([
    [
      'commas',
      'a,b\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'CRLF and an end of line at the end',
      'a,b\r\n1,2\r\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['a byte-order mark', '\ufeffa,b\n', [['a', 'b']]],
    [
      'semicolons',
      'a;b\n1,5;2',
      [
        ['a', 'b'],
        ['1,5', '2'],
      ],
    ],
    ['tabs', 'a\tb\n', [['a', 'b']]],
    [
      'quotes',
      '"a, b","say ""hi"""\n"two\r\nlines",2',
      [
        ['a, b', 'say "hi"'],
        ['two\r\nlines', '2'],
      ],
    ],
    ['quotes around separators in the first line', '"a;b;c;d",e\n', [['a;b;c;d', 'e']]],
    [
      'empty cells, lines and files',
      'a,\n\n,\n""\n',
      [
        ['a', ''],
        ['', ''],
      ],
    ],
    ['nothing', '', []],
    ['one column', 'a\nb', [['a'], ['b']]],
    ['a quote that never ends', 'a,"b\nc', [['a', 'b\nc']]],
    ['a quote in the middle', '5" nail,b"c"', [['5" nail', 'b"c"']]],
  ])('reads %s', async (_, text, rows) => {
    expect(await readText(text)).toEqual(rows);
  });

  test('reads UTF-16 as spreadsheets write it', async () => {
    expect(await readText(new Uint8Array(Buffer.from('\ufeffa\tä\r\n', 'utf16le')))).toEqual([['a', 'ä']]);
  });

  test('gives back what was written with every cell in quotes, also cut anywhere', async () => {
    const rows = fc.array(
      fc.array(fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\n', '\r', ' ', 'é', '\u{1f431}') }), {
        minLength: 2,
        maxLength: 3,
      }),
      { minLength: 1 },
    );
    await fc.assert(
      fc.asyncProperty(rows, fc.nat(30), async (written, cut) => {
        const text = written
          .map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join())
          .join('\r\n');
        const bytes = new TextEncoder().encode(text);
        // A blob whose stream comes in two pieces.
        const blob = new Blob([bytes]);
        blob.stream = () =>
          new Blob([bytes.slice(0, cut)])
            .stream()
            .pipeThrough(
              new TransformStream({ flush: (controller) => controller.enqueue(bytes.slice(cut)) }),
            );
        expect(await read(blob)).toEqual(written);
      }),
      { seed: 5, numRuns: 300 },
    );
  });
});
