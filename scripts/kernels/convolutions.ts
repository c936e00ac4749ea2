// Convolutions and their gradients.
// All numbers are float32, all matrices row-major, all pictures `[batch, height, width, channels]`. Addresses are bytes in the
// memory that is shared with TensorFlow.js.

import { columnsTimesPanel, finishRow, packPanel, PANEL, rowsTimesPanel } from './panels';

/**
 * Cross-correlation of pictures that are padded already with a kernel `[kernelHeight · kernelWidth · channels, filters]`,
 * plus a bias (address 0: none), and with `relu` what is below 0 set to 0.
 * `scratch` holds (kernelHeight · kernelWidth · channels · ⌈filters / 8⌉ + 6) · 32 bytes.
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
  const starts = scratch + 160;
  const packed = scratch + 192;
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
      let start = picture;
      for (let pixel = 0; pixel < pixels; pixel += 4) {
        const left = pixels - pixel;
        for (let row: usize = 0; row < 4; row++) {
          if (<i32>row < left) {
            start = next;
            next += pixelStep;
            if (++column == outWidth) {
              column = 0;
              line += lineStep;
              next = line;
            }
          }
          store<usize>(starts + (row << 2), start);
        }
        rowsTimesPanel(starts, kernelHeight, length, rowStep, weights, biases, tile);
        finishRow(tile, relu, valid, to);
        if (left > 1) finishRow(tile + 32, relu, valid, to + outStep);
        if (left > 2) finishRow(tile + 64, relu, valid, to + 2 * outStep);
        if (left > 3) finishRow(tile + 96, relu, valid, to + 3 * outStep);
        to += 4 * outStep;
      }
    }
  }
}

/**
 * The gradient of a convolution by its kernel `[kernelHeight · kernelWidth · channels, filters]`, from pictures that
 * are padded already and the output's gradient, of panels `first … end` of eight filters. With one place a picture, so a Dense
 * layer's too.
 * `scratch` holds (⌈rows / 4⌉ · 4 · (end - first) + outHeight · outWidth + 1) · 32 bytes.
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
  const rowStep = (<usize>(inWidth * channels)) << 2;
  const pixelStep = (<usize>(strideWidth * channels)) << 2;
  const lineStep = (<usize>strideHeight) * rowStep;
  const pixels = outHeight * outWidth;
  const starts = packed + ((<usize>pixels) << 5);
  const length = kernelWidth * channels;
  for (let n = 0; n < batch; n++) {
    const picture = x + (<usize>n) * (<usize>inHeight) * rowStep;
    const given = dy + (((<usize>n) * <usize>pixels * <usize>filters) << 2);
    for (let panel = first; panel < end; panel++) {
      packPanel(given, pixels, filters, panel * PANEL, packed);
      let to = sums + <usize>(panel - first) * panelBytes;
      let line = picture;
      let column = 0;
      let next = picture;
      let start = picture;
      for (let row = 0; row < rows; row += 4) {
        const left = rows - row;
        for (let i: usize = 0; i < 4; i++) {
          if (<i32>i < left) {
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
