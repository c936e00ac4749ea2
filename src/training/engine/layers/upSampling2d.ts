import * as tf from '@tensorflow/tfjs-core';
import type { Pair } from '../../../model-builder/fields.ts';
import type { Forward } from '../defineForward.ts';
import { onlyInput } from './arguments.ts';

/** Keras's `UpSampling2D`. tfjs's resizing is wrong: its bilinear one reads other places, some gradients are not right. */
export const upSampling2d: Forward<'UpSampling2D'> = ({ size, interpolation }, inputs) => {
  const x = onlyInput<tf.Tensor4D>(inputs);
  return interpolation === 'nearest' ? repeated(x, size) : blended(x, size);
};

/** Each pixel `size` times; the gradient of its copies is their sum. */
function repeated(x: tf.Tensor4D, size: Pair): tf.Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const repeat = tf.customGrad((input) => {
    const pixels = tf.reshape(input as tf.Tensor4D, [batch * height, width, 1, channels]);
    const rows = tf.reshape(tf.tile(pixels, [1, 1, size[1], 1]), [
      batch * height,
      1,
      width * size[1] * channels,
    ]);
    return {
      value: tf.reshape(tf.tile(rows, [1, size[0], 1]), [batch, height * size[0], width * size[1], channels]),
      gradFunc: (dy: tf.Tensor) =>
        tf.mul(tf.avgPool(dy as tf.Tensor4D, [...size], [...size], 'valid'), size[0] * size[1]),
    };
  });
  return repeat(x) as tf.Tensor4D;
}

/** Each pixel the mean of the four whose centres are nearest, as products with matrices: turned over, they give the gradient. */
function blended(x: tf.Tensor4D, size: Pair): tf.Tensor4D {
  const [, height, width] = x.shape;
  const rows = tf.tensor3d([weightsOf(height, size[0])]);
  const columns = tf.tensor3d([weightsOf(width, size[1])]);
  const blend = tf.customGrad((input, save) => {
    (save as (tensors: tf.Tensor[]) => void)([rows, columns]);
    return {
      value: mixed(input as tf.Tensor4D, rows, columns),
      gradFunc(dy, saved) {
        const [r, c] = saved.map((matrix) => tf.transpose(matrix, [0, 2, 1])) as [tf.Tensor3D, tf.Tensor3D];
        return mixed(dy as tf.Tensor4D, r, c);
      },
    };
  });
  return blend(x) as tf.Tensor4D;
}

/** `[rows out, rows in]` · x · `[columns out, columns in]`ᵀ for each picture and channel; matrices have a batch of 1. */
function mixed(x: tf.Tensor4D, rows: tf.Tensor3D, columns: tf.Tensor3D): tf.Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const [, outHeight] = rows.shape;
  const [, outWidth] = columns.shape;
  const high = tf.matMul(rows, tf.reshape(x, [batch, height, width * channels]));
  const wide = tf.matMul(columns, tf.reshape(high, [batch * outHeight, width, channels]));
  return tf.reshape(wide, [batch, outHeight, outWidth, channels]);
}

/** How much of each input pixel (column) is in each output pixel (row); pixels are where their centres are, the edge ones go on. */
function weightsOf(length: number, times: number): number[][] {
  const inside = (i: number) => Math.min(Math.max(i, 0), length - 1);
  return Array.from({ length: length * times }, (_, out) => {
    const place = (out + 0.5) / times - 0.5;
    const [before, share] = [Math.floor(place), place - Math.floor(place)];
    const row = Array<number>(length).fill(0);
    row[inside(before)]! += 1 - share;
    row[inside(before + 1)]! += share;
    return row;
  });
}
