import { useMemo } from 'react';
import { shownName } from '../../data/own/className.ts';
import type { OwnActions } from '../../data/own/ownActions.ts';
import type { ImportItem } from '../../data/own/pictures.ts';
import { useServices } from '../useServices.ts';
import { type Entry, itemsOfEntries, itemsOfFiles } from './gather.ts';
import { useIsOthers } from './useEditOwn.ts';

interface Adding {
  /** Of a file input or the clipboard. */
  readonly addFiles: (files: Iterable<File>, classId?: string | null) => void;
  readonly addEntries: (entries: readonly Entry[], classId?: string | null) => void;
  readonly addItems: (
    items: readonly ImportItem[],
    options: { readonly classId?: string | null; readonly key?: string; readonly label?: string },
  ) => void;
}

const OTHERS =
  'Nothing was added: the other tab in which Kernelscope is open keeps your pictures. Add them there, or press “Save from this tab” first.';

/** Reads pictures into the own set; into one class, or as their folders say. */
export function useAdding(): Adding {
  const { own, ownActions } = useServices();
  const isOthers = useIsOthers();
  return useMemo(() => {
    const labelFor = (classId: string | null | undefined) => {
      const into = own.getState().set?.classes.find(({ id }) => id === classId);
      return into ? `Add pictures to ${shownName(into.name)}` : 'Add pictures';
    };
    const to = (classId: string | null | undefined) => (classId === undefined ? {} : { classId });
    // Two tabs would write their pictures to the same places.
    const add: OwnActions['add'] = async (...args) =>
      isOthers ? own.setState({ said: { text: OTHERS, isProblem: true } }) : ownActions.add(...args);
    return {
      addFiles(files, classId) {
        const items = itemsOfFiles(files);
        if (items.length > 0) void add({ items }, { label: labelFor(classId), ...to(classId) });
      },
      addEntries(entries, classId) {
        if (entries.length > 0)
          void add(itemsOfEntries(entries), { label: labelFor(classId), ...to(classId) });
      },
      addItems(items, { classId, key, label = labelFor(classId) }) {
        void add({ items }, { label, ...to(classId), ...(key === undefined ? {} : { key }) });
      },
    };
  }, [own, ownActions, isOthers]);
}
