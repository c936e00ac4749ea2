import type { ReactNode } from 'react';
import { FieldControl } from '../model-builder/FieldControl.tsx';
import type { IntField } from '../model-builder/fields.ts';
import { SectionHeading } from '../ui/SectionHeading.tsx';
import { AdvancedTraining, type TrainingEdit } from './AdvancedTraining.tsx';
import type { TrainingConfig } from './experiment/experiment.ts';
import { fitFields } from './experiment/fitFields.ts';
import { heldBack } from './experiment/liveChanges.ts';
import { optimizers } from './experiment/optimizers.ts';
import { KindControl } from './KindControl.tsx';
import styles from './TrainingPanel.module.css';

interface TrainingPanelProps extends TrainingEdit {
  readonly classNames: readonly string[];
  /** What the run under way is fitted with; null without one. */
  readonly fitted: TrainingConfig | null;
  /** About how much memory a step takes, e.g. "35 MB"; null where it cannot be told. */
  readonly memory: string | null;
  /** Helps with the optimizer's arguments. */
  readonly tool: ReactNode;
}

const { topK: _, validateEvery: __, ...usual } = fitFields;
const usualFields = Object.entries(usual) as [keyof typeof usual, IntField][];

const listed = new Intl.ListFormat('en');

/** What an edit does to the run under way. */
function whatCounts(fitted: TrainingConfig, training: TrainingConfig): string {
  const waiting = heldBack(fitted, training);
  return waiting.length > 0
    ? `The run is on without your change of ${listed.format(waiting)}: it counts from the next Train.`
    : 'A run is on: arguments of the optimizer and of augmentation, dropout and freezing change it at once, the rest counts from the next Train.';
}

/** How the model is fitted: optimizer and its arguments, batch size, epochs, seed. */
export function TrainingPanel({ training, classNames, fitted, memory, tool, edit }: TrainingPanelProps) {
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
        {tool}
      </div>
      <div className={styles.group}>
        <SectionHeading>Fit</SectionHeading>
        {usualFields.map(([key, field]) => (
          <FieldControl
            key={key}
            field={field}
            value={training[key]}
            onChange={(value) =>
              edit(field.argument.replaceAll('_', ' '), { ...training, [key]: value }, `training.${key}`)
            }
          />
        ))}
        <AdvancedTraining training={training} classNames={classNames} edit={edit} />
        <p className={styles.note}>
          {memory !== null && `A step takes about ${memory} of memory.`}
          {fitted && ` ${whatCounts(fitted, training)}`}
        </p>
      </div>
    </aside>
  );
}
