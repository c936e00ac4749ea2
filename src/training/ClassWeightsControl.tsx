import { NumberField } from '../ui/NumberField.tsx';
import { Select } from '../ui/Select.tsx';
import { type ClassWeights, classWeightRange } from './experiment/classWeights.ts';

interface ClassWeightsControlProps {
  readonly value: ClassWeights;
  readonly classNames: readonly string[];
  readonly onChange: (label: string, value: ClassWeights, mergeKey?: string) => void;
}

const ways = [
  { value: 'none', label: 'none' },
  { value: 'balanced', label: 'balanced' },
  { value: 'by hand', label: 'by hand' },
] as const;
type Way = (typeof ways)[number]['value'];

/** How much the pictures of each class count. */
export function ClassWeightsControl({ value, classNames, onChange }: ClassWeightsControlProps) {
  const way: Way = typeof value === 'string' ? value : 'by hand';
  const weights = classNames.map((_, i) => (typeof value === 'string' ? 1 : (value[i] ?? 1)));
  return (
    <>
      <Select<Way>
        label="class weights"
        help="How much the pictures of a class count in the loss; balanced: classes with few pictures count more, as in scikit-learn. Keras: class_weight."
        value={way}
        options={ways}
        onChange={(next) => {
          if (next !== way) onChange(`Class weights: ${next}`, next === 'by hand' ? weights : next);
        }}
      />
      {way === 'by hand' &&
        [...classNames.entries()].map(([i, name]) => (
          <NumberField
            key={i}
            label={`weight of ${name}`}
            help="What a picture of this class counts."
            value={weights[i] ?? 1}
            step={0.1}
            {...classWeightRange}
            onChange={(weight) =>
              onChange(`weight of ${name}`, weights.with(i, weight), `training.classWeights.${i}`)
            }
          />
        ))}
    </>
  );
}
