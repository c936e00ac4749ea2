/** The layers of `layers.ts` whose every output value is a weighted sum of few input values. */
import { type Array64, map, sizeOf, zeros } from './array64.ts';
import type { Inputs, Pass, Reference } from './pass.ts';

/** Calls `visit` for every part an input value has in an output value. */
type Parts = (visit: (x: number, weight: number, y: number) => void) => void;

/** The pass of a layer that is these sums. */
function summed(x: Array64, shape: readonly number[], parts: Parts): Pass {
  const y = zeros(shape);
  parts((i, weight, o) => (y.values[o]! += weight * x.values[i]!));
  return {
    y,
    backward(dy) {
      const dx = zeros(x.shape);
      parts((i, weight, o) => (dx.values[i]! += weight * dy.values[o]!));
      return { x: dx };
    },
  };
}

/** Calls `visit` with the place of each value of `[batch, height, width, channels]`, and row and column. */
function eachPixel(
  shape: readonly number[],
  visit: (at: number, place: { n: number; row: number; column: number; c: number }) => void,
): void {
  const [, height, width, channels] = shape as [number, number, number, number];
  for (let i = 0; i < sizeOf(shape); i++) {
    const pixel = Math.floor(i / channels);
    const [row, column] = [Math.floor(pixel / width) % height, pixel % width];
    visit(i, { n: Math.floor(pixel / width / height), row, column, c: i % channels });
  }
}

/** Every pixel moved, where it stays inside. */
function moved(
  x: Array64,
  [height, width]: readonly [number, number],
  [down, right]: readonly [number, number],
): Pass {
  const [batch, , , channels] = x.shape as [number, number, number, number];
  return summed(x, [batch, height, width, channels], (visit) =>
    eachPixel(x.shape, (at, { n, row, column, c }) => {
      const [h, w] = [row + down, column + right];
      if (h >= 0 && h < height && w >= 0 && w < width)
        visit(at, 1, ((n * height + h) * width + w) * channels + c);
    }),
  );
}

export const zeroPadding2d: Reference<'ZeroPadding2D'> = ({ padding: [rows, columns] }, { x }) =>
  moved(
    x!,
    [x!.shape[1]! + rows[0] + rows[1], x!.shape[2]! + columns[0] + columns[1]],
    [rows[0], columns[0]],
  );

export const cropping2d: Reference<'Cropping2D'> = ({ cropping: [rows, columns] }, { x }) =>
  moved(
    x!,
    [x!.shape[1]! - rows[0] - rows[1], x!.shape[2]! - columns[0] - columns[1]],
    [-rows[0], -columns[0]],
  );

export const upSampling2d: Reference<'UpSampling2D'> = ({ size, interpolation }, { x }) => {
  const [batch, height, width, channels] = x!.shape as [number, number, number, number];
  /** What is read for each place along an axis: places and weights. */
  const reads = (times: number, length: number): (readonly (readonly [number, number])[])[] =>
    Array.from({ length: length * times }, (_, out) => {
      if (interpolation === 'nearest') return [[Math.floor(out / times), 1]];
      // The edge pixel also stands for all beyond it.
      const held = Math.min(Math.max((2 * out + 1) / (2 * times) - 0.5, 0), length - 1);
      const all = Array.from({ length }, (__, i) => [i, Math.max(0, 1 - Math.abs(held - i))] as const);
      return all.filter(([, weight]) => weight > 0);
    });
  const [rows, columns] = [reads(size[0], height), reads(size[1], width)];
  const shape = [batch, rows.length, columns.length, channels];
  return summed(x!, shape, (visit) =>
    eachPixel(shape, (at, { n, row, column, c }) => {
      for (const [h, rowWeight] of rows[row]!)
        for (const [w, columnWeight] of columns[column]!)
          visit(((n * height + h) * width + w) * channels + c, rowWeight * columnWeight, at);
    }),
  );
};

export const rescaling: Reference<'Rescaling'> = ({ scale, offset }, { x }) => ({
  y: map(x!, (value) => value * scale + offset),
  backward: (dy) => ({ x: map(dy, (value) => value * scale) }),
});

export const reshape: Reference<'Reshape'> = ({ targetShape }, { x }) => {
  const [batch] = x!.shape as [number];
  const known = sizeOf(targetShape.filter((length) => length !== -1));
  const rest = x!.values.length / batch / known;
  return {
    y: { shape: [batch, ...targetShape.map((length) => (length === -1 ? rest : length))], values: x!.values },
    backward: (dy) => ({ x: { shape: x!.shape, values: dy.values } }),
  };
};

/** Equal maxima share the gradient. */
export const globalMaxPooling2d = (_: object, { x }: Inputs): Pass => {
  const [batch, , , channels] = x!.shape as [number, number, number, number];
  const maxima = { shape: [batch, channels], values: new Float64Array(batch * channels).fill(-Infinity) };
  const counts = zeros(maxima.shape);
  eachPixel(x!.shape, (at, { n, c }) => {
    const place = n * channels + c;
    maxima.values[place] = Math.max(maxima.values[place]!, x!.values[at]!);
  });
  const each = (visit: (at: number, place: number) => void) =>
    eachPixel(x!.shape, (at, { n, c }) => {
      if (x!.values[at] === maxima.values[n * channels + c]) visit(at, n * channels + c);
    });
  each((__, place) => (counts.values[place]! += 1));
  return {
    y: maxima,
    backward(dy) {
      const dx = zeros(x!.shape);
      each((at, place) => (dx.values[at] = dy.values[place]! / counts.values[place]!));
      return { x: dx };
    },
  };
};
