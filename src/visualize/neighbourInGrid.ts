/** What a cell of a wrapped grid tells of its place, as an HTMLElement does. */
interface Placed {
  readonly offsetTop: number;
}

/**
 * The cell an arrow key, Home or End leads to from the cell `from`, or undefined when it leads nowhere.
 * Cells are in reading order; how many make a row is seen from where they lie.
 */
export function neighbourInGrid<Cell extends Placed>(
  key: string,
  from: number,
  cells: readonly Cell[],
): Cell | undefined {
  const wrap = cells.findIndex((cell) => cell.offsetTop !== cells[0]?.offsetTop);
  const columns = wrap < 0 ? cells.length : wrap;
  switch (key) {
    case 'ArrowLeft':
      return cells[from - 1];
    case 'ArrowRight':
      return cells[from + 1];
    case 'ArrowUp':
      return cells[from - columns];
    case 'ArrowDown':
      return cells[from + columns];
    case 'Home':
      return cells[0];
    case 'End':
      return cells.at(-1);
    default:
      return undefined;
  }
}
