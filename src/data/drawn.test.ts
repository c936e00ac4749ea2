import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { centreDigit, fromDrawing } from './drawn.ts';

const chunk = gunzipSync(
  readFileSync(new URL('../../public/datasets/mnist/training-03.bin', import.meta.url)),
);
const digits = Array.from({ length: 200 }, (_, i) => new Uint8Array(chunk.subarray(i * 784, (i + 1) * 784)));

/** The picture enlarged by whole pixels and put at a place of an empty canvas. */
function paint(picture: Uint8Array, scale: number, left: number, top: number, width = 480, height = 440) {
  const canvas = new Uint8Array(width * height);
  for (let y = 0; y < 28 * scale; y++)
    for (let x = 0; x < 28 * scale; x++) {
      const value = picture[Math.floor(y / scale) * 28 + Math.floor(x / scale)] ?? 0;
      const [toX, toY] = [x + left, y + top];
      if (value > 0) canvas[toY * width + toX] = value;
    }
  return canvas;
}

const difference = (a: Uint8Array, b: Uint8Array) =>
  a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) / a.length;

/** The smallest box around all ink. */
function extent(picture: Uint8Array) {
  const inked = [...picture.keys()].filter((i) => picture[i]! > 0);
  const across = (values: number[]) => Math.max(...values) - Math.min(...values) + 1;
  return { width: across(inked.map((i) => i % 28)), height: across(inked.map((i) => Math.floor(i / 28))) };
}

describe('centreDigit', () => {
  test("gives 200 of MNIST's own digits back, wherever and at ten times their size they are drawn", () => {
    const differences = digits.map((digit, i) =>
      difference(centreDigit(paint(digit, 10, i, (i * 7) % 160), 480, 440), digit),
    );
    // Of 255. A digit one pixel off is about 20 away, a different digit about 40.
    expect(Math.max(...differences)).toBeLessThan(0.1);
    expect(differences.filter((d) => d === 0).length).toBeGreaterThan(180);
  });

  test('does not depend on where the digit is drawn', () => {
    for (const digit of digits.slice(0, 20)) {
      const here = centreDigit(paint(digit, 7, 0, 0), 480, 440);
      expect(centreDigit(paint(digit, 7, 200, 31), 480, 440)).toEqual(here);
    }
  });

  test('hardly depends on how large it is drawn', () => {
    for (const digit of digits.slice(0, 20))
      for (const scale of [1, 4, 15]) {
        const canvas = paint(digit, scale, 5, 9);
        expect(difference(centreDigit(canvas, 480, 440), digit)).toBeLessThan(0.5);
      }
  });

  test('scales a tall and a wide bar into 20 pixels, with their proportions kept', () => {
    const bar = (width: number, height: number) => {
      const canvas = new Uint8Array(300 * 300);
      for (let y = 0; y < height; y++) canvas.fill(255, (y + 40) * 300 + 30, (y + 40) * 300 + 30 + width);
      return centreDigit(canvas, 300, 300);
    };
    expect(extent(bar(50, 250))).toEqual({ width: 4, height: 20 });
    expect(extent(bar(250, 50))).toEqual({ width: 20, height: 4 });
    expect(extent(bar(5, 5))).toEqual({ width: 20, height: 20 });
    expect(
      bar(50, 250)
        .filter((value) => value > 0)
        .every((value) => value === 255),
    ).toBe(true);
  });

  test('averages areas, so that half-covered pixels come out half bright', () => {
    // A 40×40 frame of stripes, one pixel on and one off, becomes even grey at half its size.
    const canvas = new Uint8Array(40 * 40);
    for (let y = 0; y < 40; y++) for (let x = 0; x < 40; x++) canvas[y * 40 + x] = (x + y) % 2 ? 255 : 0;
    const values = centreDigit(canvas, 40, 40).filter((value) => value > 0);
    expect(values).toEqual(new Uint8Array(400).fill(128));
  });

  test('keeps the centre of mass of a lopsided drawing within the middle pixel', () => {
    const canvas = new Uint8Array(200 * 200);
    // A thin upright with a heavy foot.
    for (let y = 20; y < 180; y++) canvas.fill(255, y * 200 + 90, y * 200 + (y > 130 ? 170 : 98));
    const picture = centreDigit(canvas, 200, 200);
    let [mass, x, y] = [0, 0, 0];
    for (const [i, value] of picture.entries()) {
      mass += value;
      x += value * ((i % 28) + 0.5);
      y += value * (Math.floor(i / 28) + 0.5);
    }
    expect([Math.floor(x / mass), Math.floor(y / mass)]).toEqual([14, 14]);
  });

  test('gives an empty picture for an empty drawing, also of floats', () => {
    expect(centreDigit(new Uint8Array(100 * 80), 100, 80)).toEqual(new Uint8Array(784));
    expect(centreDigit(new Float32Array(100 * 80), 100, 80)).toEqual(new Uint8Array(784));
  });
});

describe('fromDrawing', () => {
  const doodle = fromDrawing.doodle;
  const shipped = gunzipSync(
    readFileSync(new URL('../../public/datasets/quickdraw/test-00.bin', import.meta.url)),
  );
  const doodles = Array.from(
    { length: 480 },
    (_, i) => new Uint8Array(shipped.subarray(i * 784, (i + 1) * 784)),
  );

  test('a digit is drawn as MNIST has it', () => {
    expect(fromDrawing.digit).toBe(centreDigit);
  });

  test("gives Quick, Draw!'s own doodles back, wherever and at eight times their size they are drawn", () => {
    // All fill their picture, as they do in the original.
    for (const own of doodles) expect(Math.max(extent(own).width, extent(own).height)).toBe(28);
    const differences = doodles.map((own, i) =>
      difference(doodle(paint(own, 8, i % 200, (i * 7) % 160, 480, 440), 480, 440), own),
    );
    // Of 255. One whose middle is between two pixels may come out a pixel aside, which makes 20 to 40.
    expect(differences.filter((d) => d === 0).length / 480).toBeGreaterThan(0.8);
    expect(Math.max(...differences)).toBeLessThan(45);
  });

  test('fills the picture with its longer side, the other in proportion and in the middle', () => {
    const bar = (width: number, height: number) => {
      const canvas = new Uint8Array(300 * 300);
      for (let y = 0; y < height; y++) canvas.fill(255, (y + 20) * 300 + 35, (y + 20) * 300 + 35 + width);
      return doodle(canvas, 300, 300);
    };
    expect(extent(bar(70, 280))).toEqual({ width: 7, height: 28 });
    expect(extent(bar(280, 70))).toEqual({ width: 28, height: 7 });
    const columns = [...bar(80, 280).entries()].filter(([, ink]) => ink > 0).map(([i]) => i % 28);
    expect([Math.min(...columns), Math.max(...columns)]).toEqual([10, 17]);
  });

  test('gives an empty picture for an empty drawing', () => {
    expect(doodle(new Uint8Array(100), 10, 10)).toEqual(new Uint8Array(784));
  });
});
