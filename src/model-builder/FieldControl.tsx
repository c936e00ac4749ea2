import { type ReactNode, useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { NumberField } from '../ui/NumberField.tsx';
import { Select } from '../ui/Select.tsx';
import { Switch } from '../ui/Switch.tsx';
import type {
  Bounds,
  Field,
  OptionalFloatField,
  OptionalPairField,
  OptionalRangeField,
  Pair,
  PairField,
  RangeField,
  Sides,
} from './fields.ts';
import styles from './Inspector.module.css';
import { LengthsControl, SidesControl } from './ShapeControls.tsx';

interface FieldControlProps<F extends Field = Field> {
  readonly field: F;
  /** Of the field's kind. */
  readonly value: unknown;
  /** Lines under the field's sentence, instead of Keras's name of it. */
  readonly notes?: readonly string[];
  readonly onChange: (value: unknown) => void;
}

/** The control of one argument, by its declaration. Its label is Keras's argument in words. */
export function FieldControl({ field, value, notes, onChange }: FieldControlProps) {
  const label = field.argument.replaceAll('_', ' ');
  const live = field.live ? ' May change within a run.' : '';
  const keras = field.ours || notes ? '' : ` Keras: ${field.argument}.`;
  const help = [`${field.help}${live}${keras}`, ...(notes ?? [])].join('\n');
  const shown = { label, help, value, onChange };
  switch (field.kind) {
    case 'int':
      return <NumberField {...shown} value={value as number} min={field.min} max={field.max} integer />;
    case 'float':
      return (
        <NumberField {...shown} value={value as number} min={field.min} max={field.max} step={field.step} />
      );
    case 'pair':
      return <PairControl {...shown} field={field} value={value as Pair} />;
    case 'range':
      return <RangeControl {...shown} field={field} value={value as Bounds} />;
    case 'optionalPair':
    case 'optionalFloat':
    case 'optionalRange': {
      const within = insideOf(field);
      return (
        <Optional {...shown} whenNull={field.whenNull} start={within.default}>
          <FieldControl field={within} value={value} onChange={onChange} {...(notes ? { notes } : {})} />
        </Optional>
      );
    }
    case 'sides':
      return <SidesControl {...shown} field={field} value={value as Sides} />;
    case 'lengths':
      return <LengthsControl {...shown} field={field} value={value as readonly number[]} />;
    case 'axes':
      return (
        <Switch
          label={label}
          help={help}
          checked={value !== null}
          onChange={(shared) => onChange(shared ? [1, 2] : null)}
        />
      );
    case 'choice':
      return (
        <Select
          {...shown}
          value={value as string}
          options={field.options.map((option) => ({ value: option, label: option }))}
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

/** The field of what is not `null`; its default is what that begins with. */
function insideOf(field: OptionalPairField | OptionalFloatField | OptionalRangeField): Field {
  switch (field.kind) {
    case 'optionalPair':
      return { ...field, kind: 'pair', default: [2, 2] };
    case 'optionalFloat':
      return { ...field, kind: 'float', default: field.start };
    case 'optionalRange':
      return { ...field, kind: 'range', default: field.start };
    default:
      return field satisfies never;
  }
}

interface PairProps {
  readonly field: PairField;
  readonly label: string;
  readonly help: string;
  readonly value: Pair;
  readonly onChange: (value: Pair) => void;
}

/** One number for both sides while they are equal, two when asked for. */
function PairControl({ field, label, help, value, onChange }: PairProps) {
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

interface RangeProps {
  readonly field: RangeField;
  readonly label: string;
  readonly help: string;
  readonly value: Bounds;
  readonly onChange: (value: Bounds) => void;
}

/** Two numbers that something is drawn between; the lower cannot pass the upper. */
function RangeControl({ field: { min, max, step }, label, help, value, onChange }: RangeProps) {
  const [lower, upper] = value;
  return (
    <div className={styles.pair}>
      <NumberField
        label={`${label} from`}
        help={help}
        value={lower}
        min={min}
        max={upper}
        step={step}
        onChange={(next) => onChange([next, upper])}
      />
      <NumberField
        label={`${label} to`}
        help={help}
        value={upper}
        min={lower}
        max={max}
        step={step}
        onChange={(next) => onChange([lower, next])}
      />
    </div>
  );
}

interface OptionalProps {
  readonly label: string;
  readonly help: string;
  readonly whenNull: string;
  readonly value: unknown;
  /** What it begins with when it is no longer `null`. */
  readonly start: unknown;
  readonly onChange: (value: unknown) => void;
  /** The control, shown while there is a value. */
  readonly children: ReactNode;
}

/** What may be left to Keras's `None`. */
function Optional({ label, help, whenNull, value, start, onChange, children }: OptionalProps) {
  return (
    <div className={styles.pair}>
      <Switch
        label={`${label} ${whenNull}`}
        help={help}
        checked={value === null}
        onChange={(none) => onChange(none ? null : start)}
      />
      {value !== null && children}
    </div>
  );
}
