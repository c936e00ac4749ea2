/**
 * Convolution and its two gradients as WGSL. Each invocation keeps a few results in registers, four channels side by side, and
 * shares nothing with others: on a processor a barrier costs more than what it saves, and on a graphics processor the caches
 * hold what neighbours read alike. Sums are in one order, so that the same numbers always come out.
 */
import type { Convolution } from './convolutionGradients.ts';

/** Pixels of a row that one invocation computes. */
export const PIXELS = 4;

const times = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n');
const isFour = (channels: number): boolean => channels % 4 === 0;
/** How many fours hold so many channels. */
export const foursOf = (channels: number): number => Math.ceil(channels / 4);
const part = 'xyzw';

/** Four channels read from `at`, counted in fours where all are; else what is read beyond the last is not used. */
const readFour = (array: string, channels: number, at: string, step = 1): string =>
  isFour(channels)
    ? `${array}[${at}]`
    : `vec4<f32>(${[0, 1, 2, 3].map((i) => `${array}[${at} + ${i * step}]`).join(', ')})`;

/** Puts four channels of a result where they belong. */
const storeFour = (channels: number, at: string, four: string, value: string): string =>
  isFour(channels)
    ? `result[${at} * ${channels / 4} + ${four}] = ${value};`
    : times(
        4,
        (i) =>
          `if (${four} * 4 + ${i} < ${channels}) { result[${at} * ${channels} + ${four} * 4 + ${i}] = ${value}.${part[i]}; }`,
      );

/** Which four channels of which pixels of an output `[batch, height, width, channels]` an invocation computes. */
const place = (height: number, width: number, channels: number): string => `
  let four = index % ${foursOf(channels)};
  var rest = index / ${foursOf(channels)};
  let column0 = (rest % ${Math.ceil(width / PIXELS)}) * ${PIXELS};
  rest = rest / ${Math.ceil(width / PIXELS)};
  let row0 = rest % ${height};
  let picture = rest / ${height};
  if (picture >= uniforms.outShape[0]) { return; }
  ${times(PIXELS, (p) => `var sum${p} = vec4<f32>(0.0);`)}`;

const storePixels = (height: number, width: number, channels: number, value: (p: number) => string): string =>
  times(
    PIXELS,
    (p) => `if (column0 + ${p} < ${width}) {
      let at = (picture * ${height} + row0) * ${width} + column0 + ${p};
      let value = ${value(p)};
      ${storeFour(channels, 'at', 'four', 'value')}
    }`,
  );

/** y of `x`, `kernel` and, where it has one, `bias`; of an output so high and wide. */
export function forwardCode(
  { inputShape, kernelShape, strides, dilations, padding }: Convolution,
  [outHeight, outWidth]: readonly [number, number],
  { hasBias, relu }: { readonly hasBias: boolean; readonly relu: boolean },
): string {
  const [, height, width, channels] = inputShape;
  const [kernelHeight, kernelWidth, , filters] = kernelShape;
  const step = isFour(channels) ? 4 : 1;
  const perFilter = isFour(filters) ? filters / 4 : filters;
  const four = isFour(filters) ? 'four' : 'four * 4';
  const isPadded = Object.values(padding).some((pixels) => pixels > 0);
  const guarded = (column: string, read: string) =>
    isPadded ? `if (${column} >= 0 && ${column} < ${width}) { ${read} }` : read;
  const bias = hasBias ? ` + ${readFour('bias', filters, four)}` : '';
  const weights = times(step, (i) => `let w${i} = ${readFour('kernel', filters, `at + ${i * perFilter}`)};`);
  const add = (p: number) =>
    step === 4
      ? times(4, (i) => `sum${p} = fma(vec4<f32>(v.${part[i]}), w${i}, sum${p});`)
      : `sum${p} = fma(vec4<f32>(v), w0, sum${p});`;
  return `
  fn main(index: i32) {
    ${place(outHeight, outWidth, filters)}
    for (var i = 0; i < ${kernelHeight}; i++) {
      let row = row0 * ${strides[0]} + i * ${dilations[0]} - ${padding.top};
      if (row < 0 || row >= ${height}) { continue; }
      for (var j = 0; j < ${kernelWidth}; j++) {
        let column = column0 * ${strides[1]} + j * ${dilations[1]} - ${padding.left};
        let start = (picture * ${height} + row) * ${width} + column;
        for (var c = 0; c < ${channels / step}; c++) {
          let at = ((i * ${kernelWidth} + j) * ${channels} + c * ${step}) * ${perFilter} + ${four};
          ${weights}
          ${times(PIXELS, (p) =>
            guarded(
              `column + ${p * strides[1]}`,
              `{ let v = x[(start + ${p * strides[1]}) * ${channels / step} + c]; ${add(p)} }`,
            ),
          )}
        }
      }
    }
    ${storePixels(outHeight, outWidth, filters, (p) => {
      const value = `sum${p}${bias}`;
      // Not a maximum: that may drop what is not a number.
      return relu ? `select(${value}, vec4<f32>(0.0), (${value}) < vec4<f32>(0.0))` : value;
    })}
  }`;
}

/** The gradient by the input, of `dy` so high and wide and `kernel`. Not dilated. */
export function inputGradientCode(
  { inputShape, kernelShape, strides, padding }: Convolution,
  [outHeight, outWidth]: readonly [number, number],
): string {
  const [, height, width, channels] = inputShape;
  const [kernelHeight, kernelWidth, , filters] = kernelShape;
  const step = isFour(filters) ? 4 : 1;
  const perChannel = filters / step;
  /** Four channels' weights of filter f, or of four filters of one channel. */
  const weights =
    step === 4
      ? times(4, (i) => `let w${i} = kernel[at + ${i * perChannel}];`)
      : `let w0 = vec4<f32>(${[0, 1, 2, 3].map((i) => `kernel[at + ${i * perChannel}]`).join(', ')});`;
  const add = (p: number) =>
    step === 4
      ? `sum${p} += vec4<f32>(${[0, 1, 2, 3].map((i) => `dot(v, w${i})`).join(', ')});`
      : `sum${p} = fma(vec4<f32>(v), w0, sum${p});`;
  const reached = (p: number) =>
    [
      ...(strides[1] > 1 ? [`(spread + ${p}) % ${strides[1]} == 0`] : []),
      `spread + ${p} >= 0`,
      `(spread + ${p}) / ${strides[1]} < ${outWidth}`,
    ].join(' && ');
  return `
  fn main(index: i32) {
    ${place(height, width, channels)}
    for (var i = 0; i < ${kernelHeight}; i++) {
      let down = row0 + ${padding.top} - i;
      if (down < 0 || down % ${strides[0]} != 0 || down / ${strides[0]} >= ${outHeight}) { continue; }
      let start = (picture * ${outHeight} + down / ${strides[0]}) * ${outWidth};
      for (var j = 0; j < ${kernelWidth}; j++) {
        let spread = column0 + ${padding.left} - j;
        for (var f = 0; f < ${perChannel}; f++) {
          let at = ((i * ${kernelWidth} + j) * ${channels} + four * 4) * ${perChannel} + f;
          ${weights}
          ${times(
            PIXELS,
            (p) =>
              `if (${reached(p)}) { let v = dy[(start + (spread + ${p}) / ${strides[1]}) * ${perChannel} + f]; ${add(p)} }`,
          )}
        }
      }
    }
    ${storePixels(height, width, channels, (p) => `sum${p}`)}
  }`;
}

/** How the gradient by the kernel is shared out: `splits` invocations for each place, over as many rows of the output each. */
export interface Shares {
  readonly splits: number;
  readonly rows: number;
  /** Columns of the kernel that one invocation computes. */
  readonly columns: number;
  readonly invocations: number;
}

/** Invocations that keep a graphics processor busy, and splits whose sums are not too long. */
const BUSY = 16_384;
const MOST_SPLITS = 128;
/** Numbers of all splits together: 16 MB. */
const MOST_NUMBERS = 2 ** 22;
/** Columns of a kernel whose sums fit in registers. */
const MOST_COLUMNS = 7;

/** For an output of so many rows, over all pictures. */
export function sharesOf({ kernelShape }: Convolution, rows: number): Shares {
  const [height, width, channels, filters] = kernelShape;
  const columns = !isFour(channels) && width <= MOST_COLUMNS ? width : 1;
  const places = (height * width * channels * foursOf(filters)) / columns / (isFour(channels) ? 4 : 1);
  const numbers = height * width * channels * filters;
  const wanted = Math.min(Math.floor(BUSY / places), MOST_SPLITS, Math.floor(MOST_NUMBERS / numbers), rows);
  const each = Math.ceil(rows / Math.max(1, wanted));
  const splits = Math.ceil(rows / each);
  return { splits, rows: each, columns, invocations: splits * places };
}

/** Shares of the gradient by the kernel, `[splits, numbers of the kernel]`, of `x` and `dy` so high and wide, of so many pictures. */
export function filterGradientCode(
  { inputShape, kernelShape, strides, dilations, padding }: Convolution,
  [outHeight, outWidth]: readonly [number, number],
  { splits, rows, columns }: Shares,
): string {
  const [, height, width, channels] = inputShape;
  const [kernelHeight, kernelWidth, , filters] = kernelShape;
  const step = isFour(channels) ? 4 : 1;
  const perPixel = isFour(filters) ? filters / 4 : filters;
  const four = isFour(filters) ? 'four' : 'four * 4';
  const sums = (line: (u: number, i: number) => string) =>
    times(columns, (u) => times(step, (i) => line(u, i)));
  const read = (u: number) =>
    `let column = o * ${strides[1]} + (j + ${u}) * ${dilations[1]} - ${padding.left};
     if (column >= 0 && column < ${width}) {
       let v = x[(start + column) * ${channels / step} + c];
       ${times(step, (i) => `sum${u}_${i} = fma(vec4<f32>(v${step === 4 ? `.${part[i]}` : ''}), d, sum${u}_${i});`)}
     }`;
  return `
  fn main(index: i32) {
    let four = index % ${foursOf(filters)};
    var rest = index / ${foursOf(filters)};
    let c = rest % ${channels / step};
    rest = rest / ${channels / step};
    let j = (rest % ${kernelWidth / columns}) * ${columns};
    rest = rest / ${kernelWidth / columns};
    let i = rest % ${kernelHeight};
    let split = rest / ${kernelHeight};
    if (split >= ${splits}) { return; }
    ${sums((u, k) => `var sum${u}_${k} = vec4<f32>(0.0);`)}
    for (var r = split * ${rows}; r < min((split + 1) * ${rows}, uniforms.dyShape[0] * ${outHeight}); r++) {
      let row = (r % ${outHeight}) * ${strides[0]} + i * ${dilations[0]} - ${padding.top};
      if (row < 0 || row >= ${height}) { continue; }
      let start = (r / ${outHeight} * ${height} + row) * ${width};
      for (var o = 0; o < ${outWidth}; o++) {
        let to = (r * ${outWidth} + o) * ${perPixel} + ${four};
        let d = ${readFour('dy', filters, 'to')};
        ${times(columns, (u) => `{ ${read(u)} }`)}
      }
    }
    ${sums(
      (u, k) => `{
        let at = ((split * ${kernelHeight} + i) * ${kernelWidth} + j + ${u}) * ${channels} + c * ${step} + ${k};
        ${storeFour(filters, 'at', 'four', `sum${u}_${k}`)}
      }`,
    )}
  }`;
}
