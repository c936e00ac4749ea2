import type { ReactNode } from 'react';
import { Hint } from './Hint.tsx';
import styles from './Term.module.css';
import { type TermName, terms } from './terms.ts';

/** A term of the field, explained in one sentence on hover and focus. */
export function Term({ name, children = name }: { readonly name: TermName; readonly children?: ReactNode }) {
  return (
    <Hint text={terms[name]}>
      <span tabIndex={0} className={styles.term}>
        {children}
      </span>
    </Hint>
  );
}
