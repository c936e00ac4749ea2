import { useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { NumberField } from '../ui/NumberField.tsx';
import type { LengthsField, Pair, Sides, SidesField } from './fields.ts';
import styles from './Inspector.module.css';

interface SidesProps {
  readonly field: SidesField;
  readonly label: string;
  readonly help: string;
  readonly value: Sides;
  readonly onChange: (value: Sides) => void;
}

const sideNames = ['top', 'bottom', 'left', 'right'] as const;

/** One number for all four edges of a picture while they are equal, four when asked for. */
export function SidesControl({ field, label, help, value, onChange }: SidesProps) {
  const [apart, setApart] = useState(false);
  const [rows, columns] = value;
  const all = [...rows, ...columns];
  const equal = all.every((one) => one === rows[0]);
  const range = { min: field.min, max: field.max, integer: true, help };
  const toAll = (next: number): Sides => [pairOf(next), pairOf(next)];
  return (
    <div className={styles.pair}>
      {apart || !equal ? (
        sideNames.map((side, i) => (
          <NumberField
            key={side}
            label={`${label} ${side}`}
            {...range}
            value={all[i] ?? 0}
            onChange={(next) => {
              const [top = 0, bottom = 0, left = 0, right = 0] = all.with(i, next);
              onChange([
                [top, bottom],
                [left, right],
              ]);
            }}
          />
        ))
      ) : (
        <NumberField label={label} {...range} value={rows[0]} onChange={(next) => onChange(toAll(next))} />
      )}
      <Button
        variant="quiet"
        className={styles.toggle}
        aria-label={apart || !equal ? `Same for all sides of ${label}` : `Separate the sides of ${label}`}
        onClick={() => {
          setApart(equal && !apart);
          if (!equal) onChange(toAll(rows[0]));
        }}
      >
        {apart || !equal ? 'Same for all sides' : 'Separate the sides'}
      </Button>
    </div>
  );
}

const pairOf = (both: number): Pair => [both, both];

interface LengthsProps {
  readonly field: LengthsField;
  readonly label: string;
  readonly help: string;
  readonly value: readonly number[];
  readonly onChange: (value: readonly number[]) => void;
}

const axisNames = ['height', 'width', 'channels'] as const;

/** The length of a row, or the three of feature maps. */
export function LengthsControl({ field, label, help, value, onChange }: LengthsProps) {
  const isRow = value.length === 1;
  return (
    <div className={styles.pair}>
      {value.map((length, i) => (
        <NumberField
          key={axisNames[i]}
          label={isRow ? label : `${label} ${axisNames[i]}`}
          help={help}
          min={-1}
          max={field.max}
          integer
          value={length}
          onChange={(next) => onChange(value.with(i, next))}
        />
      ))}
      <Button variant="quiet" className={styles.toggle} onClick={() => onChange(isRow ? [1, 1, -1] : [-1])}>
        {isRow ? 'Feature maps' : 'One row'}
      </Button>
    </div>
  );
}
