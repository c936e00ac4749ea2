/** Rows of a CSV file (RFC 4180), as they are read; commas, semicolons or tabs, whichever its first line has most of. */

/** UTF-16 where the file begins with its mark, else UTF-8; the mark itself is left out. */
async function* textOf(blob: Blob): AsyncGenerator<string> {
  const [first, second] = new Uint8Array(await blob.slice(0, 2).arrayBuffer());
  const decoder = new TextDecoder(first === 0xff && second === 0xfe ? 'utf-16le' : 'utf-8');
  const reader = (blob.stream() as ReadableStream<Uint8Array>).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    yield decoder.decode(value, { stream: true });
  }
  yield decoder.decode();
}

/** The separator that a line has most of. */
function separatorOf(text: string): string {
  const [line = ''] = text.replace(/"[^"]*("|$)/g, '').split('\n', 1);
  const count = (separator: string) => line.split(separator).length;
  return [',', ';', '\t'].reduce((best, each) => (count(each) > count(best) ? each : best));
}

/** Takes text piece by piece and gives the rows that are complete. */
function createParser(separator: string) {
  let row: string[] = [];
  let cell = '';
  /** Within quotes; `closing` after a quote that may end them or be the first of two. */
  let quoted = false;
  let closing = false;
  const endCell = () => {
    row.push(cell);
    cell = '';
  };
  const endRow = (rows: string[][]) => {
    endCell();
    // A line with nothing on it is no row.
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  };
  /** The place of the next character that means something. */
  const special = new RegExp(`["\r\n${separator}]`, 'g');
  return {
    push(text: string): string[][] {
      const rows: string[][] = [];
      for (let at = 0; at < text.length;) {
        if (quoted && !closing) {
          const quote = text.indexOf('"', at);
          cell += text.slice(at, quote < 0 ? text.length : quote);
          closing = quote >= 0;
          at = quote < 0 ? text.length : quote + 1;
          continue;
        }
        const character = text[at];
        if (closing) {
          closing = false;
          // Two quotes within quotes are one.
          quoted = character === '"';
          if (quoted) {
            cell += '"';
            at++;
          }
          continue;
        }
        special.lastIndex = at;
        const next = special.exec(text)?.index ?? text.length;
        cell += text.slice(at, next);
        at = next + 1;
        const mark = text[next];
        if (mark === '"') {
          if (cell === '') quoted = true;
          else cell += mark;
        } else if (mark === separator) endCell();
        else if (mark === '\n') endRow(rows);
      }
      return rows;
    },
    finish(): string[][] {
      const rows: string[][] = [];
      if (cell !== '' || row.length > 0) endRow(rows);
      return rows;
    },
  };
}

/** The separator is told from the first line; more characters than this are not waited for. */
const LONGEST_LINE = 65536;

/** The rows, some at a time: a file of a million is never held whole, and others get their turn in between. */
export async function* rowsOf(blob: Blob): AsyncGenerator<readonly (readonly string[])[]> {
  let parser: ReturnType<typeof createParser> | null = null;
  let held = '';
  for await (const text of textOf(blob)) {
    held += text;
    if (!parser && !held.includes('\n') && held.length < LONGEST_LINE) continue;
    parser ??= createParser(separatorOf(held));
    yield parser.push(held);
    held = '';
  }
  parser ??= createParser(separatorOf(held));
  yield [...parser.push(held), ...parser.finish()];
}
