import { useCallback, useState } from 'react';
import { offerOf } from '../../data/catalogue.ts';
import type { Edition } from '../../data/own/edition.ts';
import type { OwnSet } from '../../data/own/ownSet.ts';
import type { OwnState } from '../../data/own/ownStore.ts';
import { withDataset, withPreprocessing } from '../../training/experiment/changeData.ts';
import type { Experiment } from '../../training/experiment/experiment.ts';
import { useExperimentPart, useOwn, useServices } from '../useServices.ts';
import { changesText } from './ownText.ts';
import type { Look } from './useLook.ts';

/** The document on an edition, as one edit; preparing stays where the pictures are of the same form. */
function onEdition(document: Experiment, { id, info }: Edition): Experiment {
  const next = withDataset(document, offerOf({ id, own: info }));
  const before = document.dataset.own;
  return before && String(before.shape) === String(info.shape) && next !== document
    ? withPreprocessing(next, document.preprocessing)
    : next;
}

interface TrainOn {
  /** Puts the document on the set as it is now. True when it is. */
  readonly trainOn: (set: OwnSet) => Promise<boolean>;
  /** Why it could not be, a sentence. */
  readonly problem: string | null;
}

export function useTrainOn(): TrainOn {
  const { own, ownActions, experiment } = useServices();
  const [problem, setProblem] = useState<string | null>(null);
  const trainOn = useCallback(
    async (set: OwnSet) => {
      setProblem(null);
      try {
        const { edition, obstacle } = await ownActions.look(set);
        if (obstacle !== null) {
          setProblem(obstacle);
          return false;
        }
        await ownActions.keepEdition(edition);
        own.getState().made(edition.id);
        const label = `Use ${edition.info.title}`;
        experiment.getState().edit(label, (document) => onEdition(document, edition));
        return true;
      } catch (error) {
        setProblem(error instanceof Error ? error.message : String(error));
        return false;
      }
    },
    [own, ownActions, experiment],
  );
  return { trainOn, problem };
}

const editionsOf = ({ editions }: OwnState) => editions;

/** How the set differs from the one made of it that the document is on; null where it does not, or is on another. */
export function useChanges(look: Look | null): string | null {
  const dataset = useExperimentPart('dataset');
  const editions = useOwn(editionsOf);
  const inUse = editions.includes(dataset.id) ? dataset.own : null;
  if (!inUse || !look || look.looked.edition.id === dataset.id) return null;
  return changesText(inUse, look.looked.edition.info);
}
