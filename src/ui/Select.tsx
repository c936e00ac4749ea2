import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronDown } from 'lucide-react';
import { useId } from 'react';
import styles from './Field.module.css';
import { useOverlayPlace } from './Hint.tsx';
import { FieldLabel, Helped } from './FieldLabel.tsx';

interface SelectProps<T extends string> {
  readonly label: string;
  readonly labelHidden?: boolean;
  readonly help?: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly disabled?: boolean;
  readonly onChange: (value: T) => void;
}

/** One of a list. */
export function Select<T extends string>({
  label,
  labelHidden = false,
  help,
  value,
  options,
  disabled = false,
  onChange,
}: SelectProps<T>) {
  const id = useId();
  const place = useOverlayPlace();
  return (
    <div className={labelHidden ? styles.bare : styles.field}>
      <FieldLabel id={id} label={label} hidden={labelHidden} help={help} />
      <Base.Root
        value={value}
        items={options}
        disabled={disabled}
        onValueChange={(next) => {
          if (next !== null) onChange(next);
        }}
      >
        <Helped help={help}>
          <Base.Trigger id={id} className={styles.trigger} aria-labelledby={`${id}-label`}>
            <Base.Value />
            <Base.Icon render={<ChevronDown aria-hidden />} />
          </Base.Trigger>
        </Helped>
        <Base.Portal {...place}>
          <Base.Positioner className={styles.positioner} sideOffset={4} alignItemWithTrigger={false}>
            <Base.Popup className={styles.popup}>
              {options.map((option) => (
                <Base.Item key={option.value} value={option.value} className={styles.option}>
                  <Base.ItemText>{option.label}</Base.ItemText>
                  <Base.ItemIndicator render={<Check aria-hidden />} />
                </Base.Item>
              ))}
            </Base.Popup>
          </Base.Positioner>
        </Base.Portal>
      </Base.Root>
    </div>
  );
}
