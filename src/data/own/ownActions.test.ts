import { describe, expect, test, vi } from 'vitest';
import { createFakePictures } from '../../test/fakePictures.ts';
import { ownSample } from '../../test/ownSamples.ts';
import { readSample } from '../../test/readSample.ts';
import { addClass, deletePictures, emptySet } from './editSet.ts';
import { createOwnActions } from './ownActions.ts';
import { type OwnFacts, defaultSplit, type OwnSet } from './ownSet.ts';
import { undoLabel } from '../history.ts';
import { createOwnStore, noFacts } from './ownStore.ts';

const set: OwnSet = { ...addClass(emptySet('s'), 'cat'), samples: [ownSample(0, 'c1'), ownSample(1, null)] };
const item = { kind: 'file', file: new Blob(), path: 'a.jpg' } as const;

function start(facts: OwnFacts = noFacts) {
  const fake = createFakePictures();
  const store = createOwnStore(facts);
  let ids = 0;
  const actions = createOwnActions({
    store,
    pictures: async () => fake.pictures,
    nextId: () => `set-${ids++}`,
  });
  return { ...fake, store, actions };
}
const slots = ({ set: now }: OwnFacts) => now?.samples.map(({ slot }) => slot);

describe('add', () => {
  test('makes the set with the first picture; the whole import is one undo', async () => {
    const { actions, store, reads, deliver } = start();
    const done = actions.add({ items: [item] }, { label: 'Add pictures' });
    await vi.waitFor(() => expect(reads).toHaveLength(1));
    expect(store.getState().set).toBeNull();
    expect(store.getState().job?.what).toBe('Reading pictures');
    deliver(0, [0, 1], 'cat');
    deliver(0, [2], 'dog');
    reads[0]?.end({ read: 3, refused: [{ path: 'b.txt', reason: 'No picture.' }] });
    await done;
    const { set: made, nextSlot, job, refused, said } = store.getState();
    expect(made).toMatchObject({ id: 'set-0', classes: [{ name: 'cat' }, { name: 'dog' }] });
    expect([slots(store.getState()), nextSlot, job, refused.length]).toEqual([[0, 1, 2], 3, null, 1]);
    expect(said).toEqual({ text: '3 pictures added. 1 file was not taken.', isProblem: false });
    expect(undoLabel(store.getState())).toBe('Add pictures');
    store.getState().undo();
    expect(store.getState().set).toBeNull();
  });

  test('a set that comes back as a zip is as it was: title, classes and form', async () => {
    const { actions, store, reads, asked } = start();
    const done = actions.add({ items: [item] }, { label: 'Add pictures' });
    await vi.waitFor(() => expect(reads).toHaveLength(1));
    const classes = [
      { key: 'a', name: 'cat', colour: 3 },
      { key: 'b', name: 'cat', colour: 4 },
    ];
    const form = { side: 32, channels: 1, fit: 'pad' } as const;
    reads[0]?.hooks.onDescribed?.({ title: 'Pets', form, split: defaultSplit, classes });
    reads[0]?.hooks.onRead([{ ...readSample(0, 'cat'), classKey: 'b' }]);
    reads[0]?.end({ read: 1 });
    await done;
    expect(asked).toEqual(['reform 0 to 32']);
    const { set: back } = store.getState();
    expect(back).toMatchObject({ title: 'Pets', form, classes: [{ colour: 3 }, { id: 'c2', colour: 4 }] });
    expect(back?.samples[0]?.classId).toBe('c2');
    store.getState().undo();
    expect(store.getState().set).toBeNull();
  });

  test('slots of undone pictures are not given again', async () => {
    const { actions, store, reads, deliver } = start({ set, nextSlot: 2, editions: [], judged: null });
    const first = actions.add({ items: [item] }, { label: 'Add pictures' });
    await vi.waitFor(() => expect(reads).toHaveLength(1));
    deliver(0, [2, 3]);
    reads[0]?.end();
    await first;
    store.getState().undo();
    void actions.add({ items: [item] }, { label: 'Add pictures' });
    await vi.waitFor(() => expect(reads).toHaveLength(2));
    expect(reads[1]?.firstSlot).toBe(4);
  });

  test('one after the other: the second goes into the set that the first made', async () => {
    const { actions, store, reads, deliver } = start();
    const both = [1, 2].map(() => actions.add({ items: [item] }, { label: 'Add pictures', classId: null }));
    await vi.waitFor(() => expect(reads).toHaveLength(1));
    deliver(0, [0]);
    reads[0]?.end();
    await vi.waitFor(() => expect(reads).toHaveLength(2));
    expect([reads[1]?.setId, reads[1]?.firstSlot]).toEqual(['set-0', 1]);
    deliver(1, [1]);
    reads[1]?.end();
    await Promise.all(both);
    expect(slots(store.getState())).toEqual([0, 1]);
  });

  test('what was read before it was stopped or failed stays, and why is said', async () => {
    const { actions, store, reads, deliver } = start({ set, nextSlot: 2, editions: [], judged: null });
    const full = actions.add({ items: [item] }, { label: 'Add pictures' });
    await vi.waitFor(() => expect(reads).toHaveLength(1));
    deliver(0, [2]);
    reads[0]?.end({ read: 1, stopped: 'This device is full.' });
    await full;
    expect(store.getState().said).toEqual({ text: '1 picture added. This device is full.', isProblem: true });
    const failed = actions.add({ items: [item] }, { label: 'Add pictures' });
    await vi.waitFor(() => expect(reads).toHaveLength(2));
    deliver(1, [3]);
    reads[1]?.fail('The worker ended.');
    await failed;
    expect(store.getState()).toMatchObject({
      said: { text: 'The worker ended.', isProblem: true },
      job: null,
    });
    expect(slots(store.getState())).toEqual([0, 1, 2, 3]);
  });

  test('Cancel reaches the job, also before it has begun', async () => {
    const { actions, reads } = start({ set, nextSlot: 2, editions: [], judged: null });
    void actions.add({ items: [item] }, { label: 'Add pictures' });
    await Promise.resolve();
    actions.cancel();
    await vi.waitFor(() => expect(reads[0]?.isCancelled()).toBe(true));
  });
});

describe('look', () => {
  test('asks once about a set', async () => {
    const { actions, asked } = start({ set, nextSlot: 2, editions: [], judged: null });
    const [first, second] = await Promise.all([actions.look(set), actions.look(set)]);
    expect(first).toBe(second);
    const other = deletePictures(set, new Set([0]));
    expect((await actions.look(other)).counts).toEqual([{ training: 0, validation: 0, test: 0 }]);
    expect(asked).toEqual(['look 0,1', 'look 1']);
  });
});

describe('reform', () => {
  test('takes pictures of undone edits along, and is undone as any edit', async () => {
    const { actions, store, asked } = start({ set, nextSlot: 2, editions: [], judged: null });
    store.getState().edit('Delete', (now) => now && deletePictures(now, new Set([0])));
    await actions.reform({ side: 32, channels: 1, fit: 'pad' });
    expect(asked).toEqual(['reform 1,0 to 32']);
    expect(undoLabel(store.getState())).toBe('Change how pictures are stored');
    store.getState().undo();
    expect(store.getState().set?.form).toEqual(set.form);
    store.getState().redo();
    expect(store.getState().set?.form.side).toBe(32);
  });

  test('keeps the pixels of the former form while an undo would need them', async () => {
    const { actions, asked } = start({ set, nextSlot: 2, editions: [], judged: null });
    await actions.tidy(() => []);
    await actions.reform({ side: 32, channels: 1, fit: 'pad' });
    await actions.tidy(() => []);
    expect(asked).toEqual(['tidy 0,1 for ', 'reform 0,1 to 32']);
  });
});

describe('tidy', () => {
  test('waits for what is being read, and keeps what undo could bring back and what is needed', async () => {
    const { actions, store, asked, reads, deliver } = start({ set, nextSlot: 2, editions: [], judged: null });
    store.getState().edit('Delete', (now) => now && deletePictures(now, new Set([0])));
    const read = actions.add({ items: [item] }, { label: 'Add pictures' });
    await vi.waitFor(() => expect(reads).toHaveLength(1));
    const tidied = actions.tidy(() => ['own-1']);
    deliver(0, [2]);
    expect(asked).toEqual([]);
    reads[0]?.end();
    await Promise.all([read, tidied]);
    expect(asked).toEqual(['tidy 1,2,0 for own-1']);
  });

  test('without a set, what no edition needs goes; but not while undo may bring one back', async () => {
    const { actions, store, asked } = start();
    await actions.tidy(() => ['own-1']);
    expect(asked.splice(0)).toEqual(['tidy without a set for own-1']);
    store.getState().edit('Make', set);
    store.getState().edit('Delete', null);
    await actions.tidy(() => []);
    expect(asked).toEqual([]);
  });
});

describe('deleteAll', () => {
  test('ends the job, then forgets the set and deletes its files', async () => {
    const { actions, store, reads, asked } = start({ set, nextSlot: 2, editions: [], judged: null });
    void actions.add({ items: [item] }, { label: 'Add pictures' });
    await vi.waitFor(() => expect(reads).toHaveLength(1));
    const deleted = actions.deleteAll();
    expect(reads[0]?.isCancelled()).toBe(true);
    expect(asked).toEqual([]);
    reads[0]?.end({ read: 0 });
    await deleted;
    expect(asked).toEqual(['delete all']);
    expect(store.getState()).toMatchObject({ set: null, past: [], nextSlot: 0 });
  });
});
