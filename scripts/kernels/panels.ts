// The inner loops of convolutions and products: four rows by a panel of eight columns, held in registers. They are not unrolled, and
// read each number into all lanes: V8 has 15 registers for vectors, and what does not fit costs a third.
// All numbers are float32, all matrices row-major, all pictures `[batch, height, width, channels]`. Addresses are bytes in the
// memory that is shared with TensorFlow.js.

/** Columns of a panel: two vectors of four. */
export const PANEL = 8;

/** Puts columns `from … from + 8` of a matrix `[rows, columns]` beside one another, zeros where it has no more. */
export function packPanel(matrix: usize, rows: i32, columns: i32, from: i32, panel: usize): void {
  const valid = min(PANEL, columns - from);
  let source = matrix + ((<usize>from) << 2);
  const step = (<usize>columns) << 2;
  if (valid == PANEL) {
    for (let row = 0; row < rows; row++) {
      v128.store(panel, v128.load(source));
      v128.store(panel, v128.load(source, 16), 16);
      source += step;
      panel += 32;
    }
    return;
  }
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < PANEL; column++)
      store<f32>(
        panel + ((<usize>column) << 2),
        column < valid ? load<f32>(source + ((<usize>column) << 2)) : 0,
      );
    source += step;
    panel += 32;
  }
}

/** sum + x · y of four numbers, rounded once where the machine can do it in one go, and the module is made for that. */
@inline
export function plusProduct(sum: v128, x: v128, y: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x, y, sum) : f32x4.add(sum, f32x4.mul(x, y));
}

/**
 * The eight numbers at `initial` plus four rows times a panel, into 4 × 8 numbers at `out`. `starts` are the rows' four addresses; a row is `segments` runs of `length` numbers,
 * `segmentStep` bytes from one run's begin to the next's.
 */
export function rowsTimesPanel(
  starts: usize,
  segments: i32,
  length: i32,
  segmentStep: usize,
  panel: usize,
  initial: usize,
  out: usize,
): void {
  let row0 = load<usize>(starts);
  let row1 = load<usize>(starts, 4);
  let row2 = load<usize>(starts, 8);
  let row3 = load<usize>(starts, 12);
  let a0 = v128.load(initial);
  let a1 = v128.load(initial, 16);
  let b0 = a0;
  let b1 = a1;
  let c0 = a0;
  let c1 = a1;
  let d0 = a0;
  let d1 = a1;
  const bytes = (<usize>length) << 2;
  for (let segment = 0; segment < segments; segment++) {
    for (let at: usize = 0; at < bytes; at += 4) {
      const p0 = v128.load(panel);
      const p1 = v128.load(panel, 16);
      let x = v128.load_splat<f32>(row0 + at);
      a0 = plusProduct(a0, x, p0);
      a1 = plusProduct(a1, x, p1);
      x = v128.load_splat<f32>(row1 + at);
      b0 = plusProduct(b0, x, p0);
      b1 = plusProduct(b1, x, p1);
      x = v128.load_splat<f32>(row2 + at);
      c0 = plusProduct(c0, x, p0);
      c1 = plusProduct(c1, x, p1);
      x = v128.load_splat<f32>(row3 + at);
      d0 = plusProduct(d0, x, p0);
      d1 = plusProduct(d1, x, p1);
      panel += 32;
    }
    row0 += segmentStep;
    row1 += segmentStep;
    row2 += segmentStep;
    row3 += segmentStep;
  }
  v128.store(out, a0);
  v128.store(out, a1, 16);
  v128.store(out, b0, 32);
  v128.store(out, b1, 48);
  v128.store(out, c0, 64);
  v128.store(out, c1, 80);
  v128.store(out, d0, 96);
  v128.store(out, d1, 112);
}

/** Writes the first `valid` of a row of eight; with `relu` nothing below 0. */
@inline
export function finishRow(from: usize, relu: bool, valid: i32, to: usize): void {
  let lower = v128.load(from);
  let upper = v128.load(from, 16);
  if (relu) {
    const zero = f32x4.splat(0);
    // Not `max`, which is slower, and this keeps a NaN.
    lower = v128.andnot(lower, f32x4.lt(lower, zero));
    upper = v128.andnot(upper, f32x4.lt(upper, zero));
  }
  if (valid == PANEL) {
    v128.store(to, lower);
    v128.store(to, upper, 16);
    return;
  }
  v128.store(from, lower);
  v128.store(from, upper, 16);
  for (let column: usize = 0; column < <usize>valid; column++)
    store<f32>(to + (column << 2), load<f32>(from + (column << 2)));
}

/**
 * Adds to four rows of eight at `out` what four columns of pixels, whose addresses are at `starts`, times the eight
 * gradients of each pixel come to. Pixels lie in `lines` of `count`.
 */
export function columnsTimesPanel(
  starts: usize,
  lines: i32,
  count: i32,
  pixelStep: usize,
  lineStep: usize,
  panel: usize,
  out: usize,
): void {
  let x0 = load<usize>(starts);
  let x1 = load<usize>(starts, 4);
  let x2 = load<usize>(starts, 8);
  let x3 = load<usize>(starts, 12);
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let b0 = a0;
  let b1 = a0;
  let c0 = a0;
  let c1 = a0;
  let d0 = a0;
  let d1 = a0;
  const rest = lineStep - <usize>count * pixelStep;
  if (x1 - x0 == 4 && x2 - x0 == 8 && x3 - x0 == 12) {
    for (let line = 0; line < lines; line++) {
      for (let left = count; left > 0; left--) {
        const p0 = v128.load(panel);
        const p1 = v128.load(panel, 16);
        let x = v128.load_splat<f32>(x0);
        a0 = plusProduct(a0, x, p0);
        a1 = plusProduct(a1, x, p1);
        x = v128.load_splat<f32>(x0, 4);
        b0 = plusProduct(b0, x, p0);
        b1 = plusProduct(b1, x, p1);
        x = v128.load_splat<f32>(x0, 8);
        c0 = plusProduct(c0, x, p0);
        c1 = plusProduct(c1, x, p1);
        x = v128.load_splat<f32>(x0, 12);
        d0 = plusProduct(d0, x, p0);
        d1 = plusProduct(d1, x, p1);
        x0 += pixelStep;
        panel += 32;
      }
      x0 += rest;
    }
  } else
    for (let line = 0; line < lines; line++) {
      for (let left = count; left > 0; left--) {
        const p0 = v128.load(panel);
        const p1 = v128.load(panel, 16);
        let x = v128.load_splat<f32>(x0);
        a0 = plusProduct(a0, x, p0);
        a1 = plusProduct(a1, x, p1);
        x = v128.load_splat<f32>(x1);
        b0 = plusProduct(b0, x, p0);
        b1 = plusProduct(b1, x, p1);
        x = v128.load_splat<f32>(x2);
        c0 = plusProduct(c0, x, p0);
        c1 = plusProduct(c1, x, p1);
        x = v128.load_splat<f32>(x3);
        d0 = plusProduct(d0, x, p0);
        d1 = plusProduct(d1, x, p1);
        x0 += pixelStep;
        x1 += pixelStep;
        x2 += pixelStep;
        x3 += pixelStep;
        panel += 32;
      }
      x0 += rest;
      x1 += rest;
      x2 += rest;
      x3 += rest;
    }
  v128.store(out, f32x4.add(v128.load(out), a0));
  v128.store(out, f32x4.add(v128.load(out, 16), a1), 16);
  v128.store(out, f32x4.add(v128.load(out, 32), b0), 32);
  v128.store(out, f32x4.add(v128.load(out, 48), b1), 48);
  v128.store(out, f32x4.add(v128.load(out, 64), c0), 64);
  v128.store(out, f32x4.add(v128.load(out, 80), c1), 80);
  v128.store(out, f32x4.add(v128.load(out, 96), d0), 96);
  v128.store(out, f32x4.add(v128.load(out, 112), d1), 112);
}
