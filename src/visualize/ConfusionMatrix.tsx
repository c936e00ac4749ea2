import {
  memo,
  useMemo,
  useRef,
  useState,
  type CSSProperties,
  type FocusEvent,
  type KeyboardEvent,
  type SyntheticEvent,
} from 'react';
import { SectionHeading } from '../ui/SectionHeading.tsx';
import styles from './ConfusionMatrix.module.css';
import { neighbourInGrid } from './neighbourInGrid.ts';

interface ConfusionMatrixProps {
  /** Rows true class, columns predicted class; `null` before the first evaluation. */
  readonly matrix: readonly (readonly number[])[] | null;
  readonly classNames: readonly string[];
  /** What was counted, e.g. "5,000 pictures, epoch 2". */
  readonly caption: string;
  /** Large where there is room for whole names. */
  readonly size?: 'small' | 'large';
  /** Which of the class colours each class has; null without. */
  readonly colours?: readonly (number | null)[] | null;
  /** Shows the pictures counted in a cell; called only for cells that have some. */
  readonly onOpen?: ((trueClass: number, predictedClass: number) => void) | undefined;
}

/** Letters of a name that fits above a cell. */
const SHORT = { small: 2, large: 3 };
/** With more classes than this the small table's counts have no room; the tint and the sentence below tell them. */
const MANY_CLASSES = 12;

const AXES = 'Rows: true class. Columns: predicted class.';
/** One line of the column, as the other sentences are. */
const AXES_AND_HINT = 'Rows: true. Columns: predicted. Press a cell to look.';

/** Table "Confusion matrix": which class was taken for which, tinted by each cell's share of its row. */
export function ConfusionMatrix({
  matrix,
  classNames,
  caption,
  size = 'small',
  colours = null,
  onOpen,
}: ConfusionMatrixProps) {
  const longest = Math.max(...classNames.map((name) => name.length));
  const [cell, setCell] = useState<number | null>(null);
  const [focused, setFocused] = useState(0);
  const table = useRef<HTMLTableElement>(null);
  const point = (event: SyntheticEvent) => setCell(cellOf(event));
  const focus = (event: FocusEvent) => {
    const target = cellOf(event);
    setCell(target);
    setFocused(target ?? 0);
  };
  const open = (event: SyntheticEvent) => {
    const target = cellOf(event);
    if (target === null) return;
    const [row, column] = [Math.floor(target / classNames.length), target % classNames.length];
    if ((matrix?.[row]?.[column] ?? 0) > 0) onOpen?.(row, column);
  };
  const move = (event: KeyboardEvent) => {
    if (event.key === 'Enter') return open(event);
    const cells = [...(table.current?.querySelectorAll<HTMLTableCellElement>('td[data-cell]') ?? [])];
    const next = neighbourInGrid(event.key, focused, cells);
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  return (
    <section>
      <SectionHeading term="confusion matrix" aside={caption}>
        Confusion matrix
      </SectionHeading>
      <div className={styles.scroll}>
        <table
          ref={table}
          className={styles.table}
          aria-label="Confusion matrix"
          onPointerOver={point}
          onPointerLeave={() => setCell(null)}
          onFocus={focus}
          onBlur={() => setCell(null)}
          onKeyDown={move}
          onClick={open}
          data-opens={onOpen !== undefined}
          data-size={size}
          data-many={size === 'small' && classNames.length > MANY_CLASSES}
          data-names={longest > SHORT[size] ? 'long' : 'short'}
          style={
            {
              '--classes': classNames.length,
              '--letters': longest,
              '--name': `${Math.min(8, longest)}ch`,
            } as CSSProperties
          }
        >
          <Counts matrix={matrix} classNames={classNames} colours={colours} focused={focused} />
        </table>
      </div>
      <p className={styles.readout} aria-live="polite">
        {matrix
          ? (cell !== null && sentence(matrix, classNames, cell)) || (onOpen ? AXES_AND_HINT : AXES)
          : 'Fills after each epoch with the validation pictures.'}
      </p>
    </section>
  );
}

interface CountsProps {
  readonly matrix: readonly (readonly number[])[] | null;
  readonly classNames: readonly string[];
  readonly colours: readonly (number | null)[] | null;
  readonly focused: number;
}

// Remembered, as pointing at cells changes only the sentence below them.
const Counts = memo(function Counts({ matrix, classNames, colours, focused }: CountsProps) {
  // Two may share a name.
  const classes = [...classNames.entries()];
  const sums = useMemo(() => matrix?.map((row) => row.reduce((sum, count) => sum + count, 0)), [matrix]);
  return (
    <>
      <thead>
        <tr>
          <td />
          {classes.map(([column, name]) => (
            <th key={column} scope="col" {...colourOf(colours?.[column])}>
              <span className="visually-hidden">predicted </span>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {classes.map(([row, rowName]) => (
          <tr key={row}>
            <th scope="row" {...colourOf(colours?.[row])}>
              <span className="visually-hidden">true </span>
              {rowName}
            </th>
            {classes.map(([column]) => {
              const count = matrix?.[row]?.[column] ?? 0;
              const index = row * classNames.length + column;
              return (
                <td
                  key={column}
                  data-cell={index}
                  tabIndex={index === focused ? 0 : -1}
                  {...tint(count / (sums?.[row] || 1), row === column)}
                >
                  {matrix && (count === 0 ? <span className="visually-hidden">0</span> : count)}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </>
  );
});

/** A line in a class's colour at its name. */
const colourOf = (colour: number | null | undefined) =>
  colour === null || colour === undefined
    ? {}
    : { 'data-coloured': true, style: { '--class': `var(--class-${colour})` } as CSSProperties };

/** An error that takes this share of its row is tinted most. */
const MANY = 0.2;

/**
 * The look of a cell with this share of its row. Tints keep out of the middle, where neither dark nor light text
 * reads well; errors are shown by the root of their share, as few are large and all matter.
 */
function tint(share: number, isRight: boolean) {
  const strong = isRight && share >= 0.5;
  const percentage = isRight
    ? strong
      ? 82 + 18 * share
      : 90 * share
    : 50 * Math.sqrt(Math.min(1, share / MANY));
  return {
    style: { '--tint': `${percentage.toFixed(1)}%` } as CSSProperties,
    'data-kind': isRight ? 'right' : 'wrong',
    'data-strong': strong,
  };
}

function cellOf({ target }: SyntheticEvent): number | null {
  const cell = target instanceof Element ? target.closest<HTMLElement>('td[data-cell]') : null;
  return cell ? Number(cell.dataset.cell) : null;
}

function sentence(
  matrix: readonly (readonly number[])[],
  classNames: readonly string[],
  cell: number,
): string | null {
  const [row, column] = [Math.floor(cell / classNames.length), cell % classNames.length];
  const counts = matrix[row];
  if (!counts) return null;
  const count = counts[column] ?? 0;
  if (row === column) {
    const all = counts.reduce((sum, n) => sum + n, 0);
    return `${count} of ${all} pictures of ${classNames[row]} recognised`;
  }
  return `${count === 0 ? 'No picture' : count === 1 ? '1 picture' : `${count} pictures`} of ${classNames[row]} taken for ${classNames[column]}`;
}
