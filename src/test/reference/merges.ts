/** The merges of `layers.ts`. */
import { type Array64, map, sizeOf, zeros } from './array64.ts';
import { type Inputs, isInput, type Pass, type Reference } from './pass.ts';

/** The layer's inputs by their names, in order. */
const namedInputs = (inputs: Inputs) => Object.entries(inputs).filter(([name]) => isInput(name));

/** Where the value of an input stands that goes into the i-th of the output: an axis of length 1 is read again and again. */
function placeIn(x: Array64, output: readonly number[], i: number): number {
  let [place, rest, step] = [0, i, 1];
  for (let axis = output.length - 1; axis >= 0; axis--) {
    const at = rest % output[axis]!;
    rest = Math.floor(rest / output[axis]!);
    if (x.shape[axis] !== 1) place += at * step;
    step *= x.shape[axis]!;
  }
  return place;
}

/** A merge value by value: what comes of the values, and how much of the gradient each takes. */
const elementwise =
  (merge: (values: readonly number[]) => number, slope: (values: readonly number[], k: number) => number) =>
  (_: object, inputs: Inputs): Pass => {
    const all = namedInputs(inputs);
    const shape = all[0]![1].shape.map((__, axis) => Math.max(...all.map(([, x]) => x.shape[axis]!)));
    const valuesAt = (i: number) => all.map(([, x]) => x.values[placeIn(x, shape, i)]!);
    return {
      y: map(zeros(shape), (__, i) => merge(valuesAt(i))),
      backward: (dy) =>
        Object.fromEntries(
          all.map(([name, x], k) => {
            const dx = zeros(x.shape);
            for (let i = 0; i < sizeOf(shape); i++)
              dx.values[placeIn(x, shape, i)]! += dy.values[i]! * slope(valuesAt(i), k);
            return [name, dx];
          }),
        ),
    };
  };

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const product = (values: readonly number[]) => values.reduce((a, b) => a * b, 1);

export const add = elementwise(sum, () => 1);
export const average = elementwise(
  (values) => sum(values) / values.length,
  (values) => 1 / values.length,
);
export const multiply = elementwise(product, (values, k) => product(values.filter((__, i) => i !== k)));
/** The first of equal ones counts alone. */
export const maximum = elementwise(
  (values) => Math.max(...values),
  (values, k) => (values.indexOf(Math.max(...values)) === k ? 1 : 0),
);
/** Likewise. */
export const minimum = elementwise(
  (values) => Math.min(...values),
  (values, k) => (values.indexOf(Math.min(...values)) === k ? 1 : 0),
);

export const concatenate: Reference<'Concatenate'> = (_, inputs) => {
  const all = namedInputs(inputs);
  const total = sum(all.map(([, x]) => x.shape.at(-1)!));
  const y = zeros([...all[0]![1].shape.slice(0, -1), total]);
  /** Where each input's channels begin in the output. */
  const starts = all.map((__, k) => sum(all.slice(0, k).map(([, x]) => x.shape.at(-1)!)));
  const place = (k: number, i: number) => {
    const channels = all[k]![1].shape.at(-1)!;
    return Math.floor(i / channels) * total + starts[k]! + (i % channels);
  };
  for (const [k, [, x]] of all.entries()) x.values.forEach((value, i) => (y.values[place(k, i)] = value));
  return {
    y,
    backward: (dy) =>
      Object.fromEntries(all.map(([name, x], k) => [name, map(x, (__, i) => dy.values[place(k, i)]!)])),
  };
};
