import { useMemo } from 'react';
import type { OwnSet } from '../../data/own/ownSet.ts';
import { whyNotTrainable } from '../../data/own/trainable.ts';
import { Button } from '../../ui/Button.tsx';
import { useOwn } from '../useServices.ts';
import { fragmentOf } from '../views.ts';
import styles from './DataView.module.css';
import { useChanges, useTrainOn } from './useTrainOn.ts';

/** Puts the network on these pictures, or says what they lack. */
export function TrainOn({ set }: { readonly set: OwnSet }) {
  const { trainOn, problem } = useTrainOn();
  const isBusy = useOwn(({ job }) => job !== null);
  const changes = useChanges();
  const { samples, classes, split, form } = set;
  const obstacle = useMemo(
    () => (isBusy ? null : whyNotTrainable({ ...set, samples, classes, split, form })),
    // The title does not matter, and is typed.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [isBusy, samples, classes, split, form],
  );
  const go = async () => {
    if (await trainOn(set)) location.hash = fragmentOf('playground');
  };
  const said = problem ?? obstacle ?? (changes !== null ? `${changes}.` : null);
  return (
    <div className={styles.train}>
      <p id="why-not-train" role={problem === null ? undefined : 'alert'}>
        {said}
      </p>
      <Button
        variant="primary"
        disabled={isBusy || obstacle !== null}
        aria-describedby="why-not-train"
        onClick={() => void go()}
      >
        {changes === null ? 'Train on these pictures' : 'Use the changes'}
      </Button>
    </div>
  );
}
