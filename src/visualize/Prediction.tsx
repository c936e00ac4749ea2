import type { CSSProperties } from 'react';
import { SectionHeading } from '../ui/SectionHeading.tsx';
import { argmax } from '../training/metrics.ts';
import { percent } from './percent.ts';
import styles from './Prediction.module.css';

/** More classes than this stand in two columns. */
const MANY = 12;

interface PredictionProps {
  /** By class, 0..1; `null` before there is a picture. */
  readonly probabilities: ArrayLike<number> | null;
  readonly classNames: readonly string[];
  /** Index of the true class, or `null` when the picture has none (a drawing, a picture of one's own). */
  readonly label: number | null;
}

/** How probable the network holds each class for the current picture. */
export function Prediction({ probabilities, classNames, label }: PredictionProps) {
  const top = probabilities ? argmax(probabilities) : -1;
  const widest = Math.max(1, ...classNames.map((name) => name.length));
  return (
    <section>
      <SectionHeading
        term="prediction"
        aside={headline(probabilities, label === null ? null : (classNames[label] ?? null))}
      >
        Prediction
      </SectionHeading>
      <ol
        className={styles.list}
        // Safari forgets that a list without markers is one.
        role="list"
        aria-label="Prediction"
        data-empty={probabilities === null}
        data-many={classNames.length > MANY}
        // A capital W is half as wide again as the digit that ch measures.
        style={
          {
            '--name': `${Math.min(widest, 12) + 0.6}ch`,
            '--rows': Math.ceil(classNames.length / 2),
          } as CSSProperties
        }
      >
        {[...classNames.entries()].map(([i, name]) => {
          const probability = probabilities?.[i] ?? NaN;
          return (
            <li
              key={i}
              className={styles.row}
              data-top={i === top}
              data-wrong={i === top && label !== null && i !== label}
            >
              <span className={styles.name} title={widest > 12 ? name : undefined}>
                {name}
              </span>{' '}
              <span className={styles.track} style={{ '--share': probability || 0 } as CSSProperties} />
              <span className={styles.percent}>{percent(probability)}</span> {markOf(i, top, label)}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function headline(probabilities: ArrayLike<number> | null, trueClass: string | null): string {
  if (!probabilities) return 'none yet';
  return trueClass === null ? 'your picture' : `true class ${trueClass}`;
}

function markOf(index: number, top: number, label: number | null) {
  if (index === label) return <span className={styles.true}>true</span>;
  if (index === top && label !== null) return <span className={styles.wrong}>wrong</span>;
  return null;
}
