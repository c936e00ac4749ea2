import type { OwnSet } from '../../data/own/ownSet.ts';
import { Button } from '../../ui/Button.tsx';
import { useOwn } from '../useServices.ts';
import { fragmentOf } from '../views.ts';
import styles from './DataView.module.css';
import type { Look } from './useLook.ts';
import { useChanges, useTrainOn } from './useTrainOn.ts';

/** Puts the network on these pictures, or says what they lack. */
export function TrainOn({ set, look }: { readonly set: OwnSet; readonly look: Look | null }) {
  const { trainOn, problem } = useTrainOn();
  const isBusy = useOwn(({ job }) => job !== null);
  const changes = useChanges(look);
  const obstacle = isBusy ? null : (look?.looked.obstacle ?? null);
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
        disabled={isBusy || !look || obstacle !== null}
        aria-describedby="why-not-train"
        onClick={() => void go()}
      >
        {changes === null ? 'Train on these pictures' : 'Use the changes'}
      </Button>
    </div>
  );
}
