/** Figures with smooth edges, for the sets of shapes. */

/** Which figure. */
export type Figure = 'circle' | 'square' | 'triangle' | 'star';

/** Corners, and for the star the distance of its inner ones, all on a circle of radius 1 around the middle. */
const corners: Readonly<
  Record<Exclude<Figure, 'circle'>, { readonly n: number; readonly inner: number | null }>
> = {
  square: { n: 4, inner: null },
  triangle: { n: 3, inner: null },
  // A pentagram's inner corners, Weisstein, "Pentagram".
  star: { n: 5, inner: 0.381966 },
};
/** Scales that give all figures about the same area. */
const evenArea: Readonly<Record<Figure, number>> = { circle: 0.8, square: 1, triangle: 1.15, star: 1.25 };

/** Whether a point lies in a figure of radius 1 around the origin, one corner straight up. */
function contains(figure: Figure, x: number, y: number): boolean {
  // Three times as fast as Math.hypot.
  const radius = Math.sqrt(x * x + y * y);
  if (figure === 'circle') return radius <= 1;
  if (radius > 1) return false;
  const { n, inner } = corners[figure];
  const sector = (2 * Math.PI) / n;
  // Folded into half a sector, where the outline is one straight line.
  const angle = Math.abs((((Math.atan2(x, -y) % sector) + 1.5 * sector) % sector) - sector / 2);
  const [px, py] = [radius * Math.cos(angle), radius * Math.sin(angle)];
  const reach = inner ?? Math.cos(sector / 2);
  const [ix, iy] = [reach * Math.cos(sector / 2), reach * Math.sin(sector / 2)];
  return (px - 1) * iy - py * (ix - 1) <= 0;
}

/** Where a figure lies: centre and radius in pixels, turned clockwise by an angle in radians. */
export interface Position {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly angle: number;
}

/** Samples of a pixel along each axis. */
const FINE = 3;

/** How much of each pixel of a `side × side` picture the figure covers, 0..1. */
export function coverage(figure: Figure, side: number, { x, y, radius, angle }: Position): Float32Array {
  const covered = new Float32Array(side * side);
  const reach = radius * evenArea[figure];
  const [cos, sin] = [Math.cos(angle) / reach, Math.sin(angle) / reach];
  const from = (centre: number) => Math.max(0, Math.floor(centre - reach));
  const to = (centre: number) => Math.min(side, Math.ceil(centre + reach));
  for (let row = from(y); row < to(y); row++)
    for (let column = from(x); column < to(x); column++) {
      let inside = 0;
      for (let i = 0; i < FINE; i++)
        for (let j = 0; j < FINE; j++) {
          const dx = column + (j + 0.5) / FINE - x;
          const dy = row + (i + 0.5) / FINE - y;
          if (contains(figure, dx * cos + dy * sin, dy * cos - dx * sin)) inside++;
        }
      covered[row * side + column] = inside / (FINE * FINE);
    }
  return covered;
}

/** Paints a figure onto a picture `[side, side, channels]` of one colour, then adds noise of the deviation given (0..1 of white). */
export function paintFigure(
  picture: Uint8Array,
  covered: Float32Array,
  figure: readonly number[],
  ground: readonly number[],
  noise: () => number,
): void {
  const channels = figure.length;
  for (let i = 0; i < covered.length; i++)
    for (let c = 0; c < channels; c++) {
      const under = ground[c] as number;
      const value = under + ((figure[c] as number) - under) * (covered[i] as number) + noise();
      picture[i * channels + c] = Math.round(Math.min(255, Math.max(0, value)));
    }
}
