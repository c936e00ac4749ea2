import { useEffect, useState } from 'react';
import type { Looked } from '../../data/own/look.ts';
import type { OwnSet } from '../../data/own/ownSet.ts';
import type { OwnState } from '../../data/own/ownStore.ts';
import { useOwn, useServices } from '../useServices.ts';

/** Milliseconds without an edit before it is looked again. */
const QUIET = 300;

/** What was seen, and of which set. */
export interface Look {
  readonly set: OwnSet;
  readonly looked: Looked;
}

interface Looking {
  /** The newest; of an older set while a newer one is being looked at. Null before the first. */
  readonly look: Look | null;
  /** Why it could not be looked, a sentence. */
  readonly problem: string | null;
}

const setOf = ({ set }: OwnState) => set;
const nothing: Looking = { look: null, problem: null };

/** Whether what was seen is still so. */
export const isOf = ({ set }: Look, now: OwnSet): boolean =>
  set.samples === now.samples &&
  set.classes === now.classes &&
  set.split === now.split &&
  set.form === now.form;

/** Has the set looked at, where wanted, whenever it has changed and no pictures are being read. */
export function useLook(wanted = true): Looking {
  const { ownActions } = useServices();
  const set = useOwn(setOf);
  const isBusy = useOwn(({ job }) => job !== null);
  const [looking, setLooking] = useState(nothing);
  const isFirst = looking === nothing;
  useEffect(() => {
    if (!set || isBusy || !wanted) return;
    let current = true;
    const timer = setTimeout(
      () => {
        ownActions.look(set).then(
          (looked) => {
            if (current) setLooking({ look: { set, looked }, problem: null });
          },
          (error: unknown) => {
            if (current)
              setLooking({ look: null, problem: error instanceof Error ? error.message : String(error) });
          },
        );
      },
      isFirst ? 0 : QUIET,
    );
    return () => {
      current = false;
      clearTimeout(timer);
    };
    // The first look is at once; that it was the first is no reason for another.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [ownActions, set, isBusy, wanted]);
  return set === null ? nothing : looking;
}
