import { describe, expect, test } from 'vitest';
import { redoLabel, undoLabel } from '../../data/history.ts';
import { defaultExperiment } from './defaultExperiment.ts';
import { createExperimentStore } from './experimentStore.ts';

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

  test('an edit that changes nothing leaves no trace, and undo of nothing is harmless', () => {
    const { store } = storeWithClock();
    store.getState().edit('nothing', (e) => e);
    store.getState().undo();
    store.getState().redo();
    expect(store.getState().past).toHaveLength(0);
  });
});
