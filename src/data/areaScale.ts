/** Scaling by averaging the area that each new pixel covers, fed row by row, so that a large picture is never held whole. */
import { type PixelRoom, takeRoom } from './pixelRoom.ts';

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

/** Takes a picture's rows from the top and gives it at another size. */
export interface AreaScaler {
  /** So many whole rows of `width × channels` bytes, which lie in its room. */
  add(address: number, rows: number): void;
  /** `[height, width, channels]` of the target; call once all rows were added, and before the room is given back. */
  finish(): Uint8Array<ArrayBuffer>;
}

/**
 * Scales `part` of a picture of `height × width` to the target, in `room`.
 * @param target height, at most 32,767, and width
 */
export function createAreaScaler(
  [height, width, channels]: readonly [height: number, width: number, channels: number],
  part: Rectangle,
  [newHeight, newWidth]: readonly [height: number, width: number],
  room: PixelRoom,
): AreaScaler {
  const columns = spansOf(part.left, part.width, newWidth, width);
  const rows = spansOf(part.top, part.height, newHeight, height);
  const area = part.height * part.width;
  const left = Math.min(width, Math.max(0, columns.first[0]!));
  const right = Math.max(left, Math.min(width, columns.last.at(-1)! + 1));
  const stride = newWidth * channels;
  const rowBytes = width * channels;
  // Down first: each byte that comes in is then only added, and the columns are weighed once for each new row.
  const taps = tapsOf(columns, left);
  const count = (right - left) * channels;
  const sumBytes = 4 * (count + taps.count * channels);
  const put = ({ buffer, byteLength }: Int32Array | Float64Array): number => {
    const address = room.take(byteLength);
    room.bytes(address, byteLength).set(new Uint8Array(buffer));
    return address;
  };
  const [pixels, sums] = [room.take(newHeight * stride), room.take(sumBytes)];
  const [starts, weights] = [put(taps.starts), put(taps.weights)];
  let y = 0;
  /** The new row that is being added up. */
  let open = 0;

  return {
    add(address, added) {
      const end = y + added;
      const from = (row: number) => address + (Math.min(row, end - 1) - y) * rowBytes + left * channels;
      // A row that is not there weighs nothing.
      const weigh = (row: number) => (row < end ? weightAt(rows, open, row) : 0);
      for (let row = y; ;) {
        // Those before cover nothing of the picture, or nothing of this row on.
        while (open < newHeight && rows.last[open]! < Math.max(row, rows.first[open]!)) open++;
        if (open === newHeight) break;
        row = Math.max(row, rows.first[open]!);
        if (row >= end) break;
        const four = [row, row + 1, row + 2, row + 3];
        room.run.addRows(sums, count, ...four.map(from), ...four.map(weigh));
        const last = rows.last[open]!;
        row = Math.min(row + AT_ONCE, end, last + 1);
        if (row <= last) continue;
        const to = pixels + open * stride;
        room.run.closeRow(to, newWidth, channels, sums, starts, weights, taps.count, area);
        room.bytes(sums, sumBytes).fill(0);
        open++;
        // It may be a part of the next one too.
        row = Math.min(row, rows.first[open] ?? row);
      }
      y = end;
    },
    finish: () => room.bytes(pixels, newHeight * stride).slice(),
  };
}

/** So many rows are taken at once: few enough that they stay in the processor's cache. */
export const ROWS = 16;

/** `part` of a picture `[height, width, channels]`, 1 or 3 channels, at another size; see `createAreaScaler`. */
export function scaleArea(
  pixels: Uint8Array,
  shape: readonly [height: number, width: number, channels: number],
  part: Rectangle,
  target: readonly [height: number, width: number],
  rowsAtOnce = ROWS,
): Uint8Array<ArrayBuffer> {
  const [height, width, channels] = shape;
  const rowBytes = width * channels;
  const room = takeRoom();
  const scaler = createAreaScaler(shape, part, target, room);
  const address = room.take(rowsAtOnce * rowBytes);
  for (let y = 0; y < height; y += rowsAtOnce) {
    const rows = Math.min(rowsAtOnce, height - y);
    room.bytes(address, rows * rowBytes).set(pixels.subarray(y * rowBytes, (y + rows) * rowBytes));
    scaler.add(address, rows);
  }
  const scaled = scaler.finish();
  room.free();
  return scaled;
}
