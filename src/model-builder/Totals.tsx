import type { Analysis } from './analyse.ts';
import styles from './Totals.module.css';

/** The whole model in four figures. */
export function Totals({ analysis, batchSize }: { readonly analysis: Analysis; readonly batchSize: number }) {
  const { parameters, multiplyAdds, activationBytes, receptiveField } = analysis;
  return (
    <div className={styles.totals}>
      <span>
        <b>{parameters.toLocaleString('en')}</b> parameters
      </span>
      <span>
        <b>{(multiplyAdds / 1e6).toFixed(2)} M</b> multiply-adds an image
      </span>
      <span>
        <b>{(activationBytes / 2 ** 20).toFixed(1)} MB</b> activations at batch {batchSize}
      </span>
      {receptiveField && receptiveField !== 'all' && (
        <span>
          receptive field <b>{receptiveField.join('×')}</b>
        </span>
      )}
    </div>
  );
}

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
      {analysis.problems.map(({ layer, code, message, severity }) => (
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
