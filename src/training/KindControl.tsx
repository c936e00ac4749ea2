import { FieldControl } from '../model-builder/FieldControl.tsx';
import { Select } from '../ui/Select.tsx';
import styles from './TrainingPanel.module.css';
import { chosen, type ChosenOf, type Kinds } from './experiment/kinds.ts';

interface KindControlProps<K extends Kinds> {
  readonly kinds: K;
  /** What is chosen, e.g. "optimizer"; also what the undo calls it. */
  readonly label: string;
  readonly help: string;
  readonly value: ChosenOf<K>;
  /** `mergeKey` where it is an argument that changed. */
  readonly onChange: (label: string, value: ChosenOf<K>, mergeKey?: string) => void;
}

/** One of several ways, and the arguments it takes. */
export function KindControl<K extends Kinds>({ kinds, label, help, value, onChange }: KindControlProps<K>) {
  const { className } = value;
  const { title, help: about, fields } = kinds[className] as Kinds[string];
  const values: Readonly<Record<string, unknown>> = { ...value };
  return (
    <div role="group" aria-label={label} className={styles.group}>
      <Select
        label={label}
        help={`${help} ${title}: ${about}`}
        value={className}
        options={Object.entries(kinds).map(([name, kind]) => ({ value: name, label: kind.title }))}
        onChange={(name: keyof K & string) => {
          if (name !== className) onChange(`Use ${kinds[name]?.title}`, chosen(kinds, name));
        }}
      />
      {Object.entries(fields).map(([key, field]) => (
        <FieldControl
          key={`${className}.${key}`}
          field={field}
          value={values[key]}
          onChange={(next) =>
            onChange(
              field.argument.replaceAll('_', ' '),
              { ...value, [key]: next },
              `training.${label}.${key}`,
            )
          }
        />
      ))}
    </div>
  );
}
