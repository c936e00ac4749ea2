import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createKeepingStore } from '../data/keepingStore.ts';
import { createKeptSlots } from '../data/keptSlots.ts';
import { addClass, emptySet } from '../data/own/editSet.ts';
import { ownParts } from '../data/own/keptOwn.ts';
import type { OwnFacts } from '../data/own/ownSet.ts';
import { noFacts } from '../data/own/ownStore.ts';
import { openStorage, type Storage } from '../data/storage.ts';
import { defaultExperiment } from '../training/experiment/defaultExperiment.ts';
import version1 from '../training/experiment/fixtures/version1.json' with { type: 'json' };
import { parseExperiment } from '../training/experiment/parseExperiment.ts';
import { runParts } from '../training/keptRun.ts';
import type { Checkpoint, RunId } from '../training/checkpoint.ts';
import type { RunProgress } from '../training/protocol.ts';
import { initialTrainingState, type RunStatus, type TrainingState } from '../training/trainingStore.ts';
import { ownSample } from '../test/ownSamples.ts';
import { createKeeping } from './keeping.ts';
import type { Left } from './leftOrderly.tsx';
import { goesOn, openKept, readOwn } from './openKept.ts';
import { notWatched } from '../training/checkpointParts.ts';

let disk: IDBFactory;
const opened: Storage[] = [];
beforeEach(() => {
  disk = new IDBFactory();
  vi.stubGlobal('indexedDB', disk);
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((storage) => storage.close()));
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const runId = 'run' as RunId;
const experiment = (title: string) => ({ ...defaultExperiment(), title });
const progress = {} as RunProgress;
const stateAt = (steps: number, status: RunStatus = { kind: 'running', runId, progress }): TrainingState => {
  const checkpoint: Checkpoint = {
    runId,
    experiment: experiment('trained'),
    targetEpochs: 2,
    epoch: 0,
    stepInEpoch: steps,
    steps,
    iterations: steps,
    sums: { loss: 1, correct: 1, top: 0, pictures: 32 },
    watched: notWatched,
    changes: [],
    bestWeights: {},
    weights: { 'dense/kernel': Float32Array.of(steps, 2) },
    statistics: null,
    slots: {},
    hash: 'ab',
  };
  return { ...initialTrainingState(), status, checkpoint };
};

const ownOf = (title: string): OwnFacts => ({
  set: { ...addClass(emptySet('s'), 'cat'), title, samples: [{ ...ownSample(1, 'c1'), name: title }] },
  nextSlot: 3,
  editions: ['own-1'],
  judged: null,
});

/** A tab: its storage, and what it would write. */
async function tab(name = 'a') {
  const storage = await openStorage();
  opened.push(storage);
  const slots = {
    experiment: createKeptSlots(storage, 'experiment', []),
    run: createKeptSlots(storage, 'run', runParts),
    own: createKeptSlots(storage, 'own', ownParts),
  };
  const store = createKeepingStore();
  const page = { experiment: experiment(`${name} 0`), run: initialTrainingState(), own: noFacts };
  let owners = 0;
  const nextOwner = () => `${name} ${owners++}`;
  storage.claim(nextOwner());
  const keeping = createKeeping({
    store,
    storage,
    slots,
    experiment: () => page.experiment,
    run: () => page.run,
    own: () => page.own,
    adoptOwn: (found) => (page.own = readOwn(found).facts),
    onKept: () => undefined,
    nextOwner,
  });
  const open = (left: Left | null = null) =>
    openKept({ storage, slots, unsaved: undefined, left, shared: false });
  return { storage, slots, store, page, keeping, open };
}

describe('openKept', () => {
  test('a first visit begins with nothing to say', async () => {
    const { open } = await tab();
    expect(await open()).toEqual({
      experiment: defaultExperiment(),
      run: null,
      own: noFacts,
      said: [],
      damaged: false,
      newer: false,
    });
  });

  test('what versions before the slots stored is opened, of the first format too, and kept in slots from then on', async () => {
    const { storage, open, page, keeping } = await tab();
    await storage.save('experiment', version1);
    expect((await open()).experiment).toEqual(parseExperiment(version1));
    page.experiment = experiment('edited');
    await keeping.keep('experiment');
    expect((await open()).experiment.title).toBe('edited');
  });

  test('a damaged newest version gives way to the one before it, in a sentence, and the run is as it was', async () => {
    const { storage, open, page, keeping } = await tab();
    for (const title of ['one', 'two']) {
      page.experiment = experiment(title);
      await keeping.keep('experiment');
    }
    page.run = stateAt(7);
    await keeping.keep('run');
    const stored = (await storage.load('experiment/0')) as { facts: object };
    await storage.save('experiment/0', { ...stored, facts: experiment('twp') });
    const found = await open('running');
    expect(found.experiment.title).toBe('one');
    expect(found.run?.checkpoint.steps).toBe(7);
    expect(found.said[0]).toContain('was damaged, so the one before it was opened');
    expect(found.damaged).toBe(true);
  });

  test('a run of which nothing is whole is said to be lost, and the experiment opens', async () => {
    const { storage, open, page, keeping } = await tab();
    await keeping.keep('experiment');
    page.run = stateAt(7);
    await keeping.keep('run');
    await storage.save('run/1/weights', new Uint8Array(8));
    expect(await open()).toMatchObject({
      experiment: { title: 'a 0' },
      run: null,
      damaged: true,
      said: ['The trained run stored on this device was damaged and is lost; the experiment is not.'],
    });
  });

  test('own pictures are opened; damaged ones give way to those before, in a sentence', async () => {
    const { storage, open, page, keeping } = await tab();
    page.own = ownOf('one');
    await keeping.keep('own');
    expect((await open()).own).toEqual(page.own);
    page.own = ownOf('two');
    await keeping.keep('own');
    await storage.save('own/0/samples', new Uint8Array(8));
    const found = await open();
    expect(found.own.set?.title).toBe('one');
    expect(found.said[0]).toContain('own pictures stored on this device was damaged, so the one before');
    expect(found.damaged).toBe(true);
  });

  test('what changes while it is written is not said to be saved before it is', async () => {
    const { store, page, keeping, open } = await tab();
    const said: string[] = [];
    page.own = ownOf('before');
    const first = keeping.keep('own');
    page.own = ownOf('after');
    const second = keeping.keep('own');
    store.subscribe(({ own }) => said.push(own));
    await Promise.all([first, second]);
    expect(said.indexOf('kept')).toBe(said.length - 1);
    expect((await open()).own.set?.title).toBe('after');
  });

  test('what is to be kept in a while is not said to be saved before it is', async () => {
    const { store, page, keeping } = await tab();
    page.own = ownOf('one');
    const first = keeping.keep('own');
    keeping.announce('own');
    await first;
    expect(store.getState().own, 'one write is over, another is to come').toBe('writing');
    await keeping.keep('own');
    expect(store.getState().own).toBe('kept');
    keeping.announce('own');
    expect(store.getState().own).toBe('writing');
  });

  test('own pictures that cannot be read are said, and are not written over', async () => {
    const { slots, storage, open } = await tab();
    const kept = {
      facts: { version: 1, id: 's', colour: 'new' },
      parts: { samples: new Uint8Array([91, 93]) },
    };
    await slots.own.save(kept);
    const { own, said, damaged } = await open();
    expect(damaged).toBe(true);
    expect(own).toEqual(noFacts);
    expect(said[0]).toMatch(
      /^Your own pictures stored on this device could not be opened\. The set is damaged/,
    );
    expect(await storage.load('unreadable own pictures')).toEqual(kept);
  });

  test('what a newer version stored is not opened, and said to be newer', async () => {
    const { storage, open } = await tab();
    await storage.save('experiment', { version: 8, anything: 'new' });
    expect(await open()).toMatchObject({ newer: true, experiment: defaultExperiment() });
    expect(await storage.load('experiment')).toEqual({ version: 8, anything: 'new' });
    expect(await storage.load('unreadable experiment')).toBeUndefined();
  });

  test.each([
    ['running', true, 'Training goes on from step 7, where the page was left.'],
    ['epoch', true, 'Training goes on from step 7, where the page was left.'],
    ['paused', false, undefined],
    [null, false, 'The page ended while it trained, without being closed.'],
  ] as const)('a run that trained, on a page left as %s', async (left, on, sentence) => {
    const { open, page, keeping } = await tab();
    page.run = stateAt(7);
    await keeping.keep('run');
    const { run, said } = await open(left);
    expect(run && goesOn(run, { left, shared: false })).toBe(on);
    expect(run && goesOn(run, { left, shared: true })).toBe(false);
    expect(said[0]?.startsWith(sentence ?? '?')).toBe(sentence === undefined ? undefined : true);
  });
});

describe('createKeeping', () => {
  test('many edits at once end with the last on the disk, in few writes', async () => {
    const { storage, store, open, page, keeping } = await tab();
    const saveAll = vi.spyOn(storage, 'saveAll');
    const writes = Array.from({ length: 50 }, (_, i) => {
      page.experiment = experiment(`edit ${i}`);
      return keeping.keep('experiment');
    });
    expect(store.getState().experiment).toBe('writing');
    await Promise.all(writes);
    expect(store.getState().experiment).toBe('kept');
    expect((await open()).experiment.title).toBe('edit 49');
    expect(saveAll.mock.calls.length).toBeLessThanOrEqual(2);
  });

  test('says what failed and why, keeps the former version, and mends it when there is room again', async () => {
    const { store, open, page, keeping } = await tab();
    await keeping.keep('experiment');
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    page.experiment = experiment('too much');
    await keeping.keep('experiment');
    expect(store.getState()).toMatchObject({
      experiment: 'failed',
      run: 'kept',
      reason: "This device's storage for the page is full.",
    });
    expect((await open()).experiment.title).toBe('a 0');
    put.mockRestore();
    keeping.retry();
    await keeping.keep('experiment');
    expect(store.getState().experiment).toBe('kept');
    expect((await open()).experiment.title).toBe('too much');
  });

  test('a tab that takes over goes on with the own pictures that the other tab kept', async () => {
    const [first, second] = [await tab('a'), await tab('b')];
    first.page.own = ownOf('old');
    second.page.own = ownOf('new');
    await second.keeping.keep('own');
    await first.keeping.takeOver();
    expect(first.page.own.set?.title).toBe('new');
    expect((await first.open()).own).toEqual(first.page.own);
  });

  test('own pictures that were deleted are forgotten', async () => {
    const { open, page, keeping } = await tab();
    page.own = ownOf('one');
    await keeping.keep('own');
    page.own = noFacts;
    await keeping.keep('own');
    expect((await open()).own).toEqual(noFacts);
  });

  test('Reset forgets the run that is stored', async () => {
    const { open, page, keeping } = await tab();
    page.run = stateAt(7);
    await keeping.keep('run');
    page.run = initialTrainingState();
    await keeping.keep('run');
    expect((await open()).run).toBeNull();
  });

  test('writes everything again after the store was deleted under it, and tells that it was', async () => {
    const { open, page, keeping } = await tab();
    await keeping.keep('experiment');
    page.run = stateAt(7);
    await keeping.keep('run');
    expect(await keeping.mend()).toBe(false);
    await new Promise((resolve) => (disk.deleteDatabase('kernelscope').onsuccess = resolve));
    expect(await keeping.mend()).toBe(true);
    expect(await open('paused')).toMatchObject({
      experiment: { title: 'a 0' },
      run: { checkpoint: { steps: 7 } },
    });
  });

  test('after all was deleted nothing is written any more', async () => {
    const { page, store, keeping } = await tab();
    await keeping.keep('experiment');
    await keeping.destroy();
    page.experiment = experiment('later');
    await keeping.keep('experiment');
    expect(await disk.databases()).toEqual([]);
    expect(store.getState().halt).toBe('deleted');
  });

  test('in 100 interleavings of two tabs the disk holds what the last to take over wrote, never a mixture', async () => {
    const tabs = [await tab('a'), await tab('b')] as const;
    // The second has claimed the store since: it saves, and the first hears that it does not.
    await tabs[1].keeping.keep('experiment');
    for (let i = 0; i < 100; i++) {
      const [taker, other] = i % 2 === 0 ? tabs : ([tabs[1], tabs[0]] as const);
      taker.page.experiment = experiment(`turn ${i}`);
      taker.page.run = stateAt(i + 1);
      // The other does not know yet, and writes now, in the middle or afterwards.
      const late = async (ticks: number) => {
        for (let tick = 0; tick < ticks; tick++) await Promise.resolve();
        other.page.experiment = experiment(`late ${i}`);
        other.page.run = stateAt(1000 + i);
        await Promise.all([other.keeping.keep('experiment'), other.keeping.keep('run')]);
      };
      await Promise.all([late((i * 7) % 40), taker.keeping.takeOver()]);
      await late(0);
      const found = await taker.open('paused');
      expect([found.experiment.title, found.run?.checkpoint.steps, found.said]).toEqual([
        `turn ${i}`,
        i + 1,
        [],
      ]);
      expect([taker.store.getState().halt, other.store.getState().halt]).toEqual([null, 'other tab']);
    }
  });
});
