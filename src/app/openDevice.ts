import { createKeepingStore, type KeepingStore } from '../data/keepingStore.ts';
import { createKeptSlots, type Found } from '../data/keptSlots.ts';
import { ownParts } from '../data/own/keptOwn.ts';
import type { OwnFacts } from '../data/own/ownSet.ts';
import { noFacts } from '../data/own/ownStore.ts';
import { NewerStoreError, openStorage } from '../data/storage.ts';
import { openWriterLock } from '../data/writerLock.ts';
import { defaultExperiment } from '../training/experiment/defaultExperiment.ts';
import type { Experiment } from '../training/experiment/experiment.ts';
import { runParts } from '../training/keptRun.ts';
import type { TrainingState } from '../training/trainingStore.ts';
import { createKeeping, type Keeping } from './keeping.ts';
import { type Left, takeLeft } from './leftOrderly.tsx';
import { openKept, type Opened, readOwn } from './openKept.ts';
import { dropUnsaved, readUnsaved } from './unsavedEdit.tsx';

interface Live {
  readonly experiment: () => Experiment;
  readonly run: () => TrainingState;
  readonly own: () => OwnFacts;
  readonly openOwn: (facts: OwnFacts) => void;
  readonly say: (notice: string) => void;
}

/** What is kept on this device, and how it is kept from now on. */
interface Device {
  readonly store: KeepingStore;
  readonly opened: Opened;
  readonly left: Left | null;
  /** Another tab has it open and saves. */
  readonly shared: boolean;
  /** Null where the browser keeps nothing. */
  begin(live: Live): Keeping | null;
}

const LOST =
  'What this page had stored on this device was deleted. Your work is still open here, and is being stored again.';

/** Opens what was kept, as the tab that saves or as one that does not; never fails. */
export async function openDevice(): Promise<Device> {
  const store = createKeepingStore();
  let keeping: Keeping | null = null;
  let say: Live['say'] = () => undefined;
  const halt = (reason: 'newer' | 'refused', error: unknown) =>
    store.setState({ halt: reason, reason: error instanceof Error ? error.message : String(error) });
  const nothing: Opened = {
    experiment: defaultExperiment(),
    run: null,
    own: noFacts,
    said: [],
    damaged: false,
    newer: false,
  };

  const [lock, storage] = await Promise.all([
    openWriterLock({
      locks: navigator.locks,
      onTaken: () => {
        if (store.getState().halt === null) store.setState({ halt: 'other tab' });
      },
    }),
    openStorage(() => void mend()).catch((error: unknown) => {
      halt(error instanceof NewerStoreError ? 'newer' : 'refused', error);
      return null;
    }),
  ]);
  async function mend(): Promise<void> {
    if (await keeping?.mend()) say(LOST);
  }
  const shared = !lock.holds();
  const left = shared ? null : takeLeft();
  if (!storage) return { store, opened: nothing, left, shared, begin: () => null };

  const nextOwner = () => `${Date.now()} ${performance.now()}`;
  if (shared) store.setState({ halt: 'other tab' });
  else storage.claim(nextOwner());
  const slots = {
    experiment: createKeptSlots(storage, 'experiment', []),
    run: createKeptSlots(storage, 'run', runParts),
    own: createKeptSlots(storage, 'own', ownParts),
  };
  const unsaved = readUnsaved();
  const opened = await openKept({ storage, slots, unsaved, left, shared }).catch((error: unknown) => {
    halt('refused', error);
    return nothing;
  });
  if (opened.newer) store.setState({ halt: 'newer' });

  return {
    store,
    opened,
    left,
    shared,
    begin(live) {
      say = live.say;
      const adoptOwn = (found: Found) => {
        const { facts, said } = readOwn(found);
        live.openOwn(facts);
        if (said.length > 0) say(said.join(' '));
      };
      const made = createKeeping({
        ...live,
        store,
        storage,
        slots,
        adoptOwn,
        onKept: dropUnsaved,
        nextOwner,
      });
      keeping = {
        ...made,
        async takeOver() {
          await lock.take();
          await made.takeOver();
        },
      };
      if (unsaved !== undefined) void keeping.keep('experiment');
      return keeping;
    },
  };
}
