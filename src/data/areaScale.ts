/** Scaling by averaging the area that each new pixel covers, fed row by row, so that a large picture is never held whole. */

/** Where a part of a picture lies, pixels. It may reach over the picture's edges: what is there is black. */
export interface Rectangle {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/** What a new pixel covers along one axis: whole source places from `first` to `last`, and how much of each end. */
interface Spans {
  readonly first: Int32Array;
  readonly last: Int32Array;
  readonly atFirst: Float64Array;
  readonly atLast: Float64Array;
}

/** Of `to` new pixels over `from` source places that begin at `start`, those within `0 ≤ place < size`. */
function spansOf(start: number, from: number, to: number, size: number): Spans {
  const [first, last] = [new Int32Array(to), new Int32Array(to)];
  const [atFirst, atLast] = [new Float64Array(to), new Float64Array(to)];
  for (let i = 0; i < to; i++) {
    const begin = Math.max(0, start + (i * from) / to);
    const end = Math.min(size, start + ((i + 1) * from) / to);
    first[i] = Math.floor(begin);
    // Nothing is covered where this is before the first.
    last[i] = Math.ceil(end) - 1;
    atFirst[i] = Math.min(Math.floor(begin) + 1, end) - begin;
    atLast[i] = end - Math.max(Math.ceil(end) - 1, begin);
  }
  return { first, last, atFirst, atLast };
}

/** So many rows are added in one go: each sum is then read and written once for all of them. */
const AT_ONCE = 4;

/** Adds a part of each of `AT_ONCE` rows, weighted, to the sums of its columns. */
function addRows(sums: Float64Array, rows: Uint8Array, starts: Int32Array, weights: Float64Array): void {
  const [a, b, c, d] = [starts[0]!, starts[1]!, starts[2]!, starts[3]!];
  const [wa, wb, wc, wd] = [weights[0]!, weights[1]!, weights[2]!, weights[3]!];
  for (let i = 0; i < sums.length; i++)
    sums[i]! += rows[a + i]! * wa + rows[b + i]! * wb + rows[c + i]! * wc + rows[d + i]! * wd;
}

/** Sums the columns that each new pixel covers, weighted by how much of them; `sums` begins at column `left`. */
function sumColumns(
  line: Float64Array,
  sums: Float64Array,
  left: number,
  channels: number,
  { first, last, atFirst, atLast }: Spans,
): void {
  for (let x = 0; x < first.length; x++) {
    const [from, to] = [first[x]!, last[x]!];
    for (let c = 0; c < channels; c++) {
      let sum = 0;
      if (to >= from) {
        const begin = (from - left) * channels + c;
        const end = (to - left) * channels + c;
        sum = sums[begin]! * atFirst[x]!;
        for (let at = begin + channels; at < end; at += channels) sum += sums[at]!;
        if (to > from) sum += sums[end]! * atLast[x]!;
      }
      line[x * channels + c] = sum;
    }
  }
}

/** Takes a picture's rows from the top and gives it at another size. */
export interface AreaScaler {
  /** Whole rows of `width × channels` bytes. */
  add(rows: Uint8Array): void;
  /** `[height, width, channels]` of the target; call once all rows were added. */
  finish(): Uint8Array<ArrayBuffer>;
}

/**
 * Scales `part` of a picture of `height × width` to the target.
 * @param target height and width
 */
export function createAreaScaler(
  [height, width, channels]: readonly [height: number, width: number, channels: number],
  part: Rectangle,
  [newHeight, newWidth]: readonly [height: number, width: number],
): AreaScaler {
  const columns = spansOf(part.left, part.width, newWidth, width);
  const rows = spansOf(part.top, part.height, newHeight, height);
  const area = (part.height / newHeight) * (part.width / newWidth);
  const left = Math.min(width, Math.max(0, columns.first[0]!));
  const right = Math.max(left, Math.min(width, columns.last.at(-1)! + 1));
  const stride = newWidth * channels;
  const pixels = new Uint8Array(newHeight * stride);
  const line = new Float64Array(stride);
  // Down first: each byte that comes in is then only added, and the columns are weighed once for each new row.
  const sums = new Float64Array((right - left) * channels);
  const starts = new Int32Array(AT_ONCE);
  const weights = new Float64Array(AT_ONCE);
  let y = 0;
  /** The new row that is being added up. */
  let open = 0;

  const close = () => {
    sumColumns(line, sums, left, channels, columns);
    const start = open * stride;
    // A byte takes the whole part of what it is given: this rounds.
    for (let i = 0; i < stride; i++) pixels[start + i] = line[i]! / area + 0.5;
    sums.fill(0);
  };
  const weightOf = (row: number): number =>
    row > rows.last[open]!
      ? 0
      : rows.first[open] === row
        ? rows.atFirst[open]!
        : rows.last[open] === row
          ? rows.atLast[open]!
          : 1;
  return {
    add(bytes) {
      const rowBytes = width * channels;
      const end = y + bytes.length / rowBytes;
      for (let row = y; ;) {
        // Those before cover nothing of the picture, or nothing of this row on.
        while (open < newHeight && rows.last[open]! < Math.max(row, rows.first[open]!)) open++;
        if (open === newHeight) break;
        row = Math.max(row, rows.first[open]!);
        if (row >= end) break;
        for (let i = 0; i < AT_ONCE; i++) {
          // A row that is not there weighs nothing.
          starts[i] = (Math.min(row + i, end - 1) - y) * rowBytes + left * channels;
          weights[i] = row + i < end ? weightOf(row + i) : 0;
        }
        addRows(sums, bytes, starts, weights);
        const last = rows.last[open]!;
        row = Math.min(row + AT_ONCE, end, last + 1);
        if (row <= last) continue;
        close();
        open++;
        // It may be a part of the next one too.
        row = Math.min(row, rows.first[open] ?? row);
      }
      y = end;
    },
    finish: () => pixels,
  };
}
