import { useMemo } from 'react';
import { deletePictures, labelPictures } from '../../data/own/editSet.ts';
import type { OwnSet } from '../../data/own/ownSet.ts';
import { useHotkeys } from '../../ui/useHotkeys.ts';
import { keyOfClass, numberedName, pictures } from './ownText.ts';
import { nothingSelected } from './selection.ts';
import { useEditOwn } from './useEditOwn.ts';
import { useLatest } from './useLatest.ts';
import type { Shown } from './usePicturesShown.ts';

/** Keys for what is selected, wherever the focus is. */
export function GridKeys({ set, shown }: { readonly set: OwnSet; readonly shown: Shown }) {
  const edit = useEditOwn();
  const latest = useLatest({ set, shown, edit });
  const hotkeys = useMemo(() => {
    const selected = () => latest.current.shown.selection.slots;
    const give = (index: number) => {
      const ofClass = latest.current.set.classes[index];
      const slots = selected();
      if (!ofClass || slots.size === 0) return;
      latest.current.edit(`Move ${pictures(slots.size)} to ${numberedName(ofClass, index)}`, (now) =>
        labelPictures(now, slots, ofClass.id),
      );
    };
    const remove = () => {
      const slots = selected();
      if (slots.size > 0)
        latest.current.edit(`Delete ${pictures(slots.size)}`, (now) => deletePictures(now, slots));
    };
    return [
      ...Array.from({ length: 10 }, (_, i) => ({
        keys: keyOfClass(i) ?? '',
        label: `Move to class ${i + 1}`,
        run: () => give(i),
      })),
      { keys: 'Delete', label: 'Delete pictures', run: remove },
      { keys: 'Backspace', label: 'Delete pictures', run: remove },
      { keys: 'Ctrl+A', label: 'Select all', run: () => latest.current.shown.selectAll() },
      { keys: 'Escape', label: 'Select none', run: () => latest.current.shown.select(nothingSelected) },
    ];
  }, [latest]);
  useHotkeys(hotkeys);
  return null;
}
