import type { Analysis } from './analyse.ts';
import { totalsOf } from './explain.ts';
import { Term } from '../ui/Term.tsx';
import styles from './Totals.module.css';

/** The whole model in four figures, and how they come about. */
export function Totals({ analysis }: { readonly analysis: Analysis }) {
  return (
    <div className={styles.totals}>
      {totalsOf(analysis).map(({ term, figure, formula }) => (
        <span key={term}>
          <b>{figure}</b>{' '}
          <Term name={term} notes={formula === null ? [] : [`${formula} = ${figure}`]}>
            {term === 'activation memory' ? `${term} at batch ${analysis.batchSize}` : term}
          </Term>
        </span>
      ))}
    </div>
  );
}

/** What keeps the model from training, then what is only unwise. */
const worstFirst = (problems: Analysis['problems']) =>
  problems.toSorted((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'));

/** Everything that is wrong with the model, each with the layer that causes it. */
export function Problems({
  analysis,
  onSelect,
}: {
  readonly analysis: Analysis;
  readonly onSelect: (name: string) => void;
}) {
  if (analysis.problems.length === 0) return null;
  return (
    <ul className={styles.problems} aria-label="Problems">
      {worstFirst(analysis.problems).map(({ layer, code, message, severity }) => (
        <li key={`${layer} ${code}`} className={styles[severity]}>
          <button type="button" onClick={() => onSelect(layer)}>
            {layer}
          </button>
          : {message}
        </li>
      ))}
    </ul>
  );
}
