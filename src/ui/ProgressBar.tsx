import styles from './ProgressBar.module.css';

interface ProgressBarProps {
  /** Its accessible name. */
  readonly label: string;
  /** Done part, 0..1. */
  readonly share: number;
  /** For assistive technology, where a percentage says less. */
  readonly said?: string;
}

/** How far something that takes a while is. */
export function ProgressBar({ label, share, said }: ProgressBarProps) {
  return (
    <div
      className={styles.track}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
      aria-valuetext={said}
    >
      <i style={{ transform: `scaleX(${share})` }} />
    </div>
  );
}
