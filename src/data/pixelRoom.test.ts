import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pixelModule, pixelModulePlain } from './pixelModule.ts';
import { createRoom, takeRoom } from './pixelRoom.ts';

const roomOf = (text: string) =>
  createRoom(new WebAssembly.Module(Uint8Array.from(Buffer.from(text, 'base64'))), () => undefined);

/** A strip of noise on paper, four rows of it added up, and a row made of the sums, in another room each time. */
function goThrough(text: string, rgba: Uint8Array, weights: readonly number[], channels: number): number[][] {
  const room = roomOf(text);
  const count = rgba.length / 4;
  const [from, laid] = [room.take(rgba.length), room.take(count * 3)];
  room.bytes(from, rgba.length).set(rgba);
  room.run.layOnPaper(laid, from, count);
  const row = Math.floor((count * 3) / 4 / channels) * channels;
  const taps = 2;
  const width = row / channels - 1;
  const [sums, out] = [room.take(4 * (row + taps * channels)), room.take(width * channels)];
  room.run.addRows(sums, row, laid, laid + row, laid + 2 * row, laid + 3 * row, ...weights);
  const [starts, parts] = [room.take(4 * width), room.take(8 * width * taps)];
  room.bytes(starts, 4 * width).set(new Uint8Array(Int32Array.from({ length: width }, (_, x) => x).buffer));
  const each = Float64Array.from({ length: width * taps }, (_, i) => (i % 5) + 1);
  room.bytes(parts, each.byteLength).set(new Uint8Array(each.buffer));
  const whole = weights.reduce((a, b) => a + b, 0) * 10;
  room.run.closeRow(out, width, channels, sums, starts, parts, taps, whole);
  return [
    [...room.bytes(laid, count * 3)],
    [...new Int32Array(room.bytes(sums, 4 * row).slice().buffer)],
    [...room.bytes(out, width * channels)],
  ];
}

test('with SIMD and without it comes to the same, to the bit', () => {
  const cases = fc.record({
    pixels: fc.array(
      fc.constantFrom(0, 1, 2).chain((kind) => pixel(kind)),
      { minLength: 8, maxLength: 60 },
    ),
    weights: fc.tuple(...Array.from({ length: 4 }, () => fc.integer({ min: 1, max: 32_767 }))),
    channels: fc.constantFrom(1, 3),
  });
  fc.assert(
    fc.property(cases, ({ pixels, weights, channels }) => {
      const rgba = Uint8Array.from(pixels.flat());
      const [simd, plain] = [pixelModule, pixelModulePlain].map((text) =>
        goThrough(text, rgba, weights, channels),
      );
      expect(simd).toEqual(plain);
    }),
    { seed: 3, numRuns: 100 },
  );
});

/** Opaque, mostly; clear; or in between. */
function pixel(kind: number) {
  const byte = fc.integer({ min: 0, max: 255 });
  return fc.tuple(byte, byte, byte, kind === 0 ? byte : fc.constant(255));
}

test('a room that is given back is had again, and what is taken in it is cleared', () => {
  const room = takeRoom();
  const address = room.take(100_000);
  room.bytes(address, 100_000).fill(7);
  room.free();
  const again = takeRoom();
  expect(again).toBe(room);
  expect(new Set(again.bytes(again.take(100_000), 100_000))).toEqual(new Set([0]));
  expect(takeRoom()).not.toBe(room);
});
