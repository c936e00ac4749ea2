// Convolutions and their gradients.
// All numbers are float32, all matrices row-major, all pictures `[batch, height, width, channels]`. Addresses are bytes in the
// memory that is shared with TensorFlow.js.

import { columnsTimesPanel, finishRow, packPanel, PANEL, rowsTimesPanel } from './panels';

/** Rows, or columns, that windows reach over, padding included. */
@inline
function reach(places: i32, stride: i32, window: i32): i32 {
  return (places - 1) * stride + window;
}

/**
 * Cross-correlation of pictures, with zeros before their first row and column and as many after as windows reach over, with a kernel
 * `[kernelHeight · kernelWidth · channels, filters]`, plus a bias (address 0: none), and with `relu` what is below 0 set to 0.
 * Less than 0 zeros leave out rows or columns. Results lie so many bytes apart: pixels of a line, lines, and pictures.
 * `scratch` holds (kernelHeight · kernelWidth · channels · ⌈filters / 8⌉ + 6) · 32 bytes and a padded picture.
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
  top: i32,
  left: i32,
  outHeight: i32,
  outWidth: i32,
  filters: i32,
  kernelHeight: i32,
  kernelWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  relu: bool,
  toPixel: usize,
  toLine: usize,
  toPicture: usize,
  scratch: usize,
): void {
  const rows = kernelHeight * kernelWidth * channels;
  const panelBytes = (<usize>rows) << 5;
  const panels = (filters + PANEL - 1) / PANEL;
  const tile = scratch;
  const biases = scratch + 128;
  const starts = scratch + 160;
  const places = scratch + 176;
  const packed = scratch + 192;
  for (let panel = 0; panel < panels; panel++)
    packPanel(kernel, rows, filters, panel * PANEL, packed + <usize>panel * panelBytes);
  const room = packed + <usize>panels * panelBytes;
  const height = reach(outHeight, strideHeight, kernelHeight);
  const width = reach(outWidth, strideWidth, kernelWidth);
  const rowStep = (<usize>(width * channels)) << 2;
  const pixelStep = (<usize>(strideWidth * channels)) << 2;
  const lineStep = (<usize>strideHeight) * rowStep;
  const pixels = outHeight * outWidth;
  const length = kernelWidth * channels;
  for (let n = 0; n < batch; n++) {
    const picture = paddedPicture(x, n, inHeight, inWidth, channels, top, left, height, width, room);
    const made = y + (<usize>n) * toPicture;
    for (let panel = 0; panel < panels; panel++) {
      const from = panel * PANEL;
      const valid = min(PANEL, filters - from);
      for (let i: i32 = 0; i < PANEL; i++)
        store<f32>(
          biases + ((<usize>i) << 2),
          bias != 0 && i < valid ? load<f32>(bias + ((<usize>(from + i)) << 2)) : 0,
        );
      const weights = packed + <usize>panel * panelBytes;
      let line = picture;
      let next = picture;
      let start = picture;
      let toNextLine = made + ((<usize>from) << 2);
      let to = toNextLine;
      let column = 0;
      for (let pixel = 0; pixel < pixels; pixel += 4) {
        const count = <usize>min(4, pixels - pixel);
        for (let row: usize = 0; row < 4; row++) {
          if (row < count) {
            start = next;
            next += pixelStep;
            store<usize>(places + (row << 2), to);
            to += toPixel;
            if (++column == outWidth) {
              column = 0;
              line += lineStep;
              next = line;
              toNextLine += toLine;
              to = toNextLine;
            }
          }
          store<usize>(starts + (row << 2), start);
        }
        rowsTimesPanel(starts, kernelHeight, length, rowStep, weights, biases, tile);
        for (let row: usize = 0; row < count; row++)
          finishRow(tile + (row << 5), relu, valid, load<usize>(places + (row << 2)));
      }
    }
  }
}

/**
 * The gradient of a convolution by its kernel `[kernelHeight · kernelWidth · channels, filters]`, from pictures, padded as in
 * `convolve`, and the output's gradient, of panels `first … end` of eight filters. With one place a picture, so a Dense layer's too.
 * `scratch` holds (⌈rows / 4⌉ · 4 · (end - first) + outHeight · outWidth + 1) · 32 bytes and a padded picture.
 */
export function kernelGradient(
  x: usize,
  dy: usize,
  gradient: usize,
  batch: i32,
  inHeight: i32,
  inWidth: i32,
  channels: i32,
  top: i32,
  left: i32,
  outHeight: i32,
  outWidth: i32,
  filters: i32,
  kernelHeight: i32,
  kernelWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  first: i32,
  end: i32,
  scratch: usize,
): void {
  const rows = kernelHeight * kernelWidth * channels;
  const padded = (rows + 3) & ~3;
  const panelBytes = (<usize>padded) << 5;
  const sums = scratch;
  const packed = scratch + <usize>(end - first) * panelBytes;
  memory.fill(sums, 0, <usize>(end - first) * panelBytes);
  const height = reach(outHeight, strideHeight, kernelHeight);
  const width = reach(outWidth, strideWidth, kernelWidth);
  const rowStep = (<usize>(width * channels)) << 2;
  const pixelStep = (<usize>(strideWidth * channels)) << 2;
  const lineStep = (<usize>strideHeight) * rowStep;
  const pixels = outHeight * outWidth;
  const starts = packed + ((<usize>pixels) << 5);
  const room = starts + 32;
  const length = kernelWidth * channels;
  for (let n = 0; n < batch; n++) {
    const picture = paddedPicture(x, n, inHeight, inWidth, channels, top, left, height, width, room);
    const given = dy + (((<usize>n) * <usize>pixels * <usize>filters) << 2);
    for (let panel = first; panel < end; panel++) {
      packPanel(given, pixels, filters, panel * PANEL, packed);
      let to = sums + <usize>(panel - first) * panelBytes;
      let line = picture;
      let column = 0;
      let next = picture;
      let start = picture;
      for (let row = 0; row < rows; row += 4) {
        const more = rows - row;
        for (let i: usize = 0; i < 4; i++) {
          if (<i32>i < more) {
            start = next;
            next += 4;
            if (++column == length) {
              column = 0;
              line += rowStep;
              next = line;
            }
          }
          store<usize>(starts + (i << 2), start);
        }
        columnsTimesPanel(starts, outHeight, outWidth, pixelStep, lineStep, packed, to);
        to += 128;
      }
    }
  }
  for (let panel = first; panel < end; panel++) {
    const valid = min(PANEL, filters - panel * PANEL);
    let from = sums + <usize>(panel - first) * panelBytes;
    let to = gradient + ((<usize>(panel * PANEL)) << 2);
    for (let row = 0; row < rows; row++) {
      for (let i: usize = 0; i < <usize>valid; i++) store<f32>(to + (i << 2), load<f32>(from + (i << 2)));
      from += 32;
      to += (<usize>filters) << 2;
    }
  }
}

/**
 * Every so manieth row and column of a kernel `[…, kernelWidth, channels, filters]`, from (top, left) on, so many as `height` and
 * `width`, in reverse and with the last two axes exchanged: a kernel turned by 180°, or a part of it.
 */
export function turnKernel(
  kernel: usize,
  kernelWidth: i32,
  channels: i32,
  filters: i32,
  top: i32,
  left: i32,
  strideHeight: i32,
  strideWidth: i32,
  height: i32,
  width: i32,
  turned: usize,
): void {
  const size = channels * filters;
  for (let i = height - 1; i >= 0; i--)
    for (let j = width - 1; j >= 0; j--) {
      const place = (top + i * strideHeight) * kernelWidth + left + j * strideWidth;
      const from = kernel + ((<usize>(place * size)) << 2);
      for (let filter = 0; filter < filters; filter++)
        for (let channel = 0; channel < channels; channel++) {
          store<f32>(turned, load<f32>(from + ((<usize>(channel * filters + filter)) << 2)));
          turned += 4;
        }
    }
}

/**
 * Where picture `n` lies, of `height` by `width` pixels: row h and column w of it at (top + h, left + w), where that lies on it, and
 * zeros around. Made at `room` where it is not so as it is.
 */
function paddedPicture(
  x: usize,
  n: i32,
  inHeight: i32,
  inWidth: i32,
  channels: i32,
  top: i32,
  left: i32,
  height: i32,
  width: i32,
  room: usize,
): usize {
  const bytes = (<usize>channels) << 2;
  const picture = x + <usize>(n * inHeight * inWidth) * bytes;
  if (top == 0 && left == 0 && height == inHeight && width == inWidth) return picture;
  memory.fill(room, 0, <usize>(height * width) * bytes);
  const first = max(0, -left);
  const end = min(inWidth, width - left);
  if (end > first)
    for (let h = max(0, -top); h < min(inHeight, height - top); h++)
      memory.copy(
        room + <usize>((top + h) * width + left + first) * bytes,
        picture + <usize>(h * inWidth + first) * bytes,
        <usize>(end - first) * bytes,
      );
  return room;
}
