import { describe, expect, test } from 'vitest';
import { defaultExperiment } from './defaultExperiment.ts';
import { createExperimentStore, redoLabel, undoLabel } from './experimentStore.ts';

const rename = (title: string) => (e: ReturnType<typeof defaultExperiment>) => ({ ...e, title });

function storeWithClock() {
  let time = 0;
  const store = createExperimentStore(defaultExperiment(), () => time);
  return { store, wait: (ms: number) => (time += ms) };
}

describe('createExperimentStore', () => {
  test('undo brings the former document back and names what it takes back', () => {
    const { store } = storeWithClock();
    const first = store.getState().experiment;
    store.getState().edit('Rename', rename('A'));
    expect(undoLabel(store.getState())).toBe('Rename');
    store.getState().undo();
    expect(store.getState().experiment).toBe(first);
    expect(redoLabel(store.getState())).toBe('Rename');
    store.getState().redo();
    expect(store.getState().experiment.title).toBe('A');
  });

  test('edits of one field in quick succession are one undo', () => {
    const { store, wait } = storeWithClock();
    const first = store.getState().experiment;
    store.getState().edit('title', rename('1'), 'title');
    wait(500);
    store.getState().edit('title', rename('12'), 'title');
    store.getState().undo();
    expect(store.getState().experiment).toBe(first);
  });

  test('a pause or another field between them keeps edits apart', () => {
    const { store, wait } = storeWithClock();
    store.getState().edit('title', rename('1'), 'title');
    wait(5000);
    store.getState().edit('title', rename('12'), 'title');
    store.getState().edit('other', rename('13'), 'other');
    expect(store.getState().past).toHaveLength(3);
  });

  test('a new edit after undo drops what could have been redone', () => {
    const { store } = storeWithClock();
    store.getState().edit('a', rename('a'));
    store.getState().undo();
    store.getState().edit('b', rename('b'));
    expect(redoLabel(store.getState())).toBeNull();
    expect(store.getState().experiment.title).toBe('b');
  });

  test('an edit that changes nothing leaves no trace, and undo of nothing is harmless', () => {
    const { store } = storeWithClock();
    store.getState().edit('nothing', (e) => e);
    store.getState().undo();
    store.getState().redo();
    expect(store.getState().past).toHaveLength(0);
  });
});
