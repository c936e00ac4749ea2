import { useCallback } from 'react';
import type { OwnSet } from '../../data/own/ownSet.ts';
import { useKept, useServices } from '../useServices.ts';

/** Changes the own set as one undoable edit; edits of one key close together are one. */
export type EditOwn = (label: string, next: (set: OwnSet) => OwnSet, mergeKey?: string) => void;

/** Whether another tab has the pictures, so that this one only shows them. */
export const useIsOthers = (): boolean => useKept(({ halt }) => halt === 'other tab');

export function useEditOwn(): EditOwn {
  const { own } = useServices();
  const isOthers = useIsOthers();
  return useCallback(
    (label, next, mergeKey) => {
      if (isOthers) return;
      own
        .getState()
        .edit(label, (set) => set && next(set), mergeKey === undefined ? undefined : { key: mergeKey });
    },
    [own, isOthers],
  );
}
