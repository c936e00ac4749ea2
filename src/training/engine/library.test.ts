import { describe, expect, test } from 'vitest';
import { datasetKey, type DatasetRef } from '../../data/dataset.ts';
import type { LoadedDataset, LoadProgress } from '../../data/loadDataset.ts';
import { syntheticSource } from '../../test/syntheticSource.ts';
import type { Event } from '../protocol.ts';
import { createLibrary } from './library.ts';

const refOf = (id: string, trainingSize = 100): DatasetRef => ({ id, trainingSize, knobs: {}, own: null });

/** A set on its way, in a test's hands: what the library asked for, and how it goes. */
interface Asked {
  readonly id: string;
  readonly signal: AbortSignal;
  readonly progress: (progress: LoadProgress) => void;
  /** It can be read now. */
  readonly arrive: () => void;
  readonly fail: (error: Error) => void;
  /** All pictures asked for are here, or cannot be had. */
  readonly loaded: (error?: Error) => void;
}

function started() {
  const events: Event[] = [];
  const asked: Asked[] = [];
  let opened = 0;
  const library = createLibrary({
    post: (event) => events.push(event),
    onOpened: () => opened++,
    now: () => 0,
    openDataset: ({ id }, signal, progress) =>
      new Promise<LoadedDataset>((resolve, reject) => {
        let loaded: Asked['loaded'] = () => undefined;
        signal.addEventListener('abort', () => {
          reject(signal.reason as Error);
          loaded(signal.reason as Error);
        });
        const { manifest, has, whenLoaded, gather } = syntheticSource(320, 60);
        const load = () =>
          new Promise<void>((done, failed) => (loaded = (error) => (error ? failed(error) : done())));
        asked.push({
          id,
          signal,
          progress,
          arrive: () => resolve({ manifest, has, whenLoaded, gather, load }),
          fail: reject,
          loaded: (error) => loaded(error),
        });
      }),
  });
  const last = () => asked.at(-1) as Asked;
  const said = (type: Event['type']) =>
    events.flatMap((event) => (event.type === type && 'key' in event ? [event.key] : []));
  return { library, events, asked, last, said, openedTimes: () => opened };
}

/** Lets everything that is due happen. */
const settle = () => new Promise((resolve) => setTimeout(resolve));

describe('createLibrary', () => {
  test('a set is opened and can be read before all of it has arrived', async () => {
    const { library, last, said, openedTimes } = started();
    const opening = library.open(refOf('a'));
    expect(library.readable()).toBeNull();
    last().arrive();
    await settle();
    expect(openedTimes()).toBe(1);
    expect(library.readable()).toMatchObject({ key: 'a', trainingSize: 100 });
    await expect(library.current()).resolves.toMatchObject({ key: 'a' });
    last().loaded();
    await opening;
    expect(said('datasetFailed')).toEqual([]);
  });

  test('of five sets chosen in a row only the last is loaded and heard of', async () => {
    const { library, asked, events } = started();
    const openings = ['a', 'b', 'c', 'd', 'e'].map((id) => library.open(refOf(id)));
    for (const set of asked.toReversed()) set.arrive();
    await settle();
    for (const set of asked) {
      set.progress({ loadedBytes: 1, totalBytes: 2 });
      set.loaded();
    }
    await Promise.all(openings);
    expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, true, true, true, false]);
    expect(events).toEqual([{ type: 'dataset', key: 'e', loadedBytes: 1, totalBytes: 2 }]);
    expect(library.readable()?.key).toBe('e');
  });

  test('switching away and back before it was there begins it again, and what came of the first is not heard', async () => {
    const { library, asked, said } = started();
    void library.open(refOf('a'));
    void library.open(refOf('b'));
    void library.open(refOf('a'));
    expect(asked.map(({ id }) => id)).toEqual(['a', 'b', 'a']);
    asked[2]?.arrive();
    await settle();
    asked[2]?.loaded();
    await settle();
    expect(said('datasetFailed')).toEqual([]);
    expect(library.readable()?.key).toBe('a');
  });

  test('another size of the same set loads on without beginning again, and tells its progress again', async () => {
    const { library, asked, last, events } = started();
    void library.open(refOf('a', 100));
    last().arrive();
    await settle();
    last().progress({ loadedBytes: 5, totalBytes: 5 });
    last().loaded();
    await settle();
    void library.open(refOf('a', 200));
    await settle();
    expect(asked).toHaveLength(1);
    expect(events.at(-1)).toEqual({ type: 'dataset', key: 'a', loadedBytes: 5, totalBytes: 5 });
    expect(library.readable()?.trainingSize).toBe(200);
  });

  test.each(['before it can be read', 'while its pictures come'])(
    'Cancel %s says so, and Retry goes on',
    async (when) => {
      const { library, asked, last, events, said } = started();
      const opening = library.open(refOf('a'));
      if (when !== 'before it can be read') last().arrive();
      await settle();
      library.cancel();
      await opening;
      expect(events.at(-1)).toEqual({
        type: 'datasetFailed',
        key: 'a',
        error: { code: 'cancelled', message: 'Loading was cancelled. Press Retry to go on.' },
      });
      const again = library.open(refOf('a'));
      expect(asked).toHaveLength(2);
      last().arrive();
      await settle();
      last().loaded();
      await again;
      expect(said('datasetFailed')).toEqual(['a']);
      expect(library.readable()?.key).toBe('a');
    },
  );

  test('Cancel and then another set: only that one is heard of', async () => {
    const { library, last, said } = started();
    const first = library.open(refOf('a'));
    library.cancel();
    const second = library.open(refOf('b'));
    last().arrive();
    await first;
    await settle();
    last().loaded();
    await second;
    expect(said('datasetFailed')).toEqual([]);
    expect(library.readable()?.key).toBe('b');
  });

  test('a set that cannot be opened is told of, and is asked for anew', async () => {
    const { library, asked, last, events } = started();
    const opening = library.open(refOf('a'));
    last().fail(new Error('boom'));
    await opening;
    expect(events.at(-1)).toMatchObject({ type: 'datasetFailed', key: 'a', error: { code: 'internal' } });
    await expect(library.current()).rejects.toThrow('boom');
    void library.open(refOf('a'));
    expect(asked).toHaveLength(2);
  });

  test('pictures that cannot be had are told of, and asking again loads the rest of the same set', async () => {
    const { library, asked, last, said } = started();
    const opening = library.open(refOf('a'));
    last().arrive();
    await settle();
    last().loaded(new Error('lost'));
    await opening;
    expect(said('datasetFailed')).toEqual(['a']);
    const again = library.open(refOf('a'));
    await settle();
    last().loaded();
    await again;
    expect(asked).toHaveLength(1);
    expect(said('datasetFailed')).toEqual(['a']);
  });

  test("a run's set stays while another is chosen, is the same one when chosen again, and goes when nobody needs it", async () => {
    const { library, asked, last } = started();
    void library.open(refOf('a'));
    last().arrive();
    const used = library.use(refOf('a', 50));
    await expect(used.source).resolves.toMatchObject({ key: 'a', trainingSize: 50 });
    void library.open(refOf('b'));
    expect(asked[0]?.signal.aborted).toBe(false);
    void library.open(refOf('a'));
    expect(asked.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(asked[1]?.signal.aborted).toBe(true);
    void library.open(refOf('b'));
    used.release();
    expect(asked[0]?.signal.aborted).toBe(true);
    expect(asked[2]?.signal.aborted).toBe(false);
  });

  test('a run can read a set that the document is not on', async () => {
    const { library, asked } = started();
    void library.open(refOf('b'));
    const used = library.use(refOf('a'));
    for (const set of asked) set.arrive();
    await expect(used.source).resolves.toMatchObject({ key: datasetKey(refOf('a')) });
    await settle();
    expect(library.readable()?.key).toBe('b');
    used.release();
    expect(asked.map(({ signal }) => signal.aborted)).toEqual([false, true]);
  });

  test('without a set there is none to read', async () => {
    const { library } = started();
    library.cancel();
    expect(library.readable()).toBeNull();
    await expect(library.current()).rejects.toThrow('No data set is open.');
  });
});
