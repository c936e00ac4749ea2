/** How large the blocks are drawn; 1 is their own size. */
export const zooms = [0.05, 0.1, 0.17, 0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1, 1.25, 1.5] as const;

/** The next larger or smaller one, or the same at the end. */
export function nextZoom(zoom: number, direction: 1 | -1): number {
  const others = direction > 0 ? zooms : zooms.toReversed();
  return others.find((other) => (other - zoom) * direction > 1e-9) ?? zoom;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The one at which all of something is seen, never larger than its own size. */
export function fittingZoom(content: Size, room: Size): number {
  const fits = Math.min(room.width / content.width, room.height / content.height);
  return Math.min(1, Math.max(zooms[0], fits));
}
