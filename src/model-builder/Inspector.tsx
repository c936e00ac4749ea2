import { Fragment } from 'react';
import { SectionHeading } from '../ui/SectionHeading.tsx';
import { Button } from '../ui/Button.tsx';
import { Hint } from '../ui/Hint.tsx';
import { Term } from '../ui/Term.tsx';
import { Switch } from '../ui/Switch.tsx';
import type { Analysis } from './analyse.ts';
import { kerasCall, kerasSignature } from './code/kerasModel.ts';
import { type EditModel, setConfig, setTrainable } from './edit.ts';
import { explanationsOf, fieldNotes, trainableNotes } from './explain.ts';
import { FieldControl } from './FieldControl.tsx';

import { Inputs } from './Inputs.tsx';
import styles from './Inspector.module.css';
import { definitionOf } from './layers/registry.ts';
import { ProblemLine } from './ProblemLine.tsx';
import type { Problem } from './problems.ts';
import { findLayer, hasVariables, type LayerSpec, type ModelSpec } from './spec.ts';

interface InspectorProps {
  readonly model: ModelSpec;
  readonly analysis: Analysis;
  readonly selected: string | null;
  readonly edit: EditModel;
  readonly onSelect: (name: string) => void;
}

/** The selected layer's arguments with their ranges, and what follows from them. */
export function Inspector({ model, analysis, selected, edit, onSelect }: InspectorProps) {
  const layer = selected === null ? undefined : findLayer(model, selected);
  if (!layer) return <Choose model={model} onSelect={onSelect} />;
  const { name, className } = layer;
  const definition = definitionOf(className);
  const config: Readonly<Record<string, unknown>> = layer.config;
  const onFix = ({ fix }: Problem) => fix && edit(`${fix.label} (${name})`, fix.apply(model));
  return (
    <aside className={styles.inspector} aria-label="Inspector">
      <div>
        <h2 className={styles.title} tabIndex={-1} data-part="inspected">
          {className} <small>{name}</small>
        </h2>
        <p className={styles.about}>{definition.about}</p>
        <Hint text={`Keras: ${kerasSignature(className)}`}>
          <code className={styles.keras} tabIndex={0} aria-label="In Keras">
            {kerasCall(layer)}
          </code>
        </Hint>
      </div>
      <div className={styles.fields}>
        <Inputs model={model} layer={layer} edit={edit} />
        {Object.entries(definition.fields).map(([key, field]) => (
          <FieldControl
            key={`${name}.${key}`}
            field={field}
            value={config[key]}
            notes={fieldNotes(layer, key, analysis)}
            onChange={(value) =>
              edit(`${field.argument} of ${name}`, setConfig(model, name, { [key]: value }), `${name}.${key}`)
            }
          />
        ))}
        {hasVariables(layer) && (
          <Switch
            label="trainable"
            help={[
              "Whether training changes this layer's weights; off, a BatchNormalization also uses the mean and deviation it has learned. May change within a run.",
              ...trainableNotes(layer, analysis),
            ].join('\n')}
            checked={layer.trainable}
            onChange={(trainable) =>
              edit(`${trainable ? 'Unfreeze' : 'Freeze'} ${name}`, setTrainable(model, name, trainable))
            }
          />
        )}
      </div>
      {analysis.layers.get(name)?.problems.map((problem) => (
        <ProblemLine key={problem.code} problem={problem} onFix={onFix} />
      ))}
      <Facts layer={layer} analysis={analysis} />
    </aside>
  );
}

function Choose({ model, onSelect }: Pick<InspectorProps, 'model' | 'onSelect'>) {
  return (
    <aside className={styles.inspector} aria-label="Inspector">
      <SectionHeading>No block selected</SectionHeading>
      <p className={styles.about}>Select a block on the canvas, or here, to see and change its arguments.</p>
      <ul className={styles.fields}>
        {model.layers.map(({ name, className }) => (
          <li key={name}>
            <Button className={styles.choice} onClick={() => onSelect(name)}>
              {className} · {name}
            </Button>
          </li>
        ))}
      </ul>
    </aside>
  );
}

/** The layer's numbers, and how they come about. */
function Facts({ layer, analysis }: { readonly layer: LayerSpec; readonly analysis: Analysis }) {
  const explanations = explanationsOf(layer, analysis).filter(
    ({ figure, formula }) => figure !== null || formula !== null,
  );
  if (explanations.length === 0) return null;
  return (
    <dl className={styles.facts} aria-label="What follows">
      {explanations.map(({ term, figure, formula }) => (
        <Fragment key={term}>
          <dt>
            <Term name={term} />
          </dt>
          <dd>
            {figure}
            {formula !== null && <small>{formula}</small>}
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}
