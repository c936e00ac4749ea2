import type { CSSProperties } from 'react';
import styles from './ClassDot.module.css';

/** The colour a person gave a class, beside its name; nothing where there is none. */
export const ClassDot = ({ colour }: { readonly colour: number | null }) =>
  colour !== null && (
    <i className={styles.dot} style={{ '--class': `var(--class-${colour})` } as CSSProperties} aria-hidden />
  );
