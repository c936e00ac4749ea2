// Products of matrices and convolutions. All numbers are float32, all matrices row-major, all pictures
// `[batch, height, width, channels]`. Addresses are bytes in the memory that is shared with TensorFlow.js.

/** Columns of a panel: two vectors of four. */
const PANEL = 8;

/** Puts columns `from … from + 8` of a matrix `[rows, columns]` beside one another, zeros where it has no more. */
function packPanel(matrix: usize, rows: i32, columns: i32, from: i32, panel: usize): void {
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

/**
 * Four rows times a panel, into 4 × 8 numbers at `out`. A row is `segments` runs of `length` numbers,
 * `segmentStep` bytes from one run's begin to the next's.
 */
function rowsTimesPanel(
  row0: usize,
  row1: usize,
  row2: usize,
  row3: usize,
  segments: i32,
  length: i32,
  segmentStep: usize,
  panel: usize,
  out: usize,
): void {
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let b0 = a0;
  let b1 = a0;
  let c0 = a0;
  let c1 = a0;
  let d0 = a0;
  let d1 = a0;
  const bytes = (<usize>length) << 2;
  for (let segment = 0; segment < segments; segment++) {
    let at: usize = 0;
    const fours = bytes & ~15;
    while (at < fours) {
      const x0 = v128.load(row0 + at);
      const x1 = v128.load(row1 + at);
      const x2 = v128.load(row2 + at);
      const x3 = v128.load(row3 + at);
      let p0 = v128.load(panel);
      let p1 = v128.load(panel, 16);
      let x = v128.shuffle<f32>(x0, x0, 0, 0, 0, 0);
      a0 = f32x4.add(a0, f32x4.mul(x, p0));
      a1 = f32x4.add(a1, f32x4.mul(x, p1));
      x = v128.shuffle<f32>(x1, x1, 0, 0, 0, 0);
      b0 = f32x4.add(b0, f32x4.mul(x, p0));
      b1 = f32x4.add(b1, f32x4.mul(x, p1));
      x = v128.shuffle<f32>(x2, x2, 0, 0, 0, 0);
      c0 = f32x4.add(c0, f32x4.mul(x, p0));
      c1 = f32x4.add(c1, f32x4.mul(x, p1));
      x = v128.shuffle<f32>(x3, x3, 0, 0, 0, 0);
      d0 = f32x4.add(d0, f32x4.mul(x, p0));
      d1 = f32x4.add(d1, f32x4.mul(x, p1));
      p0 = v128.load(panel, 32);
      p1 = v128.load(panel, 48);
      x = v128.shuffle<f32>(x0, x0, 1, 1, 1, 1);
      a0 = f32x4.add(a0, f32x4.mul(x, p0));
      a1 = f32x4.add(a1, f32x4.mul(x, p1));
      x = v128.shuffle<f32>(x1, x1, 1, 1, 1, 1);
      b0 = f32x4.add(b0, f32x4.mul(x, p0));
      b1 = f32x4.add(b1, f32x4.mul(x, p1));
      x = v128.shuffle<f32>(x2, x2, 1, 1, 1, 1);
      c0 = f32x4.add(c0, f32x4.mul(x, p0));
      c1 = f32x4.add(c1, f32x4.mul(x, p1));
      x = v128.shuffle<f32>(x3, x3, 1, 1, 1, 1);
      d0 = f32x4.add(d0, f32x4.mul(x, p0));
      d1 = f32x4.add(d1, f32x4.mul(x, p1));
      p0 = v128.load(panel, 64);
      p1 = v128.load(panel, 80);
      x = v128.shuffle<f32>(x0, x0, 2, 2, 2, 2);
      a0 = f32x4.add(a0, f32x4.mul(x, p0));
      a1 = f32x4.add(a1, f32x4.mul(x, p1));
      x = v128.shuffle<f32>(x1, x1, 2, 2, 2, 2);
      b0 = f32x4.add(b0, f32x4.mul(x, p0));
      b1 = f32x4.add(b1, f32x4.mul(x, p1));
      x = v128.shuffle<f32>(x2, x2, 2, 2, 2, 2);
      c0 = f32x4.add(c0, f32x4.mul(x, p0));
      c1 = f32x4.add(c1, f32x4.mul(x, p1));
      x = v128.shuffle<f32>(x3, x3, 2, 2, 2, 2);
      d0 = f32x4.add(d0, f32x4.mul(x, p0));
      d1 = f32x4.add(d1, f32x4.mul(x, p1));
      p0 = v128.load(panel, 96);
      p1 = v128.load(panel, 112);
      x = v128.shuffle<f32>(x0, x0, 3, 3, 3, 3);
      a0 = f32x4.add(a0, f32x4.mul(x, p0));
      a1 = f32x4.add(a1, f32x4.mul(x, p1));
      x = v128.shuffle<f32>(x1, x1, 3, 3, 3, 3);
      b0 = f32x4.add(b0, f32x4.mul(x, p0));
      b1 = f32x4.add(b1, f32x4.mul(x, p1));
      x = v128.shuffle<f32>(x2, x2, 3, 3, 3, 3);
      c0 = f32x4.add(c0, f32x4.mul(x, p0));
      c1 = f32x4.add(c1, f32x4.mul(x, p1));
      x = v128.shuffle<f32>(x3, x3, 3, 3, 3, 3);
      d0 = f32x4.add(d0, f32x4.mul(x, p0));
      d1 = f32x4.add(d1, f32x4.mul(x, p1));
      panel += 128;
      at += 16;
    }
    while (at < bytes) {
      const p0 = v128.load(panel);
      const p1 = v128.load(panel, 16);
      let x = v128.load_splat<f32>(row0 + at);
      a0 = f32x4.add(a0, f32x4.mul(x, p0));
      a1 = f32x4.add(a1, f32x4.mul(x, p1));
      x = v128.load_splat<f32>(row1 + at);
      b0 = f32x4.add(b0, f32x4.mul(x, p0));
      b1 = f32x4.add(b1, f32x4.mul(x, p1));
      x = v128.load_splat<f32>(row2 + at);
      c0 = f32x4.add(c0, f32x4.mul(x, p0));
      c1 = f32x4.add(c1, f32x4.mul(x, p1));
      x = v128.load_splat<f32>(row3 + at);
      d0 = f32x4.add(d0, f32x4.mul(x, p0));
      d1 = f32x4.add(d1, f32x4.mul(x, p1));
      panel += 32;
      at += 4;
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

/** Writes the first `valid` of a row of eight, with the eight of `bias` added; with `relu` nothing below 0. */
@inline
function finishRow(from: usize, bias: usize, relu: bool, valid: i32, to: usize): void {
  let lower = f32x4.add(v128.load(from), v128.load(bias));
  let upper = f32x4.add(v128.load(from, 16), v128.load(bias, 16));
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
 * Cross-correlation of pictures that are padded already with a kernel `[kernelHeight · kernelWidth · channels, filters]`,
 * plus a bias (address 0: none), and with `relu` what is below 0 set to 0.
 * `scratch` holds (kernelHeight · kernelWidth · channels · ⌈filters / 8⌉ + 5) · 32 bytes.
 */
export function convolve(
  x: usize,
  kernel: usize,
  bias: usize,
  y: usize,
  batch: i32,
  inHeight: i32,
  inWidth: i32,
  channels: i32,
  outHeight: i32,
  outWidth: i32,
  filters: i32,
  kernelHeight: i32,
  kernelWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  relu: bool,
  scratch: usize,
): void {
  const rows = kernelHeight * kernelWidth * channels;
  const panelBytes = (<usize>rows) << 5;
  const panels = (filters + PANEL - 1) / PANEL;
  const tile = scratch;
  const biases = scratch + 128;
  const packed = scratch + 160;
  for (let panel = 0; panel < panels; panel++)
    packPanel(kernel, rows, filters, panel * PANEL, packed + <usize>panel * panelBytes);
  const rowStep = (<usize>(inWidth * channels)) << 2;
  const pixelStep = (<usize>(strideWidth * channels)) << 2;
  const lineStep = (<usize>strideHeight) * rowStep;
  const outStep = (<usize>filters) << 2;
  const pixels = outHeight * outWidth;
  const length = kernelWidth * channels;
  for (let n = 0; n < batch; n++) {
    const picture = x + (<usize>n) * (<usize>inHeight) * rowStep;
    const made = y + ((<usize>n) * <usize>pixels) * outStep;
    for (let panel = 0; panel < panels; panel++) {
      const from = panel * PANEL;
      const valid = min(PANEL, filters - from);
      for (let i: i32 = 0; i < PANEL; i++)
        store<f32>(
          biases + ((<usize>i) << 2),
          bias != 0 && i < valid ? load<f32>(bias + ((<usize>(from + i)) << 2)) : 0,
        );
      const weights = packed + <usize>panel * panelBytes;
      let to = made + ((<usize>from) << 2);
      let line = picture;
      let column = 0;
      let next = picture;
      for (let pixel = 0; pixel < pixels; pixel += 4) {
        const left = pixels - pixel;
        const r0 = next;
        let r1 = r0;
        let r2 = r0;
        let r3 = r0;
        next += pixelStep;
        if (++column == outWidth) {
          column = 0;
          line += lineStep;
          next = line;
        }
        if (left > 1) {
          r1 = next;
          next += pixelStep;
          if (++column == outWidth) {
            column = 0;
            line += lineStep;
            next = line;
          }
        }
        if (left > 2) {
          r2 = next;
          next += pixelStep;
          if (++column == outWidth) {
            column = 0;
            line += lineStep;
            next = line;
          }
        }
        if (left > 3) {
          r3 = next;
          next += pixelStep;
          if (++column == outWidth) {
            column = 0;
            line += lineStep;
            next = line;
          }
        }
        rowsTimesPanel(r0, r1, r2, r3, kernelHeight, length, rowStep, weights, tile);
        finishRow(tile, biases, relu, valid, to);
        if (left > 1) finishRow(tile + 32, biases, relu, valid, to + outStep);
        if (left > 2) finishRow(tile + 64, biases, relu, valid, to + 2 * outStep);
        if (left > 3) finishRow(tile + 96, biases, relu, valid, to + 3 * outStep);
        to += 4 * outStep;
      }
    }
  }
}

/** Rows of the right matrix that are worked through at a time, so that what is packed of them stays in the cache. */
const DEPTH = 256;

/**
 * `[rows, depth]` times `[depth, columns]`, plus a bias (address 0: none), and with `relu` what is below 0 set to 0.
 * `scratch` holds 261 · 32 bytes.
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
  scratch: usize,
): void {
  const tile = scratch;
  const biases = scratch + 128;
  const panel = scratch + 160;
  const aStep = (<usize>depth) << 2;
  const yStep = (<usize>columns) << 2;
  for (let from = 0; from < columns; from += PANEL) {
    const valid = min(PANEL, columns - from);
    for (let begin = 0; begin < depth; begin += DEPTH) {
      const length = min(DEPTH, depth - begin);
      packPanel(b + (<usize>begin) * yStep, length, columns, from, panel);
      const last = begin + length == depth;
      for (let i: i32 = 0; i < PANEL; i++)
        store<f32>(
          biases + ((<usize>i) << 2),
          bias != 0 && begin == 0 && i < valid ? load<f32>(bias + ((<usize>(from + i)) << 2)) : 0,
        );
      for (let row = 0; row < rows; row += 4) {
        const left = rows - row;
        const r0 = a + (<usize>row) * aStep + ((<usize>begin) << 2);
        const r1 = left > 1 ? r0 + aStep : r0;
        const r2 = left > 2 ? r0 + 2 * aStep : r0;
        const r3 = left > 3 ? r0 + 3 * aStep : r0;
        const to = y + (<usize>row) * yStep + ((<usize>from) << 2);
        rowsTimesPanel(r0, r1, r2, r3, 1, length, 0, panel, tile);
        for (let i = 0; i < min(4, left); i++) {
          const made = tile + ((<usize>i) << 5);
          const place = to + (<usize>i) * yStep;
          if (begin > 0)
            for (let column: usize = 0; column < <usize>valid; column++)
              store<f32>(
                made + (column << 2),
                load<f32>(made + (column << 2)) + load<f32>(place + (column << 2)),
              );
          finishRow(made, biases, relu && last, valid, place);
        }
      }
    }
  }
}

/**
 * `[rows, depth]` times the transpose of `[columns, depth]`: each number a product of two rows as they lie.
 * Such are the gradients that a Dense layer passes on.
 */
export function multiplyTransposed(a: usize, b: usize, y: usize, rows: i32, depth: i32, columns: i32): void {
  const step = (<usize>depth) << 2;
  const fours = step & ~15;
  for (let row = 0; row < rows; row += 4) {
    const left = rows - row;
    const r0 = a + (<usize>row) * step;
    const r1 = left > 1 ? r0 + step : r0;
    const r2 = left > 2 ? r0 + 2 * step : r0;
    const r3 = left > 3 ? r0 + 3 * step : r0;
    for (let column = 0; column < columns; column += 2) {
      const c0 = b + (<usize>column) * step;
      const c1 = columns - column > 1 ? c0 + step : c0;
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
        a0 = f32x4.add(a0, f32x4.mul(x, p));
        a1 = f32x4.add(a1, f32x4.mul(x, q));
        x = v128.load(r1 + at);
        b0 = f32x4.add(b0, f32x4.mul(x, p));
        b1 = f32x4.add(b1, f32x4.mul(x, q));
        x = v128.load(r2 + at);
        d0 = f32x4.add(d0, f32x4.mul(x, p));
        d1 = f32x4.add(d1, f32x4.mul(x, q));
        x = v128.load(r3 + at);
        e0 = f32x4.add(e0, f32x4.mul(x, p));
        e1 = f32x4.add(e1, f32x4.mul(x, q));
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
      const both = columns - column > 1;
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

/**
 * Adds to four rows of eight at `out` what four columns of pixels, of which one begins at each `x`, times the eight
 * gradients of each pixel come to. Pixels lie in `lines` of `count`.
 */
function columnsTimesPanel(
  x0: usize,
  x1: usize,
  x2: usize,
  x3: usize,
  lines: i32,
  count: i32,
  pixelStep: usize,
  lineStep: usize,
  panel: usize,
  out: usize,
): void {
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
    const twice = pixelStep << 1;
    for (let line = 0; line < lines; line++) {
      let left = count;
      for (; left >= 2; left -= 2) {
        let p0 = v128.load(panel);
        let p1 = v128.load(panel, 16);
        let four = v128.load(x0);
        let x = v128.shuffle<f32>(four, four, 0, 0, 0, 0);
        a0 = f32x4.add(a0, f32x4.mul(x, p0));
        a1 = f32x4.add(a1, f32x4.mul(x, p1));
        x = v128.shuffle<f32>(four, four, 1, 1, 1, 1);
        b0 = f32x4.add(b0, f32x4.mul(x, p0));
        b1 = f32x4.add(b1, f32x4.mul(x, p1));
        x = v128.shuffle<f32>(four, four, 2, 2, 2, 2);
        c0 = f32x4.add(c0, f32x4.mul(x, p0));
        c1 = f32x4.add(c1, f32x4.mul(x, p1));
        x = v128.shuffle<f32>(four, four, 3, 3, 3, 3);
        d0 = f32x4.add(d0, f32x4.mul(x, p0));
        d1 = f32x4.add(d1, f32x4.mul(x, p1));
        p0 = v128.load(panel, 32);
        p1 = v128.load(panel, 48);
        four = v128.load(x0 + pixelStep);
        x = v128.shuffle<f32>(four, four, 0, 0, 0, 0);
        a0 = f32x4.add(a0, f32x4.mul(x, p0));
        a1 = f32x4.add(a1, f32x4.mul(x, p1));
        x = v128.shuffle<f32>(four, four, 1, 1, 1, 1);
        b0 = f32x4.add(b0, f32x4.mul(x, p0));
        b1 = f32x4.add(b1, f32x4.mul(x, p1));
        x = v128.shuffle<f32>(four, four, 2, 2, 2, 2);
        c0 = f32x4.add(c0, f32x4.mul(x, p0));
        c1 = f32x4.add(c1, f32x4.mul(x, p1));
        x = v128.shuffle<f32>(four, four, 3, 3, 3, 3);
        d0 = f32x4.add(d0, f32x4.mul(x, p0));
        d1 = f32x4.add(d1, f32x4.mul(x, p1));
        x0 += twice;
        panel += 64;
      }
      if (left > 0) {
        let p0 = v128.load(panel);
        let p1 = v128.load(panel, 16);
        let four = v128.load(x0);
        let x = v128.shuffle<f32>(four, four, 0, 0, 0, 0);
        a0 = f32x4.add(a0, f32x4.mul(x, p0));
        a1 = f32x4.add(a1, f32x4.mul(x, p1));
        x = v128.shuffle<f32>(four, four, 1, 1, 1, 1);
        b0 = f32x4.add(b0, f32x4.mul(x, p0));
        b1 = f32x4.add(b1, f32x4.mul(x, p1));
        x = v128.shuffle<f32>(four, four, 2, 2, 2, 2);
        c0 = f32x4.add(c0, f32x4.mul(x, p0));
        c1 = f32x4.add(c1, f32x4.mul(x, p1));
        x = v128.shuffle<f32>(four, four, 3, 3, 3, 3);
        d0 = f32x4.add(d0, f32x4.mul(x, p0));
        d1 = f32x4.add(d1, f32x4.mul(x, p1));
        x0 += pixelStep;
        panel += 32;
      }
      x0 += rest;
    }
  } else
    for (let line = 0; line < lines; line++) {
      for (let left = count; left > 0; left--) {
        let p0 = v128.load(panel);
        let p1 = v128.load(panel, 16);
        let x = v128.load_splat<f32>(x0);
        a0 = f32x4.add(a0, f32x4.mul(x, p0));
        a1 = f32x4.add(a1, f32x4.mul(x, p1));
        x = v128.load_splat<f32>(x1);
        b0 = f32x4.add(b0, f32x4.mul(x, p0));
        b1 = f32x4.add(b1, f32x4.mul(x, p1));
        x = v128.load_splat<f32>(x2);
        c0 = f32x4.add(c0, f32x4.mul(x, p0));
        c1 = f32x4.add(c1, f32x4.mul(x, p1));
        x = v128.load_splat<f32>(x3);
        d0 = f32x4.add(d0, f32x4.mul(x, p0));
        d1 = f32x4.add(d1, f32x4.mul(x, p1));
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

/**
 * The gradient of a convolution by its kernel `[kernelHeight · kernelWidth · channels, filters]`, from pictures that
 * are padded already and the output's gradient. With one place a picture, so a Dense layer's too.
 * `scratch` holds (⌈rows / 4⌉ · 4 · ⌈filters / 8⌉ + outHeight · outWidth) · 32 bytes.
 */
export function kernelGradient(
  x: usize,
  dy: usize,
  gradient: usize,
  batch: i32,
  inHeight: i32,
  inWidth: i32,
  channels: i32,
  outHeight: i32,
  outWidth: i32,
  filters: i32,
  kernelHeight: i32,
  kernelWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  scratch: usize,
): void {
  const rows = kernelHeight * kernelWidth * channels;
  const padded = (rows + 3) & ~3;
  const panels = (filters + PANEL - 1) / PANEL;
  const panelBytes = (<usize>padded) << 5;
  const sums = scratch;
  const packed = scratch + <usize>panels * panelBytes;
  memory.fill(sums, 0, <usize>panels * panelBytes);
  const rowStep = (<usize>(inWidth * channels)) << 2;
  const pixelStep = (<usize>(strideWidth * channels)) << 2;
  const lineStep = (<usize>strideHeight) * rowStep;
  const pixels = outHeight * outWidth;
  const length = kernelWidth * channels;
  for (let n = 0; n < batch; n++) {
    const picture = x + (<usize>n) * (<usize>inHeight) * rowStep;
    const given = dy + (((<usize>n) * <usize>pixels * <usize>filters) << 2);
    for (let panel = 0; panel < panels; panel++) {
      packPanel(given, pixels, filters, panel * PANEL, packed);
      let to = sums + <usize>panel * panelBytes;
      let line = picture;
      let column = 0;
      let next = picture;
      for (let row = 0; row < rows; row += 4) {
        const left = rows - row;
        const x0 = next;
        let x1 = x0;
        let x2 = x0;
        let x3 = x0;
        next += 4;
        if (++column == length) {
          column = 0;
          line += rowStep;
          next = line;
        }
        if (left > 1) {
          x1 = next;
          next += 4;
          if (++column == length) {
            column = 0;
            line += rowStep;
            next = line;
          }
        }
        if (left > 2) {
          x2 = next;
          next += 4;
          if (++column == length) {
            column = 0;
            line += rowStep;
            next = line;
          }
        }
        if (left > 3) {
          x3 = next;
          next += 4;
          if (++column == length) {
            column = 0;
            line += rowStep;
            next = line;
          }
        }
        columnsTimesPanel(x0, x1, x2, x3, outHeight, outWidth, pixelStep, lineStep, packed, to);
        to += 128;
      }
    }
  }
  for (let panel = 0; panel < panels; panel++) {
    const valid = min(PANEL, filters - panel * PANEL);
    let from = sums + <usize>panel * panelBytes;
    let to = gradient + ((<usize>(panel * PANEL)) << 2);
    for (let row = 0; row < rows; row++) {
      for (let i: usize = 0; i < <usize>valid; i++) store<f32>(to + (i << 2), load<f32>(from + (i << 2)));
      from += 32;
      to += (<usize>filters) << 2;
    }
  }
}

/** `[places, channels, filters]` to `[places, filters, channels]` with the places in reverse: a kernel turned by 180°. */
export function turnKernel(kernel: usize, places: i32, channels: i32, filters: i32, turned: usize): void {
  const size = channels * filters;
  for (let place = 0; place < places; place++) {
    const from = kernel + ((<usize>((places - 1 - place) * size)) << 2);
    const to = turned + ((<usize>(place * size)) << 2);
    for (let channel = 0; channel < channels; channel++)
      for (let filter = 0; filter < filters; filter++)
        store<f32>(
          to + ((<usize>(filter * channels + channel)) << 2),
          load<f32>(from + ((<usize>(channel * filters + filter)) << 2)),
        );
  }
}

/**
 * Pictures with zeros around and, with strides, zeros between: pixel (h, w) comes to (top + h · strideHeight,
 * left + w · strideWidth), where that lies on the larger picture.
 */
export function spreadPictures(
  x: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  top: i32,
  left: i32,
  strideHeight: i32,
  strideWidth: i32,
  outHeight: i32,
  outWidth: i32,
  y: usize,
): void {
  const bytes = (<usize>channels) << 2;
  memory.fill(y, 0, <usize>(batch * outHeight * outWidth) * bytes);
  for (let n = 0; n < batch; n++)
    for (let h = 0; h < height; h++) {
      const line = top + h * strideHeight;
      if (line < 0 || line >= outHeight) continue;
      const from = x + <usize>((n * height + h) * width) * bytes;
      const to = y + <usize>((n * outHeight + line) * outWidth) * bytes;
      if (strideWidth == 1) {
        const first = max(0, -left);
        const end = min(width, outWidth - left);
        if (end > first)
          memory.copy(to + <usize>(left + first) * bytes, from + <usize>first * bytes, <usize>(end - first) * bytes);
        continue;
      }
      for (let w = 0; w < width; w++) {
        const column = left + w * strideWidth;
        if (column >= 0 && column < outWidth)
          memory.copy(to + <usize>column * bytes, from + <usize>w * bytes, bytes);
      }
    }
}
