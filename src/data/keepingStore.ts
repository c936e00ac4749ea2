import { createStore } from 'zustand/vanilla';

/** What is kept on this device. */
export type KeptThing = 'experiment' | 'run' | 'own';

/** Why nothing is written any more, or yet: the browser keeps nothing; another tab writes; what is stored is of a newer version; a person had all of it deleted. */
export type Halt = 'refused' | 'other tab' | 'newer' | 'deleted';

/** How what is on the page stands to what is on the device. */
export interface KeepingState {
  /** `kept` means that the disk has said so. */
  readonly experiment: 'kept' | 'writing' | 'failed';
  readonly run: 'kept' | 'writing' | 'failed';
  /** A person's own pictures: what is known of them; their pixels are files. */
  readonly own: 'kept' | 'writing' | 'failed';
  readonly halt: Halt | null;
  /** What the browser said when it kept something back, in a sentence. */
  readonly reason: string | null;
}

/** The store of this folder. */
export const createKeepingStore = () =>
  createStore<KeepingState>(() => ({
    experiment: 'kept',
    run: 'kept',
    own: 'kept',
    halt: null,
    reason: null,
  }));
export type KeepingStore = ReturnType<typeof createKeepingStore>;
