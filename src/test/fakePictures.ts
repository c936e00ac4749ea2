import { noFacts } from '../data/own/ownStore.ts';
import type { ImportHooks, ImportItem, ImportReport, Pictures, ProjectRead } from '../data/own/pictures.ts';
import { look } from '../data/own/look.ts';
import { readSample } from './readSample.ts';

/** Stands in for the worker of own pictures: what it is asked for waits in `asked`, and is answered by the test. */
export function createFakePictures(project: ProjectRead | null = null) {
  const asked: string[] = [];
  const reads: {
    readonly firstSlot: number;
    readonly setId: string;
    readonly hooks: ImportHooks;
    readonly items: readonly ImportItem[];
    readonly end: (report?: Partial<ImportReport>) => void;
    readonly fail: (message: string) => void;
    readonly isCancelled: () => boolean;
  }[] = [];
  const pictures: Pictures = {
    read(job, hooks) {
      let cancelled = false;
      const done = new Promise<ImportReport>((resolve, reject) => {
        reads.push({
          firstSlot: job.firstSlot,
          setId: job.set.id,
          hooks,
          items: job.items,
          end: (report = {}) => resolve({ read: 0, refused: [], stopped: null, ...report }),
          fail: (message) => reject(new Error(message)),
          isCancelled: () => cancelled,
        });
      });
      return { done, cancel: () => void (cancelled = true) };
    },
    thumbnails: async (_, samples) => samples.map(({ slot }) => new Blob([String(slot)])),
    pixels: async () => new Uint8Array(),
    reform(set, form) {
      asked.push(`reform ${set.samples.map(({ slot }) => slot).join()} to ${form.side}`);
      return { done: Promise.resolve({ stopped: null }), cancel: () => undefined };
    },
    keepEdition: async ({ id }) => void asked.push(`edition ${id}`),
    zip: () => ({ done: Promise.resolve(new Blob(['zip'])), cancel: () => undefined }),
    decode: () => ({ done: Promise.resolve({ refused: [], stopped: null }), cancel: () => undefined }),
    saveProject: () => ({ done: Promise.resolve(new Blob(['project'])), cancel: () => undefined }),
    readProject: () => ({ done: Promise.resolve(project), cancel: () => undefined }),
    bringIn: (_, setId) => ({
      done: Promise.resolve({ setId, facts: noFacts, replaced: [] }),
      cancel: () => undefined,
    }),
    takeBack: async ({ setId }) => void asked.push(`take back ${setId}`),
    look(set) {
      asked.push(`look ${set.samples.map(({ slot }) => slot).join()}`);
      return look(set);
    },
    bytes: async () => 7,
    tidy: async (set, needed) =>
      void asked.push(
        `tidy ${set?.samples.map(({ slot }) => slot).join() ?? 'without a set'} for ${needed.join()}`,
      ),
    deleteSet: async (id) => void asked.push(`delete ${id}`),
    deleteAll: async () => void asked.push('delete all'),
  };
  return {
    pictures,
    asked,
    reads,
    /** Pictures of these slots are on the disk. */
    deliver: (read: number, slots: readonly number[], className: string | null = null) =>
      reads[read]?.hooks.onRead(slots.map((slot) => readSample(slot, className))),
  };
}
