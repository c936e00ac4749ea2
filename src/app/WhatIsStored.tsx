import { useEffect, useState } from 'react';
import { findOffer } from '../data/catalogue.ts';
import { Button } from '../ui/Button.tsx';
import { keptSentence, sizeText } from './keptText.ts';
import styles from './WhatIsStored.module.css';
import { deleteDatasets, deleteEverything, measureStored, type Stored } from './storedData.tsx';
import { useKept, useServices } from './useServices.ts';

const questions = {
  own: {
    name: 'Delete my pictures?',
    about:
      'Your own pictures and their classes go, and what was trained on them can be trained no further. This cannot be undone.',
  },
  everything: {
    name: 'Delete everything?',
    about:
      'The experiment, the trained run, your own pictures, data sets and settings go. This cannot be undone.',
  },
};

/** What is in the dialog of that: sizes, and what can be deleted. */
export function WhatIsStored() {
  const { keeping, ownActions } = useServices();
  const sentence = useKept(keptSentence);
  // The tab that saves would store its work again.
  const isOthers = useKept(({ halt }) => halt === 'other tab');
  const [stored, setStored] = useState<Stored | null>(null);
  const [changes, setChanges] = useState(0);
  const [said, setSaid] = useState<string | null>(null);
  const [asks, setAsks] = useState<'own' | 'everything' | null>(null);
  useEffect(() => {
    let current = true;
    measureStored(keeping, ownActions).then(
      (measured) => {
        if (current) setStored(measured);
      },
      () => setSaid('The browser does not say what is stored.'),
    );
    return () => {
      current = false;
    };
  }, [keeping, ownActions, changes]);
  const act = async (work: () => Promise<void>, done: string) => {
    try {
      await work();
      setSaid(done);
      setChanges((count) => count + 1);
    } catch (error) {
      setSaid(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <div className={styles.stored}>
      <p>
        {sentence ??
          'The experiment, the trained run and your own pictures are saved in this browser as you go. They never leave this device.'}
      </p>
      <Sizes stored={stored} />
      <p className={styles.aside}>
        A browser may clear this when the device runs out of room; some do when a page was not visited for
        weeks. A file keeps the experiment for certain: Share, then Save as file; a zip your own pictures:
        Save as zip in the Data view.
      </p>
      {asks ? (
        <div className={styles.row} role="group" aria-label={questions[asks].name}>
          <p>{questions[asks].about}</p>
          <Button onClick={() => setAsks(null)}>Keep</Button>
          <Button
            variant="primary"
            onClick={() => {
              setAsks(null);
              void (asks === 'own'
                ? act(() => ownActions.deleteAll(), 'Your own pictures were deleted.')
                : act(() => deleteEverything(keeping, ownActions), 'Everything was deleted.'));
            }}
          >
            Delete
          </Button>
        </div>
      ) : (
        <div className={styles.row}>
          <Button
            disabled={!stored || stored.datasets.length === 0}
            onClick={() =>
              void act(async () => {
                await deleteDatasets();
                keeping?.retry();
              }, 'The data sets were deleted; they are downloaded again when they are needed.')
            }
          >
            Delete data sets
          </Button>
          <Button disabled={isOthers || !stored || stored.own === 0} onClick={() => setAsks('own')}>
            Delete my pictures…
          </Button>
          <Button disabled={isOthers} onClick={() => setAsks('everything')}>
            Delete everything…
          </Button>
        </div>
      )}
      <p role="status">{said}</p>
    </div>
  );
}

function Sizes({ stored }: { readonly stored: Stored | null }) {
  const rows = stored
    ? [
        ['Trained run', stored.run] as const,
        ['Own pictures', stored.own] as const,
        ...stored.datasets.map(([id, bytes]) => [findOffer({ id })?.info.title ?? id, bytes] as const),
      ]
    : [];
  return (
    <dl className={styles.sizes} aria-label="Stored">
      {rows.map(([name, bytes]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{bytes === 0 ? 'none' : sizeText(bytes)}</dd>
        </div>
      ))}
    </dl>
  );
}
