/** Scaling by averaging the area that each new pixel covers, fed row by row, so that a large picture is never held whole. */

/** Where a part of a picture lies, pixels. It may reach over the picture's edges: what is there is black. */
export interface Rectangle {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/**
 * What a new pixel covers along one axis: whole source places from `first` to `last`, and how much of each end. In parts
 * of a place so small that all are whole numbers, of which no sum is rounded.
 */
interface Spans {
  readonly first: Int32Array;
  readonly last: Int32Array;
  readonly atFirst: Int32Array;
  readonly atLast: Int32Array;
  /** Parts of a place that is covered wholly. */
  readonly whole: number;
}

/** Of `to` new pixels over `from` source places that begin at `start`, those within `0 ≤ place < size`. */
function spansOf(start: number, from: number, to: number, size: number): Spans {
  const [first, last] = [new Int32Array(to), new Int32Array(to)];
  const [atFirst, atLast] = [new Int32Array(to), new Int32Array(to)];
  for (let i = 0; i < to; i++) {
    const begin = Math.max(0, start * to + i * from);
    const end = Math.min(size * to, start * to + (i + 1) * from);
    first[i] = Math.floor(begin / to);
    // Nothing is covered where this is before the first.
    last[i] = Math.ceil(end / to) - 1;
    atFirst[i] = Math.min((first[i]! + 1) * to, end) - begin;
    atLast[i] = end - Math.max(last[i]! * to, begin);
  }
  return { first, last, atFirst, atLast, whole: to };
}

/** How much of a place the new pixel covers. */
const weightAt = ({ first, last, atFirst, atLast, whole }: Spans, i: number, place: number): number =>
  place > last[i]! ? 0 : place === first[i] ? atFirst[i]! : place === last[i] ? atLast[i]! : whole;

/** So many rows are added in one go: each sum is then read and written once for all of them. */
const AT_ONCE = 4;

/** Adds a part of each of `AT_ONCE` rows, weighted, to the first `count` sums. */
function addRows(
  sums: Float64Array,
  count: number,
  rows: Uint8Array,
  starts: Int32Array,
  weights: Int32Array,
): void {
  const [a, b, c, d] = [starts[0]!, starts[1]!, starts[2]!, starts[3]!];
  const [wa, wb, wc, wd] = [weights[0]!, weights[1]!, weights[2]!, weights[3]!];
  // Whole numbers of 32 bits: of these there are the most.
  for (let i = 0; i < count; i++)
    sums[i]! +=
      (Math.imul(rows[a + i]!, wa) +
        Math.imul(rows[b + i]!, wb) +
        Math.imul(rows[c + i]!, wc) +
        Math.imul(rows[d + i]!, wd)) |
      0;
}

/** Which sums make a new pixel, and how much of each: as many for all, so that some weigh nothing. */
interface Taps {
  readonly count: number;
  readonly starts: Int32Array;
  readonly weights: Float64Array;
}

function tapsOf(spans: Spans, left: number): Taps {
  const { first, last } = spans;
  const count = first.reduce((most, from, x) => Math.max(most, last[x]! - from + 1), 1);
  return {
    count,
    starts: first.map((from, x) => Math.max(0, Math.min(from, last[x]!) - left)),
    weights: Float64Array.from({ length: first.length * count }, (_, i) => {
      const x = Math.floor(i / count);
      return weightAt(spans, x, first[x]! + (i % count));
    }),
  };
}

/** Writes a new row at `to` of `pixels`, rounded: a byte takes the whole part of what it is given. */
type CloseRow = (pixels: Uint8Array, to: number, sums: Float64Array, taps: Taps, area: number) => void;

const closeGrey: CloseRow = (pixels, to, sums, { count, starts, weights }, area) => {
  for (let x = 0; x < starts.length; x++) {
    let sum = 0;
    for (let tap = 0, at = starts[x]!; tap < count; tap++, at++) sum += sums[at]! * weights[x * count + tap]!;
    pixels[to + x] = sum / area + 0.5;
  }
};

const closeColour: CloseRow = (pixels, to, sums, { count, starts, weights }, area) => {
  for (let x = 0; x < starts.length; x++) {
    let [red, green, blue] = [0, 0, 0];
    for (let tap = 0, at = 3 * starts[x]!; tap < count; tap++, at += 3) {
      const weight = weights[x * count + tap]!;
      red += sums[at]! * weight;
      green += sums[at + 1]! * weight;
      blue += sums[at + 2]! * weight;
    }
    const place = to + 3 * x;
    pixels[place] = red / area + 0.5;
    pixels[place + 1] = green / area + 0.5;
    pixels[place + 2] = blue / area + 0.5;
  }
};

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
  const area = part.height * part.width;
  const left = Math.min(width, Math.max(0, columns.first[0]!));
  const right = Math.max(left, Math.min(width, columns.last.at(-1)! + 1));
  const stride = newWidth * channels;
  const pixels = new Uint8Array(newHeight * stride);
  // Down first: each byte that comes in is then only added, and the columns are weighed once for each new row.
  const taps = tapsOf(columns, left);
  const count = (right - left) * channels;
  const sums = new Float64Array(count + taps.count * channels);
  const closeRow = channels === 1 ? closeGrey : closeColour;
  const starts = new Int32Array(AT_ONCE);
  const weights = new Int32Array(AT_ONCE);
  let y = 0;
  /** The new row that is being added up. */
  let open = 0;

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
          weights[i] = row + i < end ? weightAt(rows, open, row + i) : 0;
        }
        addRows(sums, count, bytes, starts, weights);
        const last = rows.last[open]!;
        row = Math.min(row + AT_ONCE, end, last + 1);
        if (row <= last) continue;
        closeRow(pixels, open * stride, sums, taps, area);
        sums.fill(0);
        open++;
        // It may be a part of the next one too.
        row = Math.min(row, rows.first[open] ?? row);
      }
      y = end;
    },
    finish: () => pixels,
  };
}
