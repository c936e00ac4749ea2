import type { CSSProperties, ReactNode } from 'react';
import { answerOf } from '../data/own/tried.ts';
import { SectionHeading } from '../ui/SectionHeading.tsx';
import { argmax } from '../training/metrics.ts';
import { ClassDot } from './ClassDot.tsx';
import { percent } from '../training/figures.ts';
import styles from './Prediction.module.css';

/** More classes than this stand in two columns. */
const MANY = 12;

interface PredictionProps {
  /** By class, 0..1; `null` before there is a picture. */
  readonly probabilities: ArrayLike<number> | null;
  readonly classNames: readonly string[];
  /** Index of the true class, or `null` when the picture has none (a drawing, a picture of one's own). */
  readonly label: number | null;
  /** Below it the answer is "none of these", 0..1; 0 always answers. */
  readonly threshold: number;
  /** Sets the threshold; shown under the classes. */
  readonly control?: ReactNode;
  /** Which of the class colours each class has; null without. */
  readonly colours?: readonly (number | null)[] | null;
}

/** How probable the network holds each class for the current picture. */
export function Prediction({
  probabilities,
  classNames,
  label,
  threshold,
  control,
  colours = null,
}: PredictionProps) {
  const top = probabilities ? argmax(probabilities) : -1;
  const answer = probabilities && answerOf({ top, confidence: probabilities[top] ?? 0 }, threshold);
  const widest = Math.max(1, ...classNames.map((name) => name.length));
  return (
    <section>
      <SectionHeading
        term="prediction"
        aside={headline(probabilities, label === null ? null : (classNames[label] ?? null))}
      >
        Prediction
      </SectionHeading>
      <div className={styles.body}>
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
              '--name': `calc(${Math.min(widest, 12) + 0.6}ch + ${colours ? 14 : 0}px)`,
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
                data-top={i === answer}
                data-wrong={i === answer && label !== null && i !== label}
              >
                <span className={styles.name} title={widest > 12 ? name : undefined}>
                  <ClassDot colour={colours?.[i] ?? null} />
                  {name}
                </span>{' '}
                <span className={styles.track} style={{ '--share': probability || 0 } as CSSProperties} />
                <span className={styles.percent}>{percent(probability)}</span> {markOf(i, answer, label)}
              </li>
            );
          })}
        </ol>
        {control}
        {threshold > 0 && probabilities && (
          <p className={styles.answer} role="status">
            Answer: <b>{answer === null ? 'none of these' : classNames[answer]}</b>
          </p>
        )}
      </div>
    </section>
  );
}

function headline(probabilities: ArrayLike<number> | null, trueClass: string | null): string {
  if (!probabilities) return 'none yet';
  return trueClass === null ? 'your picture' : `true class ${trueClass}`;
}

function markOf(index: number, answer: number | null, label: number | null) {
  if (index === label) return <span className={styles.true}>true</span>;
  if (index === answer && label !== null) return <span className={styles.wrong}>wrong</span>;
  return null;
}
