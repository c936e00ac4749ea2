import { type ClassificationReport, fixed, type ReportRow } from '../training/classificationReport.ts';
import { Hint } from '../ui/Hint.tsx';
import styles from './ReportTable.module.css';

interface ReportTableProps {
  readonly report: ClassificationReport;
  readonly classNames: readonly string[];
  /** Decimals of a score. */
  readonly digits: number;
  /** Shows the pictures of a class that were taken for another; called only for classes that have some. */
  readonly onOpen: ((trueClass: number) => void) | undefined;
}

const columns = [
  ['precision', 'Of the pictures taken for this class, the share that truly are of it.'],
  ['recall', 'Of the pictures that truly are of this class, the share that was recognised.'],
  ['f1-score', 'The harmonic mean of precision and recall: high only when both are.'],
  ['support', 'Pictures that truly are of this class.'],
] as const;

/** Table "Classification report": the scores of each class and over all classes, rounded as scikit-learn prints them. */
export function ReportTable({ report, classNames, digits, onOpen }: ReportTableProps) {
  const { classes, accuracy, macro, weighted } = report;
  return (
    <table className={styles.table} aria-label="Classification report">
      <thead>
        <tr>
          <td />
          {columns.map(([name, meaning]) => (
            <th key={name} scope="col">
              <Hint text={meaning}>
                <span tabIndex={0}>{name}</span>
              </Hint>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {[...classNames.entries()].map(([i, name]) => {
          const row = classes[i];
          if (!row) return null;
          return (
            <tr key={i}>
              <th scope="row">
                {onOpen && row.support > 0 && row.recall < 1 ? (
                  <Hint text={`Open the pictures of ${name} that were taken for another class`}>
                    <button type="button" aria-haspopup="dialog" onClick={() => onOpen(i)}>
                      {name}
                    </button>
                  </Hint>
                ) : (
                  name
                )}
              </th>
              <Scores row={row} digits={digits} />
            </tr>
          );
        })}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">accuracy</th>
          <td />
          <td />
          <td>{fixed(accuracy, digits)}</td>
          <td>{macro.support}</td>
        </tr>
        <tr>
          <th scope="row">
            <Hint text="The mean over the classes, each counting the same.">
              <span tabIndex={0}>macro avg</span>
            </Hint>
          </th>
          <Scores row={macro} digits={digits} />
        </tr>
        <tr>
          <th scope="row">
            <Hint text="The mean over the classes, each counting by its support.">
              <span tabIndex={0}>weighted avg</span>
            </Hint>
          </th>
          <Scores row={weighted} digits={digits} />
        </tr>
      </tfoot>
    </table>
  );
}

function Scores({ row, digits }: { readonly row: ReportRow; readonly digits: number }) {
  return (
    <>
      <td>{fixed(row.precision, digits)}</td>
      <td>{fixed(row.recall, digits)}</td>
      <td>{fixed(row.f1, digits)}</td>
      <td>{row.support}</td>
    </>
  );
}
