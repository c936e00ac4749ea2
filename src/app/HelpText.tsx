import { useEffect, useState } from 'react';
import type { Queries } from '../training/protocol.ts';
import type { TrainingState } from '../training/trainingStore.ts';
import { Button } from '../ui/Button.tsx';
import { layerDefinitions } from '../model-builder/layers/registry.ts';
import { terms } from '../ui/terms.ts';
import styles from './HelpText.module.css';
import { appHotkeys } from './useAppHotkeys.ts';
import { useServices, useTraining } from './useServices.ts';

const hashOf = (state: TrainingState) => state.checkpoint?.hash ?? null;

/** What is in the Help dialog. */
export function HelpText() {
  const { app } = useServices();
  return (
    <>
      <p>
        Choose pictures at the left, build the network in the middle, press <b>Train</b>, and watch at the
        right what comes of it. Every block shows the feature maps it makes of the current picture. Words with
        a dotted line explain themselves when you point at them or reach them with Tab.
      </p>
      <p>
        To branch, drag the dot at a block’s lower edge onto another block, or choose Branch in a block’s
        menu. Inputs in the Layer tab says, and changes, which layers a block reads.
      </p>
      <p>
        Your experiment and the trained run stay on this device.{' '}
        <Button onClick={() => app.setState({ helpOpen: false, storedOpen: true })}>
          See what is stored
        </Button>
      </p>
      <Keys />
      <Words />
      <Diagnostics />
    </>
  );
}

/** Keys that belong to a place rather than to the page. */
const placeKeys: readonly {
  readonly title: string;
  readonly keys: readonly (readonly [string, string])[];
}[] = [
  {
    title: 'On a block',
    keys: [
      ['↑ ↓ ← →', 'Go to the block above, below, beside'],
      ['Space', 'Select'],
      ['Enter', 'Edit its arguments and inputs; unfold a group'],
      ['Shift+↑ ↓', 'Mark several, also by Shift or Ctrl and a click'],
      ['Ctrl+A', 'Mark all'],
      ['Ctrl+C, X, V', 'Copy, cut, paste: in another tab, too'],
      ['Ctrl+D', 'Duplicate'],
      ['G, Shift+G', 'Group what is marked, ungroup'],
      ['Alt+↑ ↓', 'Move it up or down'],
      ['Delete', 'Delete what is marked'],
      ['+ − 0 F', 'Larger, smaller, its own size, all of the network'],
      ['Esc', 'Select none'],
    ],
  },
  {
    title: 'In the Data view',
    keys: [
      ['1 … 9, 0', 'Move what is selected to that class; give it while labelling'],
      ['Shift, Ctrl', 'Select up to there; one more'],
      ['Ctrl+A, Esc', 'Select all; none'],
      ['Delete', 'Delete what is selected'],
      ['← →', 'Back and on while labelling'],
    ],
  },
  {
    title: 'In a list or grid of pictures, layers or cells',
    keys: [
      ['Tab', 'Enter and leave it'],
      ['↑ ↓ ← →', 'Go from one to the next'],
      ['Enter', 'Add the layer, choose the picture, open the cell'],
    ],
  },
];

function Keys() {
  const services = useServices();
  const page = appHotkeys(services).map(({ keys, label }) => [keys, label] as const);
  return [{ title: 'Anywhere', keys: page }, ...placeKeys].map(({ title, keys }) => (
    <section key={title}>
      <h3 className={styles.subtitle}>{title}</h3>
      <dl className={styles.list}>
        {keys.map(([key, label]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{label}</dd>
          </div>
        ))}
      </dl>
    </section>
  ));
}

/** Every word that is explained where it stands, and every layer, to look up. */
const Words = () => (
  <details>
    <summary className={styles.subtitle}>Words and layers</summary>
    <dl className={styles.words} aria-label="Words and layers">
      {Object.entries(terms).map(([term, meaning]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{meaning}</dd>
        </div>
      ))}
      {Object.entries(layerDefinitions).map(([className, { about }]) => (
        <div key={className}>
          <dt>{className}</dt>
          <dd>{about}</dd>
        </div>
      ))}
    </dl>
  </details>
);

function Diagnostics() {
  const { trainer } = useServices();
  const [figures, setFigures] = useState<Queries['diagnostics']['result'] | null>(null);
  const [asked, setAsked] = useState(0);
  const hash = useTraining(hashOf);
  useEffect(() => {
    let current = true;
    trainer.diagnostics().then(
      (result) => {
        if (current) setFigures(result);
      },
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [trainer, asked]);
  const shown = (value: number | null | undefined) => value?.toLocaleString('en') ?? '–';
  return (
    <section>
      <h3 className={styles.subtitle}>What the worker holds</h3>
      <dl className={styles.figures} aria-label="Diagnostics">
        <dt>Tensors</dt>
        <dd>{shown(figures?.tensors)}</dd>
        <dt>Bytes</dt>
        <dd>{shown(figures?.bytes)}</dd>
        <dt>Kernel calls a step</dt>
        <dd>{shown(figures?.kernelCallsPerStep)}</dd>
        <dt>Weights SHA-256</dt>
        <dd>{hash ?? '–'}</dd>
      </dl>
      <Button
        onClick={() => {
          setFigures(null);
          setAsked(asked + 1);
        }}
      >
        Refresh
      </Button>
    </section>
  );
}
