import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { useId } from 'react';
import styles from './RadioList.module.css';

interface RadioListProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly {
    readonly value: T;
    readonly label: string;
    /** Said beside it. */
    readonly note?: string | null;
    readonly disabled?: boolean;
  }[];
  readonly onChange: (value: T) => void;
}

/** A few choices one under the other, each with a word about it, one of them taken. */
export function RadioList<T extends string>({ label, value, options, onChange }: RadioListProps<T>) {
  const id = useId();
  return (
    <RadioGroup aria-label={label} className={styles.group} value={value} onValueChange={onChange}>
      {options.map((option) => (
        <Radio.Root
          key={option.value}
          value={option.value}
          disabled={option.disabled ?? false}
          className={styles.item}
          aria-label={option.label}
          aria-describedby={`${id}-${option.value}`}
        >
          <span className={styles.dot} aria-hidden />
          <span>{option.label}</span>
          <span className={styles.note} id={`${id}-${option.value}`}>
            {option.note}
          </span>
        </Radio.Root>
      ))}
    </RadioGroup>
  );
}
