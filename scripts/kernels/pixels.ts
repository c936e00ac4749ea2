// What a picture goes through on its way to what is kept of it: paper below it, and another size. Where there is SIMD it does
// most of each, and the loop for single numbers the rest; else that loop does all.

/** RGB of one pixel on white paper where it is transparent. */
@inline
function layOne(to: usize, pixel: u32): void {
  if (pixel >> 24 == 255) {
    store<u8>(to, <u8>pixel);
    store<u8>(to, <u8>(pixel >> 8), 1);
    store<u8>(to, <u8>(pixel >> 16), 2);
    return;
  }
  const alpha = <f64>(pixel >> 24) / 255;
  const paper = 255 * (1 - alpha);
  store<u8>(to, <u8>floor(<f64>(pixel & 255) * alpha + paper + 0.5));
  store<u8>(to, <u8>floor(<f64>((pixel >> 8) & 255) * alpha + paper + 0.5), 1);
  store<u8>(to, <u8>floor(<f64>((pixel >> 16) & 255) * alpha + paper + 0.5), 2);
}

/** So many RGBA pixels as RGB; up to four bytes after these are written too. */
export function layOnPaper(to: usize, rgba: usize, count: i32): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) {
    const opaque = i32x4.splat(0xff000000);
    for (; i + 4 <= count; i += 4, rgba += 16, to += 12) {
      const four = v128.load(rgba);
      if (i32x4.all_true(i32x4.eq(v128.and(four, opaque), opaque))) {
        v128.store(to, i8x16.shuffle(four, four, 0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 3, 7, 11, 15));
        continue;
      }
      layOne(to, load<u32>(rgba));
      layOne(to + 3, load<u32>(rgba, 4));
      layOne(to + 6, load<u32>(rgba, 8));
      layOne(to + 9, load<u32>(rgba, 12));
    }
  }
  for (; i < count; i++, rgba += 4, to += 3) layOne(to, load<u32>(rgba));
}

/** Two rows of eight bytes each side by side, as numbers of 16 bits. */
@inline
function pairs(a: v128, b: v128): v128 {
  return i16x8.extend_low_i8x16_u(
    i8x16.shuffle(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23),
  );
}

@inline
function pairsAfter(a: v128, b: v128): v128 {
  return i16x8.extend_high_i8x16_u(
    i8x16.shuffle(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23),
  );
}

/** Adds four rows of `count` bytes, weighted by at most 32,767, to sums of 32 bits. */
export function addRows(
  sums: usize,
  count: i32,
  a: usize,
  b: usize,
  c: usize,
  d: usize,
  weightA: i32,
  weightB: i32,
  weightC: i32,
  weightD: i32,
): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) {
    const ab = i32x4.splat(weightA | (weightB << 16));
    const cd = i32x4.splat(weightC | (weightD << 16));
    for (; i + 8 <= count; i += 8) {
      const to = sums + (<usize>i << 2);
      const va = v128.load64_zero(a + i);
      const vb = v128.load64_zero(b + i);
      const vc = v128.load64_zero(c + i);
      const vd = v128.load64_zero(d + i);
      v128.store(
        to,
        i32x4.add(
          v128.load(to),
          i32x4.add(i32x4.dot_i16x8_s(pairs(va, vb), ab), i32x4.dot_i16x8_s(pairs(vc, vd), cd)),
        ),
      );
      v128.store(
        to,
        i32x4.add(
          v128.load(to, 16),
          i32x4.add(i32x4.dot_i16x8_s(pairsAfter(va, vb), ab), i32x4.dot_i16x8_s(pairsAfter(vc, vd), cd)),
        ),
        16,
      );
    }
  }
  for (; i < count; i++) {
    const to = sums + (<usize>i << 2);
    store<i32>(
      to,
      load<i32>(to) +
        <i32>load<u8>(a + i) * weightA +
        <i32>load<u8>(b + i) * weightB +
        <i32>load<u8>(c + i) * weightC +
        <i32>load<u8>(d + i) * weightD,
    );
  }
}

/**
 * Makes a row of `width` new pixels of the sums: each of `taps` of them from its start (a column) on, weighted by float64 numbers,
 * over `area`, rounded. Up to 16 bytes behind the sums are read.
 */
export function closeRow(
  to: usize,
  width: i32,
  channels: i32,
  sums: usize,
  starts: usize,
  weights: usize,
  taps: i32,
  area: f64,
): void {
  const stride = <usize>channels << 2;
  for (let x = 0; x < width; x++, starts += 4) {
    let at = sums + <usize>load<u32>(starts) * stride;
    if (ASC_FEATURE_SIMD && channels == 3) {
      let redGreen = f64x2.splat(0);
      let blue = f64x2.splat(0);
      for (let tap = 0; tap < taps; tap++, at += 12, weights += 8) {
        const weight = v128.load64_splat(weights);
        const four = v128.load(at);
        redGreen = f64x2.add(redGreen, f64x2.mul(f64x2.convert_low_i32x4_s(four), weight));
        blue = f64x2.add(
          blue,
          f64x2.mul(f64x2.convert_low_i32x4_s(i32x4.shuffle(four, four, 2, 3, 0, 1)), weight),
        );
      }
      const areas = f64x2.splat(area);
      const half = f64x2.splat(0.5);
      redGreen = i32x4.trunc_sat_f64x2_s_zero(f64x2.add(f64x2.div(redGreen, areas), half));
      blue = i32x4.trunc_sat_f64x2_s_zero(f64x2.add(f64x2.div(blue, areas), half));
      store<u8>(to, <u8>i32x4.extract_lane(redGreen, 0));
      store<u8>(to, <u8>i32x4.extract_lane(redGreen, 1), 1);
      store<u8>(to, <u8>i32x4.extract_lane(blue, 0), 2);
      to += 3;
      continue;
    }
    for (let c = 0; c < channels; c++, to++) {
      let sum: f64 = 0;
      for (let tap = 0; tap < taps; tap++)
        sum += <f64>load<i32>(at + <usize>tap * stride + (c << 2)) * load<f64>(weights + (<usize>tap << 3));
      store<u8>(to, <u8>(sum / area + 0.5));
    }
    weights += <usize>taps << 3;
  }
}
