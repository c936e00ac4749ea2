import { NumberField } from '../ui/NumberField.tsx';
import { SectionHeading } from '../ui/SectionHeading.tsx';
import { Select } from '../ui/Select.tsx';
import { adamDefaults, sgdDefaults } from './experiment/defaultExperiment.ts';
import type { OptimizerConfig, TrainingConfig } from './experiment/experiment.ts';
import { trainingRanges } from './experiment/trainingRanges.ts';
import styles from './TrainingPanel.module.css';

interface TrainingPanelProps {
  readonly training: TrainingConfig;
  /** A run is on: changes count from the next Train. */
  readonly active: boolean;
  /** About how much memory a step takes, e.g. "35 MB"; null where it cannot be told. */
  readonly memory: string | null;
  readonly edit: (label: string, next: TrainingConfig, mergeKey?: string) => void;
}

interface ArgumentField {
  readonly key: string;
  readonly label: string;
  readonly help: string;
  readonly step?: number;
}

const optimizerFields: Readonly<Record<OptimizerConfig['className'], readonly ArgumentField[]>> = {
  SGD: [
    {
      key: 'learningRate',
      label: 'learning rate',
      step: 0.001,
      help: 'How far each step goes down the slope. Keras: learning_rate.',
    },
    {
      key: 'momentum',
      label: 'momentum',
      step: 0.05,
      help: 'How much of the last step is added to the next; 0 is plain SGD. Keras: momentum.',
    },
  ],
  Adam: [
    {
      key: 'learningRate',
      label: 'learning rate',
      step: 0.0005,
      help: 'How far each step goes, about. Keras: learning_rate.',
    },
    {
      key: 'beta1',
      label: 'beta 1',
      step: 0.01,
      help: 'How slowly the mean of the gradients forgets. Keras: beta_1.',
    },
    {
      key: 'beta2',
      label: 'beta 2',
      step: 0.001,
      help: 'How slowly the mean of their squares forgets. Keras: beta_2.',
    },
    {
      key: 'epsilon',
      label: 'epsilon',
      step: 1e-7,
      help: 'Keeps the division away from zero. Keras: epsilon.',
    },
  ],
};

const fitFields: readonly (ArgumentField & { readonly key: 'batchSize' | 'epochs' | 'seed' })[] = [
  { key: 'batchSize', label: 'batch size', help: 'Pictures per step. Keras: batch_size.' },
  { key: 'epochs', label: 'epochs', help: 'Passes over the training pictures. Keras: epochs.' },
  {
    key: 'seed',
    label: 'seed',
    help: 'Decides first weights, order and dropout: the same seed gives the same run.',
  },
];

const defaults = { SGD: sgdDefaults, Adam: adamDefaults };

/** How the model is fitted: optimizer and its arguments, batch size, epochs, seed. */
export function TrainingPanel({ training, active, memory, edit }: TrainingPanelProps) {
  const { optimizer } = training;
  const values: Readonly<Record<string, unknown>> = { ...optimizer };
  const chooseOptimizer = (className: OptimizerConfig['className']) => {
    if (className !== optimizer.className)
      edit(`Use ${className}`, { ...training, optimizer: defaults[className] });
  };
  return (
    <aside className={styles.panel} aria-label="Training settings">
      <div className={styles.group}>
        <SectionHeading>Optimizer</SectionHeading>
        <Select
          label="optimizer"
          help="The rule that turns gradients into steps. Keras: optimizer."
          value={optimizer.className}
          options={[
            { value: 'SGD', label: 'SGD' },
            { value: 'Adam', label: 'Adam' },
          ]}
          onChange={chooseOptimizer}
        />
        {optimizerFields[optimizer.className].map(({ key, label, help, step }) => (
          <NumberField
            key={`${optimizer.className}.${key}`}
            label={label}
            help={help}
            value={values[key] as number}
            {...(step === undefined ? {} : { step })}
            {...trainingRanges[key as keyof typeof trainingRanges]}
            onChange={(value) => {
              const next = { ...optimizer, [key]: value } as OptimizerConfig;
              edit(label, { ...training, optimizer: next }, `training.${key}`);
            }}
          />
        ))}
      </div>
      <div className={styles.group}>
        <SectionHeading>Fit</SectionHeading>
        {fitFields.map(({ key, label, help }) => (
          <NumberField
            key={key}
            label={label}
            help={help}
            value={training[key]}
            {...trainingRanges[key]}
            integer
            onChange={(value) => edit(label, { ...training, [key]: value }, `training.${key}`)}
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
