/** Where pictures of a long grid lie, so that only those that are seen need to be drawn. */

/** A rectangle of the grid's content, pixels; edges may come in any order. */
export interface Area {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** What the grid looks like, pixels. */
export interface GridSize {
  /** Room for the cells. */
  readonly width: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly gap: number;
  readonly count: number;
}

/** Rows drawn above and below what is seen. */
const SPARE_ROWS = 3;

export const columnsOf = ({ width, cellWidth, gap }: GridSize): number =>
  Math.max(1, Math.floor((width + gap) / (cellWidth + gap)));

/** The same with cells as wide, and as much higher, as fills their rows. */
export function filled(size: GridSize): GridSize {
  const columns = columnsOf(size);
  const cellWidth = Math.max(size.cellWidth, Math.floor((size.width + size.gap) / columns) - size.gap);
  return { ...size, cellWidth, cellHeight: size.cellHeight + cellWidth - size.cellWidth };
}

/** Height of all rows. */
export function heightOf(size: GridSize): number {
  const rows = Math.ceil(size.count / columnsOf(size));
  return rows === 0 ? 0 : rows * (size.cellHeight + size.gap) - size.gap;
}

/** Top left corner of a cell. */
export function placeOfCell(size: GridSize, index: number): { readonly x: number; readonly y: number } {
  const columns = columnsOf(size);
  return {
    x: (index % columns) * (size.cellWidth + size.gap),
    y: Math.floor(index / columns) * (size.cellHeight + size.gap),
  };
}

/** The cells to draw while `height` pixels from `top` on are seen: `start ≤ index < end`. */
export function cellsSeen(size: GridSize, top: number, height: number): { start: number; end: number } {
  const columns = columnsOf(size);
  const row = size.cellHeight + size.gap;
  const first = Math.max(0, Math.floor(top / row) - SPARE_ROWS);
  const last = Math.ceil((top + height) / row) + SPARE_ROWS;
  return { start: Math.min(size.count, first * columns), end: Math.min(size.count, last * columns) };
}

/** The cells that an area touches, in order. */
export function cellsIn(size: GridSize, area: Area): number[] {
  const columns = columnsOf(size);
  const [column, row] = [size.cellWidth + size.gap, size.cellHeight + size.gap];
  const [left, right] = [Math.min(area.x1, area.x2), Math.max(area.x1, area.x2)];
  const [top, bottom] = [Math.min(area.y1, area.y2), Math.max(area.y1, area.y2)];
  const hits: number[] = [];
  const lastRow = Math.min(Math.ceil(size.count / columns) - 1, Math.floor(bottom / row));
  const lastColumn = Math.min(columns - 1, Math.floor(right / column));
  for (let r = Math.max(0, Math.floor(top / row)); r <= lastRow; r++) {
    if (r * row + size.cellHeight <= top) continue;
    for (let c = Math.max(0, Math.floor(left / column)); c <= lastColumn; c++) {
      const index = r * columns + c;
      if (c * column + size.cellWidth > left && index < size.count) hits.push(index);
    }
  }
  return hits;
}

/** The cell a key leads to from cell `from`; undefined for a key that leads nowhere. `page` is the number of rows seen. */
export function cellByKey(size: GridSize, key: string, from: number, page: number): number | undefined {
  const columns = columnsOf(size);
  const to = {
    ArrowLeft: from - 1,
    ArrowRight: from + 1,
    ArrowUp: from - columns,
    ArrowDown: from + columns,
    PageUp: from - columns * page,
    PageDown: from + columns * page,
    Home: 0,
    End: size.count - 1,
  }[key];
  if (to === undefined || size.count === 0) return undefined;
  if (to >= 0 && to < size.count) return to;
  // A page that ends early leads to its end; the last row may be short.
  if (key === 'PageUp') return 0;
  if (key === 'PageDown' || key === 'ArrowDown') return size.count - 1;
  return from;
}
