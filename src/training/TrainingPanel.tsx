import { FieldControl } from '../model-builder/FieldControl.tsx';
import { SectionHeading } from '../ui/SectionHeading.tsx';
import type { TrainingConfig } from './experiment/experiment.ts';
import { fitFields } from './experiment/fitFields.ts';
import { optimizers } from './experiment/optimizers.ts';
import { KindControl } from './KindControl.tsx';
import styles from './TrainingPanel.module.css';

interface TrainingPanelProps {
  readonly training: TrainingConfig;
  /** A run is on: changes count from the next Train. */
  readonly active: boolean;
  /** About how much memory a step takes, e.g. "35 MB"; null where it cannot be told. */
  readonly memory: string | null;
  readonly edit: (label: string, next: TrainingConfig, mergeKey?: string) => void;
}

/** How the model is fitted: optimizer and its arguments, batch size, epochs, seed. */
export function TrainingPanel({ training, active, memory, edit }: TrainingPanelProps) {
  return (
    <aside className={styles.panel} aria-label="Training settings">
      <div className={styles.group}>
        <SectionHeading>Optimizer</SectionHeading>
        <KindControl
          kinds={optimizers}
          label="optimizer"
          help="The rule that turns gradients into steps. Keras: optimizer."
          value={training.optimizer}
          onChange={(label, optimizer, mergeKey) => edit(label, { ...training, optimizer }, mergeKey)}
        />
      </div>
      <div className={styles.group}>
        <SectionHeading>Fit</SectionHeading>
        {Object.entries(fitFields).map(([key, field]) => (
          <FieldControl
            key={key}
            field={field}
            value={training[key as keyof typeof fitFields]}
            onChange={(value) =>
              edit(field.argument.replaceAll('_', ' '), { ...training, [key]: value }, `training.${key}`)
            }
          />
        ))}
        <p className={styles.note}>
          Loss: categorical cross-entropy, computed from logits.
          {memory !== null && ` A step takes about ${memory} of memory.`}
          {active && ' A run is on: changes count from the next Train.'}
        </p>
      </div>
    </aside>
  );
}
