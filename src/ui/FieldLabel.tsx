import styles from './Field.module.css';
import { Hint } from './Hint.tsx';

interface FieldLabelProps {
  /** Of the control. */
  readonly id: string;
  readonly label: string;
  readonly hidden: boolean;
  readonly help?: string | undefined;
}

/** The label of a control, with its one sentence of help on hover. */
export function FieldLabel({ id, label, hidden, help }: FieldLabelProps) {
  const element = (
    <label htmlFor={id} id={`${id}-label`} className={hidden ? 'visually-hidden' : styles.label}>
      {label}
    </label>
  );
  return help ? <Hint text={help}>{element}</Hint> : element;
}
