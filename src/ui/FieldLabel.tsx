import type { ReactElement } from 'react';
import styles from './Field.module.css';
import { Hint } from './Hint.tsx';

interface FieldLabelProps {
  /** Of the control. */
  readonly id: string;
  readonly label: string;
  readonly hidden: boolean;
  readonly help?: string | undefined;
}

/** The label of a control. */
export function FieldLabel({ id, label, hidden, help }: FieldLabelProps) {
  const element = (
    <label htmlFor={id} id={`${id}-label`} className={hidden ? 'visually-hidden' : styles.label}>
      {label}
    </label>
  );
  return <Helped help={help}>{element}</Helped>;
}

interface HelpedProps {
  readonly help: string | undefined;
  readonly children: ReactElement;
}

/** A label or control with its sentence of help on hover and focus, beside it so that it covers no other field. */
export function Helped({ help, children }: HelpedProps) {
  if (help === undefined) return children;
  return (
    <Hint text={help} side="left">
      {children}
    </Hint>
  );
}
