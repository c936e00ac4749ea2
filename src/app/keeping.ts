/** Keeps the experiment, the run and own pictures on this device: what is written when, by which tab, and what is said of it. */
import type { KeepingStore, KeptThing } from '../data/keepingStore.ts';
import type { Found, KeptSlots } from '../data/keptSlots.ts';
import { createOwnKeeper } from '../data/own/keptOwn.ts';
import type { OwnFacts } from '../data/own/ownSet.ts';

import { NewerStoreError, type Storage, TakenOverError } from '../data/storage.ts';
import type { Experiment } from '../training/experiment/experiment.ts';
import { toKept } from '../training/keptRun.ts';
import type { TrainingState } from '../training/trainingStore.ts';

/** Milliseconds until a failed write is tried again. */
const RETRY_AFTER = 10_000;
/** How often, and after how many milliseconds, it looks again for what may have been deleted. */
const LOOKS = 5;
const LOOK_AFTER = 250;

interface Options {
  readonly store: KeepingStore;
  readonly storage: Storage;
  readonly slots: Readonly<Record<KeptThing, KeptSlots>>;
  readonly experiment: () => Experiment;
  readonly run: () => TrainingState;
  readonly own: () => OwnFacts;
  /** Takes what another tab has kept of own pictures in the place of what is here, whose pixels may be gone. */
  readonly adoptOwn: (found: Found) => void;
  /** The disk has the newest experiment. */
  readonly onKept: () => void;
  /** A name that no other tab has. */
  readonly nextOwner: () => string;
}

export interface Keeping {
  /** It changed: writes the newest, one write at a time. Resolves when the disk has it, or has refused. */
  keep(thing: KeptThing): Promise<void>;
  /** It changed, and `keep` will be called in a while: until then it is not said to be saved. */
  announce(thing: KeptThing): void;
  /** Writes on, from this tab, over what another tab has written. */
  takeOver(): Promise<void>;
  /** What was stored may be gone: looks, and writes everything anew where it is. True if it was gone. */
  mend(): Promise<boolean>;
  /** Bytes the run takes on the device. */
  bytes(): Promise<number>;
  /** Writes again what could not be written. */
  retry(): void;
  /** Writes nothing any more, and deletes the store. */
  destroy(): Promise<void>;
}

/** Writes begin at once; where the store says that nothing may be written, none do. */
export function createKeeping({
  store,
  storage,
  slots,
  experiment,
  run,
  own,
  adoptOwn,
  onKept,
  nextOwner,
}: Options): Keeping {
  const toKeptOwn = createOwnKeeper();
  const write: Readonly<Record<KeptThing, () => Promise<void>>> = {
    async experiment() {
      const newest = experiment();
      await slots.experiment.save({ facts: newest, parts: {} });
      if (newest === experiment()) onKept();
    },
    async run() {
      const newest = run();
      const kept = toKept(newest);
      if (kept) await slots.run.save(kept);
      else if (newest.status.kind === 'idle' && !newest.checkpoint) await slots.run.forget();
    },
    async own() {
      const kept = await toKeptOwn(own());
      await (kept ? slots.own.save(kept) : slots.own.forget());
    },
  };
  const lines = { experiment: lineOf('experiment'), run: lineOf('run'), own: lineOf('own') };

  /** Runs the writes of a thing one after the other; those asked for meanwhile become one. */
  function lineOf(thing: KeptThing) {
    let due = false;
    let announced = false;
    let busy: Promise<void> | null = null;
    let again: ReturnType<typeof setTimeout> | undefined;
    const drain = async () => {
      while (due && store.getState().halt === null) {
        due = false;
        try {
          await write[thing]();
          // What changed while it was written is not kept yet.
          store.setState({ [thing]: announced || due ? 'writing' : 'kept' });
        } catch (error) {
          store.setState({
            [thing]: 'failed',
            reason: error instanceof Error ? error.message : String(error),
          });
          if (error instanceof TakenOverError) store.setState({ halt: 'other tab' });
          else if (error instanceof NewerStoreError) store.setState({ halt: 'newer' });
          else again = setTimeout(() => void keep(), RETRY_AFTER);
        }
      }
      busy = null;
    };
    const announce = () => {
      announced = true;
      const { halt, [thing]: state } = store.getState();
      // What failed is said until it is mended.
      if (halt === null && state === 'kept') store.setState({ [thing]: 'writing' });
    };
    const keep = (): Promise<void> => {
      clearTimeout(again);
      announce();
      announced = false;
      due = true;
      if (store.getState().halt !== null) return Promise.resolve();
      return (busy ??= drain());
    };
    const idle = async () => {
      clearTimeout(again);
      await busy;
    };
    return { keep, announce, idle };
  }

  const idle = () => Promise.all(Object.values(lines).map((line) => line.idle()));
  const loadAll = () => Promise.all([slots.experiment.load(), slots.run.load(), slots.own.load()]);
  /** What is there; null where the browser, which may still be at the deleting, does not say. */
  async function look(): Promise<[Found, Found, Found] | null> {
    for (let tries = 0; tries < LOOKS; tries++) {
      try {
        return await loadAll();
      } catch {
        await new Promise((resolve) => setTimeout(resolve, LOOK_AFTER));
      }
    }
    return null;
  }
  const keepAll = () => Promise.all(Object.values(lines).map((line) => line.keep()));

  return {
    keep: (thing) => lines[thing].keep(),
    announce: (thing) => lines[thing].announce(),
    async takeOver() {
      await idle();
      storage.claim(nextOwner());
      // Which slot is the older one follows from what the other tab wrote.
      const [, , found] = await loadAll();
      adoptOwn(found);
      store.setState({ halt: null });
      await keepAll();
    },
    async mend() {
      if (store.getState().halt !== null) return false;
      await idle();
      const found = await look();
      const isGone =
        found !== null &&
        (found.every(({ kind }) => kind === 'nothing') ||
          (found[1].kind === 'nothing' && run().checkpoint !== null) ||
          (found[2].kind === 'nothing' && own().set !== null));
      await keepAll();
      return isGone;
    },
    bytes: () => slots.run.bytes(),
    retry: () => void keepAll(),
    async destroy() {
      store.setState({ halt: 'deleted' });
      await idle();
      await storage.destroy();
    },
  };
}
