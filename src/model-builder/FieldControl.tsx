import { useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { NumberField } from '../ui/NumberField.tsx';
import { Select } from '../ui/Select.tsx';
import { Switch } from '../ui/Switch.tsx';
import type { Field, OptionalPairField, Pair, PairField } from './fields.ts';
import styles from './Inspector.module.css';

interface FieldControlProps<F extends Field = Field> {
  readonly field: F;
  /** Of the field's kind. */
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

/** The control of one argument, by its declaration. Its label is Keras's argument in words. */
export function FieldControl({ field, value, onChange }: FieldControlProps) {
  const label = field.argument.replaceAll('_', ' ');
  const live = field.live ? ' May change within a run.' : '';
  const help = `${field.help}${live}${field.ours ? '' : ` Keras: ${field.argument}.`}`;
  switch (field.kind) {
    case 'int':
      return (
        <NumberField
          label={label}
          help={help}
          value={value as number}
          min={field.min}
          max={field.max}
          integer
          onChange={onChange}
        />
      );
    case 'float':
      return (
        <NumberField
          label={label}
          help={help}
          value={value as number}
          min={field.min}
          max={field.max}
          step={field.step}
          onChange={onChange}
        />
      );
    case 'pair':
      return (
        <PairControl field={field} label={label} help={help} value={value as Pair} onChange={onChange} />
      );
    case 'optionalPair':
      return (
        <OptionalPairControl
          field={field}
          label={label}
          help={help}
          value={value as Pair | null}
          onChange={onChange}
        />
      );
    case 'choice':
      return (
        <Select
          label={label}
          help={help}
          value={value as string}
          options={field.options.map((option) => ({ value: option, label: option }))}
          onChange={onChange}
        />
      );
    case 'bool':
      return <Switch label={label} help={help} checked={value as boolean} onChange={onChange} />;
    case 'shape':
      return <p className={styles.about}>{help}</p>;
    default:
      return field satisfies never;
  }
}

interface PairProps<F, V> {
  readonly field: F;
  readonly label: string;
  readonly help: string;
  readonly value: V;
  readonly onChange: (value: V) => void;
}

/** One number for both sides while they are equal, two when asked for. */
function PairControl({
  field,
  label,
  help,
  value,
  onChange,
}: PairProps<PairField | OptionalPairField, Pair>) {
  const [apart, setApart] = useState(value[0] !== value[1]);
  const separate = apart || value[0] !== value[1];
  const range = { min: field.min, max: field.max, integer: true, help };
  return (
    <div className={styles.pair}>
      {separate ? (
        <>
          <NumberField
            label={`${label} height`}
            {...range}
            value={value[0]}
            onChange={(next) => onChange([next, value[1]])}
          />
          <NumberField
            label={`${label} width`}
            {...range}
            value={value[1]}
            onChange={(next) => onChange([value[0], next])}
          />
        </>
      ) : (
        <NumberField label={label} {...range} value={value[0]} onChange={(next) => onChange([next, next])} />
      )}
      <Button
        variant="quiet"
        className={styles.toggle}
        aria-label={separate ? `Same for both sides of ${label}` : `Separate height and width of ${label}`}
        onClick={() => {
          setApart(!separate);
          if (separate && value[0] !== value[1]) onChange([value[0], value[0]]);
        }}
      >
        {separate ? 'Same for both' : 'Separate height and width'}
      </Button>
    </div>
  );
}

/** A pair that may be left to Keras's `None`. */
function OptionalPairControl({
  field,
  label,
  help,
  value,
  onChange,
}: PairProps<OptionalPairField, Pair | null>) {
  return (
    <div className={styles.pair}>
      <Switch
        label={`${label} ${field.whenNull}`}
        help={help}
        checked={value === null}
        onChange={(none) => onChange(none ? null : [2, 2])}
      />
      {value && <PairControl field={field} label={label} help={help} value={value} onChange={onChange} />}
    </div>
  );
}
