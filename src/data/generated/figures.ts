/** Figures with smooth edges, for the sets of shapes. */

/** Which figure. */
export type Figure = 'circle' | 'square' | 'triangle' | 'star';

/** Scales that give all figures about the same area. */
const evenArea: Readonly<Record<Figure, number>> = { circle: 0.8, square: 1, triangle: 1.15, star: 1.25 };

/** A line's direction away from the middle, of length 1. */
type Line = readonly [x: number, y: number];

/**
 * Figures with corners on a circle of radius 1, one straight up (y grows downwards): the directions of their lines, the
 * lines' distance from the middle, and how many of them a point may be beyond. A pentagram is what at most one of its
 * five lines cuts off. The numbers are cosines and sines of multiples of 60, 45 and 36 degrees, written out because
 * engines do not agree on the last digit of Math.cos, and a point on an edge would fall here or there.
 */
const outlines: Readonly<
  Record<
    Exclude<Figure, 'circle'>,
    { readonly lines: readonly Line[]; readonly distance: number; readonly beyond: number }
  >
> = {
  square: {
    lines: [
      [Math.SQRT1_2, Math.SQRT1_2],
      [Math.SQRT1_2, -Math.SQRT1_2],
      [-Math.SQRT1_2, Math.SQRT1_2],
      [-Math.SQRT1_2, -Math.SQRT1_2],
    ],
    distance: Math.SQRT1_2,
    beyond: 0,
  },
  triangle: {
    lines: [
      [0, 1],
      [0.8660254037844386, -0.5],
      [-0.8660254037844386, -0.5],
    ],
    distance: 0.5,
    beyond: 0,
  },
  star: {
    lines: [
      [0, -1],
      [0.9510565162951535, -0.3090169943749474],
      [0.5877852522924731, 0.8090169943749475],
      [-0.5877852522924731, 0.8090169943749475],
      [-0.9510565162951535, -0.3090169943749474],
    ],
    distance: 0.3090169943749474,
    beyond: 1,
  },
};

/** Whether a point lies in a figure of radius 1 around the origin. */
function contains(figure: Figure, x: number, y: number): boolean {
  if (x * x + y * y > 1) return false;
  if (figure === 'circle') return true;
  const { lines, distance, beyond } = outlines[figure];
  let cutOff = 0;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as Line;
    if (line[0] * x + line[1] * y > distance && ++cutOff > beyond) return false;
  }
  return true;
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
