// What is summed up, or picked out of, many numbers.

import { plusProduct } from './panels';

/** Adds the rows of `[rows, columns]` to sums in doubles. */
export function addRows(x: usize, rows: i32, columns: i32, sums: usize): void {
  const fours = columns & ~3;
  for (let row = 0; row < rows; row++) {
    let to = sums;
    let column = 0;
    for (; column < fours; column += 4) {
      const four = v128.load(x);
      v128.store(to, f64x2.add(v128.load(to), f64x2.promote_low_f32x4(four)));
      const upper = v128.shuffle<f32>(four, four, 2, 3, 2, 3);
      v128.store(to, f64x2.add(v128.load(to, 16), f64x2.promote_low_f32x4(upper)), 16);
      x += 16;
      to += 32;
    }
    for (; column < columns; column++) {
      store<f64>(to, load<f64>(to) + load<f32>(x));
      x += 4;
      to += 8;
    }
  }
}

/** So many sums in single precision. */
export function storeSums(sums: usize, count: i32, to: usize): void {
  for (let i: usize = 0; i < <usize>count; i++) store<f32>(to + (i << 2), <f32>load<f64>(sums + (i << 3)));
}

/** The sums of the columns of `[rows, columns]`, in doubles. `scratch` holds columns · 8 bytes. */
export function columnSums(x: usize, rows: i32, columns: i32, sums: usize, scratch: usize): void {
  memory.fill(scratch, 0, (<usize>columns) << 3);
  addRows(x, rows, columns, scratch);
  storeSums(scratch, columns, sums);
}

/** The sum of the squares of `size` numbers, in doubles. */
export function sumOfSquares(x: usize, size: i32): f64 {
  const fours = x + ((<usize>(size & ~3)) << 2);
  const end = x + ((<usize>size) << 2);
  let lower = f64x2.splat(0);
  let upper = f64x2.splat(0);
  for (; x < fours; x += 16) {
    const four = v128.load(x);
    const a = f64x2.promote_low_f32x4(four);
    const b = f64x2.promote_low_f32x4(v128.shuffle<f32>(four, four, 2, 3, 2, 3));
    lower = f64x2.add(lower, f64x2.mul(a, a));
    upper = f64x2.add(upper, f64x2.mul(b, b));
  }
  lower = f64x2.add(lower, upper);
  let sum = f64x2.extract_lane(lower, 0) + f64x2.extract_lane(lower, 1);
  for (; x < end; x += 4) {
    const one = <f64>load<f32>(x);
    sum += one * one;
  }
  return sum;
}

/**
 * The gradient of max pooling: each output's goes to the first maximum of its window, row by row; padding never wins.
 * `dx` is filled with zeros first.
 */
export function maxPoolGradient(
  x: usize,
  y: usize,
  dy: usize,
  dx: usize,
  batch: i32,
  inHeight: i32,
  inWidth: i32,
  channels: i32,
  outHeight: i32,
  outWidth: i32,
  windowHeight: i32,
  windowWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  top: i32,
  left: i32,
): void {
  memory.fill(dx, 0, (<usize>(batch * inHeight * inWidth * channels)) << 2);
  const fours = channels & ~3;
  for (let n = 0; n < batch; n++)
    for (let row = 0; row < outHeight; row++)
      for (let column = 0; column < outWidth; column++) {
        const begin = row * strideHeight - top;
        const from = column * strideWidth - left;
        const firstRow = max(begin, 0);
        const endRow = min(begin + windowHeight, inHeight);
        const firstColumn = max(from, 0);
        const endColumn = min(from + windowWidth, inWidth);
        let channel = 0;
        for (; channel < fours; channel += 4) {
          const most = v128.load(y);
          const given = v128.load(dy);
          let open = i32x4.splat(-1);
          for (let h = firstRow; h < endRow; h++)
            for (let w = firstColumn; w < endColumn; w++) {
              const at = (<usize>(((n * inHeight + h) * inWidth + w) * channels + channel)) << 2;
              const here = v128.and(f32x4.eq(v128.load(x + at), most), open);
              v128.store(dx + at, f32x4.add(v128.load(dx + at), v128.and(given, here)));
              open = v128.andnot(open, here);
            }
          y += 16;
          dy += 16;
        }
        for (; channel < channels; channel++) {
          const most = load<f32>(y);
          let open = true;
          for (let h = firstRow; open && h < endRow; h++)
            for (let w = firstColumn; w < endColumn; w++) {
              const at = (<usize>(((n * inHeight + h) * inWidth + w) * channels + channel)) << 2;
              if (load<f32>(x + at) == most) {
                store<f32>(dx + at, load<f32>(dx + at) + load<f32>(dy));
                open = false;
                break;
              }
            }
          y += 4;
          dy += 4;
        }
      }
}

/**
 * The gradient of a depthwise convolution with one filter a channel by its kernel `[kernelHeight, kernelWidth, channels]`.
 * Padding has no part. `gradient` is filled with zeros first.
 */
export function depthwiseKernelGradient(
  x: usize,
  dy: usize,
  gradient: usize,
  batch: i32,
  inHeight: i32,
  inWidth: i32,
  channels: i32,
  outHeight: i32,
  outWidth: i32,
  kernelHeight: i32,
  kernelWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  dilationHeight: i32,
  dilationWidth: i32,
  top: i32,
  left: i32,
): void {
  memory.fill(gradient, 0, (<usize>(kernelHeight * kernelWidth * channels)) << 2);
  const fours = channels & ~3;
  const step = (<usize>channels) << 2;
  const stride = <usize>strideWidth * step;
  for (let n = 0; n < batch; n++)
    for (let h = 0; h < outHeight; h++)
      for (let i = 0; i < kernelHeight; i++) {
        const row = h * strideHeight + i * dilationHeight - top;
        if (row < 0 || row >= inHeight) continue;
        for (let j = 0; j < kernelWidth; j++) {
          const across = j * dilationWidth - left;
          // The outputs whose place in the window lies on the picture.
          let first = across < 0 ? (-across + strideWidth - 1) / strideWidth : 0;
          let end = inWidth > across ? (inWidth - 1 - across) / strideWidth + 1 : 0;
          end = min(end, outWidth);
          if (end <= first) continue;
          const seen = x + <usize>((n * inHeight + row) * inWidth + first * strideWidth + across) * step;
          const given = dy + <usize>((n * outHeight + h) * outWidth + first) * step;
          const to = gradient + <usize>(i * kernelWidth + j) * step;
          for (let channel = 0; channel < fours; channel += 4) {
            const at = (<usize>channel) << 2;
            let a = seen + at;
            let b = given + at;
            // A line by itself, so that few numbers are added to many.
            let sum = f32x4.splat(0);
            for (let w = first; w < end; w++) {
              sum = plusProduct(sum, v128.load(a), v128.load(b));
              a += stride;
              b += step;
            }
            v128.store(to + at, f32x4.add(v128.load(to + at), sum));
          }
          for (let channel = fours; channel < channels; channel++) {
            const at = (<usize>channel) << 2;
            let a = seen + at;
            let b = given + at;
            let sum: f32 = 0;
            for (let w = first; w < end; w++) {
              sum += load<f32>(a) * load<f32>(b);
              a += stride;
              b += step;
            }
            store<f32>(to + at, load<f32>(to + at) + sum);
          }
        }
      }
}
