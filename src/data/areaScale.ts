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

/** Sums one row (`width × channels` bytes) over the columns each new pixel covers, weighted by how much of them. */
function sumRow(line: Float64Array, row: Uint8Array, offset: number, channels: number, spans: Spans): void {
  const { first, last, atFirst, atLast } = spans;
  for (let x = 0; x < first.length; x++) {
    const [from, to] = [first[x]!, last[x]!];
    for (let c = 0; c < channels; c++) {
      let sum = 0;
      if (to >= from) {
        sum = row[offset + from * channels + c]! * atFirst[x]!;
        const end = offset + to * channels + c;
        for (let at = offset + (from + 1) * channels + c; at < end; at += channels) sum += row[at]!;
        if (to > from) sum += row[end]! * atLast[x]!;
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
  const stride = newWidth * channels;
  const sums = new Float64Array(newHeight * stride);
  const line = new Float64Array(stride);
  let y = 0;
  /** The first new row that is not complete. */
  let open = 0;

  const addRow = (bytes: Uint8Array, offset: number) => {
    while (open < newHeight && rows.last[open]! < Math.max(y, rows.first[open]!)) open++;
    if (open === newHeight || rows.first[open]! > y) return;
    sumRow(line, bytes, offset, channels, columns);
    for (let target = open; target < newHeight && rows.first[target]! <= y; target++) {
      const weight =
        rows.first[target] === y ? rows.atFirst[target]! : rows.last[target] === y ? rows.atLast[target]! : 1;
      const to = target * stride;
      for (let i = 0; i < stride; i++) sums[to + i]! += line[i]! * weight;
    }
  };
  return {
    add(bytes) {
      for (let offset = 0; offset < bytes.length; offset += width * channels, y++) addRow(bytes, offset);
    },
    finish() {
      const area = (part.height / newHeight) * (part.width / newWidth);
      const pixels = new Uint8Array(sums.length);
      for (let i = 0; i < sums.length; i++) pixels[i] = Math.round(sums[i]! / area);
      return pixels;
    },
  };
}
