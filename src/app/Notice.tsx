import { CircleAlert, Info } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './Notices.module.css';

interface NoticeProps {
  readonly severity: 'warning' | 'error';
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** One line of news under the top bar, with a button where something can be done. */
export function Notice({ severity, action, children }: NoticeProps) {
  const Icon = severity === 'error' ? CircleAlert : Info;
  return (
    <div className={styles.notice} data-severity={severity} role={severity === 'error' ? 'alert' : 'status'}>
      <Icon aria-hidden />
      <p>{children}</p>
      {action}
    </div>
  );
}
