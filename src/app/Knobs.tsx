import { offerOf } from '../data/catalogue.ts';
import { withKnob } from '../training/experiment/changeData.ts';
import { NumberField } from '../ui/NumberField.tsx';
import { SectionHeading } from '../ui/SectionHeading.tsx';
import styles from './Knobs.module.css';
import { useExperimentPart, useServices } from './useServices.ts';

/** What a generated data set is made by; nothing for one that ships as files. */
export function Knobs() {
  const { experiment } = useServices();
  const dataset = useExperimentPart('dataset');
  const knobs = Object.entries(offerOf(dataset).knobs);
  if (knobs.length === 0) return null;
  return (
    <section className={styles.knobs}>
      <SectionHeading>Made by</SectionHeading>
      {knobs.map(([name, { label, help, min, max, step }]) => (
        <NumberField
          key={`${dataset.id} ${name}`}
          label={label}
          help={help}
          value={dataset.knobs[name] ?? 0}
          min={min}
          max={max}
          step={step}
          integer={step === 1}
          onChange={(value) =>
            experiment
              .getState()
              .edit(label, (document) => withKnob(document, name, value), `knob.${dataset.id}.${name}`)
          }
        />
      ))}
    </section>
  );
}
