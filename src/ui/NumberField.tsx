import { useId, useState } from 'react';
import styles from './Field.module.css';
import { FieldLabel, Helped } from './FieldLabel.tsx';

/** What is typed after so long is another number, as it is another edit to undo; milliseconds. */
const PAUSE = 2000;

interface NumberFieldProps {
  readonly label: string;
  /** The name is for assistive technology only. */
  readonly labelHidden?: boolean;
  readonly help?: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly integer?: boolean;
  readonly disabled?: boolean;
  /** Called while typing, with every number that is in range. */
  readonly onChange: (value: number) => void;
}

/** A number with its range: changes as you type; what is out of range is said and not taken, and what was there before stays. */
export function NumberField({
  label,
  labelHidden = false,
  help,
  value,
  min,
  max,
  step,
  integer = false,
  disabled = false,
  onChange,
}: NumberFieldProps) {
  const id = useId();
  /** What is being typed, while it is not simply the value. */
  const [draft, setDraft] = useState<string | null>(null);
  /** What it was before it was typed over, and when it was typed last, milliseconds. */
  const [typed, setTyped] = useState({ over: value, at: 0 });
  const problem = draft === null ? null : problemOf(draft, min, max, integer);

  // The range is part of the sentence, before lines of formulas.
  const helpWithRange = help?.replace(/$/m, ` From ${format(min)} to ${format(max)}.`);

  const change = (text: string) => {
    const now = Date.now();
    const over = draft === null || now - typed.at > PAUSE ? value : typed.over;
    setDraft(text);
    setTyped({ over, at: now });
    if (problemOf(text, min, max, integer) === null) onChange(Number(text));
    // The part of it that was in range was not meant.
    else if (value !== over) onChange(over);
  };
  return (
    <div className={labelHidden ? styles.bare : styles.field}>
      <FieldLabel id={id} label={label} hidden={labelHidden} help={helpWithRange} />
      <Helped help={helpWithRange}>
        <input
          id={id}
          className={styles.input}
          type="number"
          inputMode={integer ? 'numeric' : 'decimal'}
          // Steps of fractions count from the value: a `min` of 1e-8 would turn 0.001 into 0.00100001.
          {...(integer ? { min, max } : {})}
          step={step ?? (integer ? 1 : 'any')}
          disabled={disabled}
          value={draft ?? String(value)}
          aria-invalid={problem !== null}
          aria-describedby={problem ? `${id}-problem` : undefined}
          onChange={(event) => change(event.target.value)}
          onBlur={() => setDraft(null)}
        />
      </Helped>
      {problem && (
        <p id={`${id}-problem`} className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

function problemOf(text: string, min: number, max: number, integer: boolean): string | null {
  const value = Number(text);
  const fits = text.trim() !== '' && Number.isFinite(value) && value >= min && value <= max;
  if (fits && (!integer || Number.isInteger(value))) return null;
  return `Enter a ${integer ? 'whole ' : ''}number from ${format(min)} to ${format(max)}.`;
}

const format = (value: number): string =>
  value !== 0 && Math.abs(value) < 1e-4
    ? value.toExponential()
    : value.toLocaleString('en', { maximumFractionDigits: 6 });
