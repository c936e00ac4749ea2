import { Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { Term } from '../ui/Term.tsx';
import type { Analysis } from './analyse.ts';
import type { ModelSpec } from './spec.ts';
import { isStack, summaryRows, summaryText, summaryTotals } from './summary.ts';
import styles from './SummaryTable.module.css';

/** The model as Keras's `summary()`: a table to read, and its exact text to copy. */
export function SummaryTable({
  model,
  analysis,
}: {
  readonly model: ModelSpec;
  readonly analysis: Analysis;
}) {
  const [copied, setCopied] = useState<string | null>(null);
  const hasBranches = !isStack(model);
  const copy = () => {
    navigator.clipboard.writeText(summaryText(model, analysis)).then(
      () => setCopied('Copied'),
      () => setCopied('The browser does not allow copying here'),
    );
  };
  return (
    <div className={styles.wrap}>
      <table className={`${styles.table} ${hasBranches ? styles.branched : ''}`} aria-label="Model summary">
        <thead>
          <tr>
            <th scope="col">
              <Term name="layer">Layer</Term>
            </th>
            <th scope="col">
              <Term name="output shape">Output shape</Term>
            </th>
            <th scope="col" className={styles.number}>
              <Term name="parameters">Param #</Term>
            </th>
            {hasBranches && (
              <th scope="col">
                <Term name="connected to">Connected to</Term>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {summaryRows(model, analysis).map((row) => (
            <tr key={row.name}>
              <th scope="row" className={styles.name}>
                {row.name} <small>({row.className})</small>
              </th>
              <td className={styles.shape}>{row.outputShape}</td>
              <td className={styles.number}>{row.parameters.toLocaleString('en')}</td>
              {hasBranches && <td className={styles.connections}>{row.inbound.join(', ') || '-'}</td>}
            </tr>
          ))}
        </tbody>
        <tfoot>
          {summaryTotals(analysis).map(([label, figure]) => (
            <tr key={label}>
              <th scope="row" colSpan={2}>
                <Term name={label.toLowerCase() as Lowercase<typeof label>}>{label}</Term>
              </th>
              <td className={styles.number} colSpan={hasBranches ? 2 : 1}>
                {figure}
              </td>
            </tr>
          ))}
        </tfoot>
      </table>
      <Button icon={<Copy aria-hidden />} onClick={copy}>
        Copy as Keras prints it
      </Button>
      <p role="status">{copied}</p>
    </div>
  );
}
