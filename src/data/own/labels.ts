/** Labels from a CSV file that lies beside the pictures it names. */
import { rowsOf } from './csv.ts';
import { placeOf, type Place } from './folders.ts';

/** What a CSV file says. */
export interface Labels {
  /** By the picture's index; null where its cell is empty. */
  readonly byPicture: ReadonlyMap<number, string | null>;
  /** Sentences about rows that could not be used. */
  readonly problems: readonly string[];
}

const FILE_HEADER = /^(file|path|image|img|picture|photo|id)([ _-]?(name|path|file|id))?s?$/i;
const LABEL_HEADER = /^(label|class|category|target|tag|species|breed)([ _-]?(name|id))?s?$/i;

/** So many names are shown of those that are not here. */
const NAMES_SHOWN = 3;
/** And of each so many characters. */
const LONGEST_NAME = 80;

const withoutEnding = (name: string) => name.replace(/\.[^.]*$/, '');

/** Finds pictures by what a row calls them: by their path or the last parts of it, with or without ending. */
function createFinder(places: readonly Place[]): (named: string) => number | undefined {
  /** `null` where two pictures have it. */
  const byEnd = new Map<string, number | null>();
  const add = (end: string, i: number) => byEnd.set(end, byEnd.has(end) && byEnd.get(end) !== i ? null : i);
  for (const [i, { folders, name }] of places.entries())
    for (let from = 0; from <= folders.length; from++) {
      const end = [...folders.slice(from), name].join('/');
      add(end, i);
      add(withoutEnding(end), i);
    }
  return (named) => {
    const { folders, name } = placeOf(named.trim());
    for (let from = 0; from <= folders.length; from++) {
      const found = byEnd.get([...folders.slice(from), name].join('/'));
      if (typeof found === 'number') return found;
    }
    return undefined;
  };
}

interface Columns {
  readonly file: number;
  readonly label: number;
  readonly header: boolean;
}

/** Which column is which, by the words of the first row, or by where pictures are named; null when it cannot be told. */
function columnsOf(
  first: readonly string[],
  second: readonly string[],
  find: (named: string) => number | undefined,
): Columns | null {
  const words = first.map((cell) => cell.trim());
  const label = words.findIndex((word) => LABEL_HEADER.test(word));
  const file = words.findIndex((word) => FILE_HEADER.test(word));
  const names = (row: readonly string[]) => row.findIndex((cell) => find(cell) !== undefined);
  const other = (column: number) => (column === 0 ? 1 : 0);
  if (names(first) >= 0)
    return first.length === 2 ? { file: names(first), label: other(names(first)), header: false } : null;
  if (label >= 0 && first.length > 1) {
    const named = names(second);
    return { file: named >= 0 ? named : file >= 0 ? file : other(label), label, header: true };
  }
  if (first.length !== 2) return null;
  // Words of another language, or a first row whose picture is not here.
  if (file >= 0) return { file, label: other(file), header: true };
  if (names(second) >= 0)
    return {
      file: names(second),
      label: other(names(second)),
      header: !/\.\w+$/.test(words[names(second)] ?? ''),
    };
  return { file: 0, label: 1, header: false };
}

const NO_COLUMNS =
  'It needs a column of file names and one of labels, headed “file” and “label”; nothing was read from it.';

const count = (rows: number, one: string, many: string) =>
  rows === 1 ? `1 of its rows ${one}` : `${rows} of its rows ${many}`;

/**
 * Reads which label each picture has.
 * @param places of the pictures, seen from the CSV file's folder
 */
export async function readLabels(csv: Blob, places: readonly Place[]): Promise<Labels> {
  const find = createFinder(places);
  const byPicture = new Map<number, string | null>();
  const strangers: string[] = [];
  let missing = 0;
  let doubled = 0;
  const take = ({ file, label }: Columns, rows: readonly (readonly string[])[]) => {
    for (const row of rows) {
      const named = row[file] ?? '';
      const picture = find(named);
      const said = row[label]?.trim() || null;
      if (picture === undefined) {
        if (missing++ < NAMES_SHOWN) strangers.push(named.slice(0, LONGEST_NAME));
      } else if (!byPicture.has(picture)) byPicture.set(picture, said);
      else if (byPicture.get(picture) !== said) doubled++;
    }
  };
  const begin = (rows: readonly (readonly string[])[]): Columns | null => {
    const found = columnsOf(rows[0] ?? [], rows[1] ?? [], find);
    if (found) take(found, found.header ? rows.slice(1) : rows);
    return found;
  };

  /** Undefined until two rows are here. */
  let columns: Columns | null | undefined;
  const first: (readonly string[])[] = [];
  for await (const rows of rowsOf(csv)) {
    if (columns) take(columns, rows);
    else {
      first.push(...rows);
      if (first.length > 1) columns = begin(first);
      if (columns === null) break;
    }
  }
  if (columns === undefined) columns = begin(first);
  const problems: string[] = columns ? [] : [NO_COLUMNS];
  if (missing > 0) {
    const names = `${strangers.join(', ')}${missing > strangers.length ? ', …' : ''}`;
    problems.push(
      `${count(missing, 'names a picture that is', 'name pictures that are')} not here, or more than one: ${names}. Add the pictures together with the file.`,
    );
  }
  if (doubled > 0)
    problems.push(
      `${count(doubled, 'labels', 'label')} a picture again, and differently: its first label holds.`,
    );
  return { byPicture, problems };
}
