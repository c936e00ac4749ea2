import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import styles from './Button.module.css';
import { Hint } from './Hint.tsx';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly variant?: 'default' | 'primary' | 'quiet';
  readonly icon?: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A button; `primary` is for the one main action of a place. */
export function Button({ variant = 'default', icon, children, className = '', ...rest }: ButtonProps) {
  const look = variant === 'default' ? '' : styles[variant];
  return (
    <button type="button" className={`${styles.button} ${look} ${className}`} {...rest}>
      {icon}
      {children}
    </button>
  );
}

interface IconButtonProps extends Omit<ButtonProps, 'children'> {
  /** Its accessible name. */
  readonly label: string;
  /** Shown on hover and focus; the label when absent. */
  readonly hint?: string;
}

/** A button that shows only an icon. */
export function IconButton({ label, hint = label, icon, className = '', ...rest }: IconButtonProps) {
  return (
    <Hint text={hint}>
      <Button
        variant="quiet"
        className={`${styles.icon} ${className}`}
        aria-label={label}
        icon={icon}
        {...rest}
      />
    </Hint>
  );
}
