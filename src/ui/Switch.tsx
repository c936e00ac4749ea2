import { Switch as Base } from '@base-ui/react/switch';
import { useId } from 'react';
import styles from './Field.module.css';
import { FieldLabel, Helped } from './FieldLabel.tsx';

interface SwitchProps {
  readonly label: string;
  readonly help?: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** On or off. */
export function Switch({ label, help, checked, onChange }: SwitchProps) {
  const id = useId();
  return (
    <div className={styles.field}>
      <FieldLabel id={id} label={label} hidden={false} help={help} />
      <Helped help={help}>
        <Base.Root
          className={styles.switch}
          aria-labelledby={`${id}-label`}
          checked={checked}
          onCheckedChange={(next) => onChange(next)}
        >
          <Base.Thumb className={styles.thumb} />
        </Base.Root>
      </Helped>
    </div>
  );
}
