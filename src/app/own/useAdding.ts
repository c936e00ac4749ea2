import { useMemo } from 'react';
import { shownName } from '../../data/own/className.ts';
import type { ImportItem } from '../../data/own/pictures.ts';
import { useServices } from '../useServices.ts';
import { type Entry, itemsOfEntries, itemsOfFiles } from './gather.ts';

interface Adding {
  /** Of a file input or the clipboard. */
  readonly addFiles: (files: Iterable<File>, classId?: string | null) => void;
  readonly addEntries: (entries: readonly Entry[], classId?: string | null) => void;
  readonly addItems: (
    items: readonly ImportItem[],
    options: { readonly classId?: string | null; readonly key?: string; readonly label?: string },
  ) => void;
}

/** Reads pictures into the own set; into one class, or as their folders say. */
export function useAdding(): Adding {
  const { own, ownActions } = useServices();
  return useMemo(() => {
    const labelFor = (classId: string | null | undefined) => {
      const into = own.getState().set?.classes.find(({ id }) => id === classId);
      return into ? `Add pictures to ${shownName(into.name)}` : 'Add pictures';
    };
    const to = (classId: string | null | undefined) => (classId === undefined ? {} : { classId });
    return {
      addFiles(files, classId) {
        const items = itemsOfFiles(files);
        if (items.length > 0) void ownActions.add({ items }, { label: labelFor(classId), ...to(classId) });
      },
      addEntries(entries, classId) {
        if (entries.length > 0)
          void ownActions.add(itemsOfEntries(entries), { label: labelFor(classId), ...to(classId) });
      },
      addItems(items, { classId, key, label = labelFor(classId) }) {
        void ownActions.add({ items }, { label, ...to(classId), ...(key === undefined ? {} : { key }) });
      },
    };
  }, [own, ownActions]);
}
