// Products of matrices.
// All numbers are float32, all matrices row-major, all pictures `[batch, height, width, channels]`. Addresses are bytes in the
// memory that is shared with TensorFlow.js.

import { finishRow, packPanel, PANEL, plusProduct, rowsTimesPanel } from './panels';

/** Rows of the right matrix that are worked through at a time, so that what is packed of them stays in the cache. */
const DEPTH = 256;

/**
 * `[rows, depth]` times `[depth, columns]`, plus a bias (address 0: none), and with `relu` what is below 0 set to 0.
 * Of the columns `first … end`, of which `first` is a multiple of 8. `scratch` holds 262 · 32 bytes.
 */
export function multiply(
  a: usize,
  b: usize,
  bias: usize,
  y: usize,
  rows: i32,
  depth: i32,
  columns: i32,
  relu: bool,
  first: i32,
  end: i32,
  scratch: usize,
): void {
  const tile = scratch;
  const biases = scratch + 128;
  const starts = scratch + 160;
  const panel = scratch + 192;
  const aStep = (<usize>depth) << 2;
  const yStep = (<usize>columns) << 2;
  // The columns of a depth together, so that what is read of the right matrix comes into the cache once.
  for (let begin = 0; begin < depth; begin += DEPTH) {
    const length = min(DEPTH, depth - begin);
    const last = begin + length == depth;
    for (let from = first; from < end; from += PANEL) {
      const valid = min(PANEL, end - from);
      packPanel(b + (<usize>begin) * yStep, length, columns, from, panel);
      for (let i: i32 = 0; i < PANEL; i++)
        store<f32>(
          biases + ((<usize>i) << 2),
          bias != 0 && begin == 0 && i < valid ? load<f32>(bias + ((<usize>(from + i)) << 2)) : 0,
        );
      for (let row = 0; row < rows; row += 4) {
        const left = rows - row;
        const start = a + (<usize>row) * aStep + ((<usize>begin) << 2);
        for (let i = 0; i < 4; i++) store<usize>(starts + ((<usize>i) << 2), start + <usize>min(i, left - 1) * aStep);
        const to = y + (<usize>row) * yStep + ((<usize>from) << 2);
        rowsTimesPanel(starts, 1, length, 0, panel, biases, tile);
        for (let i = 0; i < min(4, left); i++) {
          const made = tile + ((<usize>i) << 5);
          const place = to + (<usize>i) * yStep;
          if (begin > 0)
            for (let column: usize = 0; column < <usize>valid; column++)
              store<f32>(
                made + (column << 2),
                load<f32>(made + (column << 2)) + load<f32>(place + (column << 2)),
              );
          finishRow(made, relu && last, valid, place);
        }
      }
    }
  }
}

/**
 * `[rows, depth]` times the transpose of `[columns, depth]`: each number a product of two rows as they lie.
 * Such are the gradients that a Dense layer passes on. Of the columns `first … end`.
 */
export function multiplyTransposed(
  a: usize,
  b: usize,
  y: usize,
  rows: i32,
  depth: i32,
  columns: i32,
  first: i32,
  end: i32,
): void {
  const step = (<usize>depth) << 2;
  const fours = step & ~15;
  for (let row = 0; row < rows; row += 4) {
    const left = rows - row;
    const r0 = a + (<usize>row) * step;
    const r1 = left > 1 ? r0 + step : r0;
    const r2 = left > 2 ? r0 + 2 * step : r0;
    const r3 = left > 3 ? r0 + 3 * step : r0;
    for (let column = first; column < end; column += 2) {
      const c0 = b + (<usize>column) * step;
      const c1 = end - column > 1 ? c0 + step : c0;
      let a0 = f32x4.splat(0);
      let a1 = a0;
      let b0 = a0;
      let b1 = a0;
      let d0 = a0;
      let d1 = a0;
      let e0 = a0;
      let e1 = a0;
      let at: usize = 0;
      for (; at < fours; at += 16) {
        const p = v128.load(c0 + at);
        const q = v128.load(c1 + at);
        let x = v128.load(r0 + at);
        a0 = plusProduct(a0, x, p);
        a1 = plusProduct(a1, x, q);
        x = v128.load(r1 + at);
        b0 = plusProduct(b0, x, p);
        b1 = plusProduct(b1, x, q);
        x = v128.load(r2 + at);
        d0 = plusProduct(d0, x, p);
        d1 = plusProduct(d1, x, q);
        x = v128.load(r3 + at);
        e0 = plusProduct(e0, x, p);
        e1 = plusProduct(e1, x, q);
      }
      let s0 = sumOf(a0);
      let s1 = sumOf(a1);
      let t0 = sumOf(b0);
      let t1 = sumOf(b1);
      let u0 = sumOf(d0);
      let u1 = sumOf(d1);
      let v0 = sumOf(e0);
      let v1 = sumOf(e1);
      for (; at < step; at += 4) {
        const p = load<f32>(c0 + at);
        const q = load<f32>(c1 + at);
        let x = load<f32>(r0 + at);
        s0 += x * p;
        s1 += x * q;
        x = load<f32>(r1 + at);
        t0 += x * p;
        t1 += x * q;
        x = load<f32>(r2 + at);
        u0 += x * p;
        u1 += x * q;
        x = load<f32>(r3 + at);
        v0 += x * p;
        v1 += x * q;
      }
      const both = end - column > 1;
      const yStep = (<usize>columns) << 2;
      const to = y + (<usize>row) * yStep + ((<usize>column) << 2);
      store<f32>(to, s0);
      if (both) store<f32>(to, s1, 4);
      if (left > 1) {
        store<f32>(to + yStep, t0);
        if (both) store<f32>(to + yStep, t1, 4);
      }
      if (left > 2) {
        store<f32>(to + 2 * yStep, u0);
        if (both) store<f32>(to + 2 * yStep, u1, 4);
      }
      if (left > 3) {
        store<f32>(to + 3 * yStep, v0);
        if (both) store<f32>(to + 3 * yStep, v1, 4);
      }
    }
  }
}

/** The sum of four numbers. */
@inline
function sumOf(x: v128): f32 {
  return (
    f32x4.extract_lane(x, 0) +
    f32x4.extract_lane(x, 1) +
    (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3))
  );
}
