/** A point on the pad, pixels from its top left corner; fractions allowed. */
export interface PadPoint {
  readonly x: number;
  readonly y: number;
}

/** A greyscale drawing, 0 (paper, black) to 255 (ink, white), row-major. */
export interface Drawing {
  readonly pixels: Uint8Array<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/** An empty drawing. */
export const createDrawing = (width: number, height: number): Drawing => ({
  pixels: new Uint8Array(width * height),
  width,
  height,
});

/**
 * Inks a straight stroke with round ends into the drawing. `radius` is half the stroke's width. Edges are smooth: a
 * pixel takes the share of ink that its centre's distance leaves it.
 * Drawn by hand because reading a canvas back gives noise in browsers that resist fingerprinting.
 */
export function drawStroke(
  { pixels, width, height }: Drawing,
  from: PadPoint,
  to: PadPoint,
  radius: number,
): void {
  const reach = radius + 1;
  const left = Math.max(0, Math.floor(Math.min(from.x, to.x) - reach));
  const right = Math.min(width, Math.ceil(Math.max(from.x, to.x) + reach));
  const top = Math.max(0, Math.floor(Math.min(from.y, to.y) - reach));
  const bottom = Math.min(height, Math.ceil(Math.max(from.y, to.y) + reach));
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length2 = dx * dx + dy * dy;
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++) {
      const [px, py] = [x + 0.5 - from.x, y + 0.5 - from.y];
      const along = length2 === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / length2));
      const distance = Math.hypot(px - along * dx, py - along * dy);
      const ink = Math.round(255 * Math.min(1, Math.max(0, radius + 0.5 - distance)));
      const i = y * width + x;
      if (ink > (pixels[i] as number)) pixels[i] = ink;
    }
}
