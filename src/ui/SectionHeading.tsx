import type { ReactNode } from 'react';
import styles from './SectionHeading.module.css';

/** A heading in small capitals, with something at its right. */
export function SectionHeading({
  children,
  aside,
}: {
  readonly children: ReactNode;
  readonly aside?: ReactNode;
}) {
  return (
    <div className={styles.row}>
      <h2 className={styles.heading}>{children}</h2>
      {aside !== undefined && <div className={styles.aside}>{aside}</div>}
    </div>
  );
}
