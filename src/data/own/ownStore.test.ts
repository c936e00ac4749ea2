import { describe, expect, test } from 'vitest';
import { ownSample } from '../../test/ownSamples.ts';
import { addClass, deletePictures, emptySet, renameSet } from './editSet.ts';
import { redoLabel, undoLabel } from '../history.ts';
import type { OwnSet } from './ownSet.ts';
import { createOwnStore, reachableSamples } from './ownStore.ts';

const set: OwnSet = { ...emptySet('s'), samples: [ownSample(0, null), ownSample(1, null)] };
const onSet = (change: (set: OwnSet) => OwnSet) => (now: OwnSet | null) => now && change(now);

describe('createOwnStore', () => {
  test('undoes and redoes edits, each with its label', () => {
    const store = createOwnStore({ set, nextSlot: 2, editions: [], judged: null });
    store.getState().edit(
      'Add class cat',
      onSet((now) => addClass(now, 'cat')),
    );
    store.getState().edit(
      'Delete 1 picture',
      onSet((now) => deletePictures(now, new Set([0]))),
    );
    expect(undoLabel(store.getState())).toBe('Delete 1 picture');
    store.getState().undo();
    expect(store.getState().set?.samples).toHaveLength(2);
    expect(redoLabel(store.getState())).toBe('Delete 1 picture');
    store.getState().undo();
    expect(store.getState().set).toBe(set);
    store.getState().redo();
    store.getState().redo();
    expect(store.getState().set?.samples).toHaveLength(1);
  });

  test('what changes nothing is no edit', () => {
    const store = createOwnStore({ set, nextSlot: 2, editions: [], judged: null });
    store.getState().edit(
      'Delete',
      onSet((now) => deletePictures(now, new Set([7]))),
    );
    expect(undoLabel(store.getState())).toBeNull();
  });

  test('typing is one edit while it goes on, an import however long it takes', () => {
    let time = 0;
    const store = createOwnStore({ set, nextSlot: 2, editions: [], judged: null }, () => time);
    const type = (title: string) =>
      store.getState().edit(
        'Rename',
        onSet((now) => renameSet(now, title)),
        { key: 'title' },
      );
    type('a');
    time = 1999;
    type('ab');
    expect(store.getState().past).toHaveLength(1);
    time = 4000;
    type('abc');
    expect(store.getState().past).toHaveLength(2);
    const read = (slot: number) =>
      store.getState().edit(
        'Add pictures',
        onSet((now) => ({ ...now, samples: [...now.samples, ownSample(slot, null)] })),
        {
          key: 'import 0',
          always: true,
        },
      );
    read(2);
    time = 1e9;
    read(3);
    store.getState().undo();
    expect(store.getState().set?.samples).toHaveLength(2);
  });

  test('a slot that was given stays given', () => {
    const store = createOwnStore({ set, nextSlot: 2, editions: [], judged: null });
    store.getState().give(5);
    store.getState().give(3);
    expect(store.getState().nextSlot).toBe(5);
  });

  test('pictures of undone edits are named too', () => {
    const store = createOwnStore({ set, nextSlot: 2, editions: [], judged: null });
    store.getState().edit(
      'Delete 1 picture',
      onSet((now) => deletePictures(now, new Set([0]))),
    );
    expect(reachableSamples(store.getState()).map(({ slot }) => slot)).toEqual([1, 0]);
  });
});
