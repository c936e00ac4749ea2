import type { OwnState } from '../../data/own/ownStore.ts';
import { Button } from '../../ui/Button.tsx';
import { useExperimentPart, useOwn } from '../useServices.ts';
import styles from './OwnChanges.module.css';
import { useLook } from './useLook.ts';
import { useChanges, useTrainOn } from './useTrainOn.ts';

const setOf = ({ set }: OwnState) => set;

/** In the Playground: own pictures were changed since the document was put on them. */
export function OwnChanges() {
  const isOwn = useExperimentPart('dataset').own !== null;
  const changes = useChanges(useLook(isOwn).look);
  const set = useOwn(setOf);
  const { trainOn, problem } = useTrainOn();
  if (changes === null || !set) return null;
  return (
    <div className={styles.changes}>
      <p role="status">{problem ?? `${changes}.`}</p>
      <Button onClick={() => void trainOn(set)}>Use the changes</Button>
    </div>
  );
}
