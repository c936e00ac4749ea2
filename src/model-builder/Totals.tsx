import type { Analysis } from './analyse.ts';
import { bytesText, multiplyAddsText } from './amounts.ts';
import { Term } from '../ui/Term.tsx';
import styles from './Totals.module.css';

/** The whole model in four figures. */
export function Totals({ analysis, batchSize }: { readonly analysis: Analysis; readonly batchSize: number }) {
  const { parameters, multiplyAdds, activationBytes, receptiveField } = analysis;
  return (
    <div className={styles.totals}>
      <span>
        <b>{parameters.toLocaleString('en')}</b> <Term name="parameters" />
      </span>
      <span>
        <b>{multiplyAddsText(multiplyAdds)}</b> <Term name="multiply-adds">multiply-adds an image</Term>
      </span>
      <span>
        <b>{bytesText(activationBytes)}</b> <Term name="activations" /> at batch {batchSize}
      </span>
      {receptiveField && receptiveField !== 'all' && (
        <span>
          <Term name="receptive field" /> <b>{receptiveField.join('×')}</b>
        </span>
      )}
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
