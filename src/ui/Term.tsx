import { memo, type ReactNode } from 'react';
import { Hint } from './Hint.tsx';
import styles from './Term.module.css';
import { type TermName, terms } from './terms.ts';

interface TermProps {
  readonly name: TermName;
  /** Lines under its sentence, such as a formula. */
  readonly notes?: readonly string[];
  readonly children?: ReactNode;
}

/** A term of the field, explained in one sentence on hover and focus. */
export const Term = memo(function Term({ name, notes, children = name }: TermProps) {
  return (
    <Hint text={[terms[name], ...(notes ?? [])].join('\n')}>
      <span tabIndex={0} className={styles.term}>
        {children}
      </span>
    </Hint>
  );
});
