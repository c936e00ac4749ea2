import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createKeepingStore } from '../data/keepingStore.ts';
import { addClass, deletePictures, emptySet } from '../data/own/editSet.ts';
import type { OwnSet } from '../data/own/ownSet.ts';
import { createOwnStore } from '../data/own/ownStore.ts';
import { ownSample } from '../test/ownSamples.ts';
import { defaultExperiment } from '../training/experiment/defaultExperiment.ts';
import { createExperimentStore } from '../training/experiment/experimentStore.ts';
import type { Checkpoint } from '../training/checkpoint.ts';
import { initialTrainingState } from '../training/trainingStore.ts';
import { datasetsInUse, createTidying } from './tidying.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const set: OwnSet = { ...emptySet('s'), samples: [ownSample(0, null), ownSample(1, null)] };

function start(
  facts = { set: set as OwnSet | null, nextSlot: 2, editions: [], judged: null },
  hasFiles = false,
) {
  const own = createOwnStore(facts);
  const kept = createKeepingStore();
  const done: string[] = [];
  own.subscribe(
    createTidying({
      own,
      kept,
      keep: async () => void done.push('keep'),
      actions: { tidy: async (needed) => void done.push(`tidy for ${needed().join()}`) },
      hasFiles: async () => hasFiles,
      needed: () => ['own-1'],
    }),
  );
  const edit = (change: (now: OwnSet) => OwnSet) => own.getState().edit('Edit', (now) => now && change(now));
  return { own, kept, done, edit, wait: () => vi.advanceTimersByTimeAsync(6000) };
}
const tidied = ['keep', 'tidy for own-1'];

describe('createTidying', () => {
  test('tidies after opening, when the disk has let go of what is gone', async () => {
    const { done, wait } = start();
    expect(done).toEqual([]);
    await wait();
    expect(done).toEqual(tidied);
  });

  test('also without a set, where a killed page has left pictures', async () => {
    const none = { set: null, nextSlot: 0, editions: [], judged: null };
    const [clean, left] = [start(none), start(none, true)];
    await left.wait();
    expect([clean.done, left.done]).toEqual([[], tidied]);
    // Only at the beginning: a set that is put away later may be there, unreadable.
    left.own.setState({ future: [{} as never] });
    left.own.getState().open(none);
    await left.wait();
    expect(left.done).toEqual(tidied);
  });

  test('waits until nothing is being read or brought in', async () => {
    const { own, done, wait } = start();
    own.setState({ job: {} as never });
    await wait();
    expect(done).toEqual([]);
    own.setState({ job: null });
    await wait();
    expect(done).toEqual(tidied);
  });

  test('does nothing while undo and redo can bring everything back', async () => {
    const { own, done, edit, wait } = start();
    await wait();
    edit((now) => deletePictures(now, new Set([0])));
    edit((now) => addClass(now, 'cat'));
    own.getState().undo();
    own.getState().undo();
    own.getState().redo();
    own.getState().redo();
    await wait();
    expect(done).toEqual(tidied);
  });

  test('tidies when an edit ends what could be redone, and when undo has forgotten its first edit', async () => {
    const { own, done, edit, wait } = start();
    await wait();
    edit((now) => addClass(now, 'cat'));
    own.getState().undo();
    edit((now) => addClass(now, 'dog'));
    await wait();
    expect(done).toEqual([...tidied, ...tidied]);
    for (let i = 0; i < 199; i++) edit((now) => addClass(now, String(i)));
    await wait();
    expect(done).toHaveLength(4);
    edit((now) => addClass(now, 'last'));
    await wait();
    expect(done).toEqual([...tidied, ...tidied, ...tidied]);
  });

  test('touches nothing where another tab writes, nothing was kept, or there is no set', async () => {
    const other = start();
    other.kept.setState({ halt: 'other tab' });
    const failed = start();
    failed.kept.setState({ own: 'failed' });
    const none = start({ set: null, nextSlot: 0, editions: [], judged: null });
    await other.wait();
    expect([other.done, failed.done, none.done]).toEqual([[], ['keep'], []]);
  });
});

describe('datasetsInUse', () => {
  test('names those of the document, its history, the run and its result', () => {
    const on = (id: string) => ({
      ...defaultExperiment(),
      dataset: { ...defaultExperiment().dataset, id },
    });
    const store = createExperimentStore(on('a'));
    store.getState().edit('b', on('b'));
    store.getState().edit('c', on('c'));
    store.getState().undo();
    const training = {
      ...initialTrainingState(),
      checkpoint: { experiment: on('run') } as Checkpoint,
      test: { ...initialTrainingState().test, result: { experiment: on('result') } as never },
    };
    expect(datasetsInUse(store.getState(), training).toSorted()).toEqual(['a', 'b', 'c', 'result', 'run']);
  });
});
