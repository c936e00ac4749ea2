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

/** Adds a part of a row, weighted, to the sums of its columns. */
function addRow(sums: Float64Array, row: Uint8Array, start: number, weight: number): void {
  if (weight === 1) for (let i = 0; i < sums.length; i++) sums[i]! += row[start + i]!;
  else for (let i = 0; i < sums.length; i++) sums[i]! += row[start + i]! * weight;
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
  let y = 0;
  /** The new row that is being added up. */
  let open = 0;

  const close = () => {
    sumColumns(line, sums, left, channels, columns);
    for (let i = 0; i < stride; i++) pixels[open * stride + i] = Math.round(line[i]! / area);
    sums.fill(0);
  };
  const take = (bytes: Uint8Array, offset: number) => {
    // Those before cover nothing of the picture, or nothing of this row on.
    while (open < newHeight && rows.last[open]! < Math.max(y, rows.first[open]!)) open++;
    while (open < newHeight && rows.first[open]! <= y) {
      const isLast = rows.last[open] === y;
      const weight = rows.first[open] === y ? rows.atFirst[open]! : isLast ? rows.atLast[open]! : 1;
      addRow(sums, bytes, offset + left * channels, weight);
      if (!isLast) return;
      close();
      open++;
    }
  };
  return {
    add(bytes) {
      for (let offset = 0; offset < bytes.length; offset += width * channels, y++) take(bytes, offset);
    },
    finish: () => pixels,
  };
}
