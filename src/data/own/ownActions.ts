/** What a person does with own pictures that takes its time: one job after the other, each with progress and Cancel. */
import type { Edition } from './edition.ts';
import { addDescribed, addSamples, emptySet } from './editSet.ts';
import type { Looked } from './look.ts';
import { isSameForm, type OwnSample, type OwnSet, type PictureForm } from './ownSet.ts';
import { noFacts, type OwnStore, reachableSamples } from './ownStore.ts';
import type {
  Brought,
  DecodeHooks,
  DecodeJob,
  ImportItem,
  ImportProgress,
  ImportReport,
  Job,
  Pictures,
  ProjectRead,
  ProjectToSave,
  Refused,
} from './pictures.ts';

interface Options {
  readonly store: OwnStore;
  /** Starts their worker at the first call. */
  readonly pictures: () => Promise<Pictures>;
  /** A name for a folder that no other set had. */
  readonly nextId: () => string;
}

interface AddOptions {
  /** Of the undoable edit, e.g. "Add pictures". */
  readonly label: string;
  /** The class all go to, null for none; undefined goes by the names of the folders. */
  readonly classId?: string | null;
  /** Of a set that this makes. */
  readonly form?: PictureForm;
  /** Adds of the same key are one undoable edit. */
  readonly key?: string;
}

/** What is to be read, or the looking for it; what cannot be read of it is told beside. */
type Found = { readonly items: readonly ImportItem[]; readonly refused?: readonly Refused[] };

export interface OwnActions {
  /** Reads pictures into the set, which is made where there is none. */
  add(found: Found | Promise<Found>, options: AddOptions): Promise<void>;
  /** Stores all pictures in another form. */
  reform(form: PictureForm): Promise<void>;
  /** The set as a file; null when it was cancelled or could not be made, which is said. */
  zip(): Promise<Blob | null>;
  /** Reads pictures without keeping them; null when that could not be begun. Rejects with a sentence. */
  decode(
    found: Found | Promise<Found>,
    job: Omit<DecodeJob, 'items'>,
    onDecoded: DecodeHooks['onDecoded'],
  ): Promise<Omit<ImportReport, 'read'> | null>;
  /** A project file of the set and this; null when it was cancelled. Rejects with a sentence. */
  saveProject(project: Omit<ProjectToSave, 'set'>): Promise<Blob | null>;
  /** What a project file says; null when it was cancelled. Rejects with a sentence. */
  readProject(file: Blob): Promise<ProjectRead | null>;
  /** Keeps a project file's pictures beside what is here; null when it was cancelled. Rejects with a sentence. */
  bringIn(file: Blob): Promise<Brought | null>;
  /** Forgets what was brought in. */
  takeBack(brought: Brought): Promise<void>;
  /** Deletes the pictures of a set that is not the one here. */
  deleteSet(setId: string): Promise<void>;
  /** Ends the job under way. */
  cancel(): void;
  thumbnails(samples: readonly OwnSample[]): Promise<readonly Blob[]>;
  /** What is to be known of a set; of the one asked about last it is known. */
  look(set: OwnSet): Promise<Looked>;
  keepEdition(edition: Edition): Promise<void>;
  /** Bytes on the device. */
  bytes(): Promise<number>;
  /** When its turn has come, gives back the room of pictures that neither the set, its undone edits nor these editions need. */
  tidy(needed: () => readonly string[]): Promise<void>;
  /** Deletes all own pictures and what was trained on of them. */
  deleteAll(): Promise<void>;
}

const noProgress: ImportProgress = { done: 0, of: 0, refused: 0, secondsLeft: null };

/** The actions on the pictures of a store. */
export function createOwnActions({ store, pictures, nextId }: Options): OwnActions {
  let line: Promise<unknown> = Promise.resolve();
  let current: Job<unknown> | null = null;
  let adds = 0;
  let lastLook: { readonly set: OwnSet; readonly looked: Promise<Looked> } | null = null;
  let worker: Promise<Pictures> | null = null;

  /** The worker; one that did not start is started anew the next time. */
  function started(): Promise<Pictures> {
    worker ??= pictures().catch((error: unknown) => {
      worker = null;
      throw error;
    });
    return worker;
  }

  /** Waits its turn, then tells how far it is. */
  function attempt<Result>(
    what: string,
    start: (
      all: Pictures,
      onProgress: (progress: ImportProgress) => void,
    ) => Job<Result> | null | Promise<Job<Result>>,
  ): Promise<Result | null> {
    const turn = async () => {
      try {
        store.setState({ job: { what, progress: noProgress, cancelled: false }, said: null });
        const job = await start(await started(), (progress) => {
          const { job: before } = store.getState();
          if (before) store.setState({ job: { ...before, progress } });
        });
        current = job;
        if (job && store.getState().job?.cancelled) job.cancel();
        return (await job?.done) ?? null;
      } finally {
        current = null;
        store.setState({ job: null });
      }
    };
    const done = line.then(turn);
    line = done.catch(() => undefined);
    return done;
  }
  /** What goes wrong is said, and gives null. */
  const run: typeof attempt = (what, start) =>
    attempt(what, start).catch((error: unknown) => {
      say(error instanceof Error ? error.message : String(error), true);
      return null;
    });
  const say = (text: string, isProblem = false) => store.setState({ said: { text, isProblem } });
  const refuse = (more: readonly Refused[]) => {
    const { refused } = store.getState();
    // Who tries the same again sees it once.
    const known = new Set(refused.map(({ path, reason }) => `${path} ${reason}`));
    const fresh = more.filter(({ path, reason }) => !known.has(`${path} ${reason}`));
    if (fresh.length > 0) store.setState({ refused: [...refused, ...fresh] });
  };
  const tell = ({ read, refused, stopped }: ImportReport) => {
    refuse(refused);
    say(reportText(read, refused.length, stopped), stopped !== null);
  };

  /** Each form has a file of pixels of its own, so that going back to the former one is an undo. */
  async function reform(
    form: PictureForm,
    { label, key }: Pick<AddOptions, 'label' | 'key'> = { label: 'Change how pictures are stored' },
  ): Promise<void> {
    const ended = await run('Storing all pictures anew', (all, onProgress) => {
      const state = store.getState();
      if (!state.set) return null;
      // An undo may bring pictures back while this goes on.
      return all.reform({ ...state.set, samples: reachableSamples(state) }, form, onProgress);
    });
    if (ended?.stopped === null)
      store
        .getState()
        .edit(label, (now) => now && { ...now, form }, key === undefined ? undefined : { key, always: true });
    else if (ended) say(ended.stopped, true);
  }

  return {
    async add(found, { label, classId, form, key = `import ${adds++}` }) {
      let comesBack: PictureForm | null = null;
      const report = await run('Reading pictures', async (all, onProgress) => {
        const { items, refused = [] } = await found;
        refuse(refused);
        const { set, nextSlot } = store.getState();
        const fresh = set ?? emptySet(nextId(), form);
        const job = { set: { id: fresh.id, form: fresh.form }, items, firstSlot: nextSlot };
        const merge = { key, always: true };
        let ids: ReadonlyMap<string, string> = new Map();
        return all.read(job, {
          onProgress,
          onDescribed(described) {
            if (!set && !isSameForm(described.form, fresh.form)) comesBack = described.form;
            store.getState().edit(
              label,
              (now) => {
                const added = addDescribed(now ?? fresh, described);
                ids = new Map([...ids, ...added.ids]);
                return added.set;
              },
              merge,
            );
          },
          onRead(samples) {
            const { edit, give } = store.getState();
            give(Math.max(0, ...samples.map(({ slot }) => slot + 1)));
            edit(label, (now) => addSamples(now ?? fresh, samples, { classId, ids }), merge);
          },
        });
      });
      if (comesBack && report?.stopped === null) await reform(comesBack, { label, key });
      if (report) tell(report);
    },

    reform: (form) => reform(form),

    zip: () =>
      run('Making the zip', (all, onProgress) => {
        const { set } = store.getState();
        return set && all.zip(set, onProgress);
      }),

    async decode(found, job, onDecoded) {
      const { items, refused = [] } = await found;
      const report = await attempt('Trying pictures', (all, onProgress) =>
        all.decode({ ...job, items }, { onDecoded, onProgress }),
      );
      return report && { ...report, refused: [...refused, ...report.refused] };
    },
    saveProject: (project) =>
      attempt('Saving the project', (all, onProgress) =>
        all.saveProject({ ...project, set: store.getState().set }, onProgress),
      ),
    readProject: (file) => attempt('Reading the project', (all) => all.readProject(file)),
    bringIn: (file) =>
      attempt('Bringing in pictures', (all, onProgress) => all.bringIn(file, nextId(), onProgress)),
    takeBack: async (brought) => (await started()).takeBack(brought),
    deleteSet: async (setId) => (await started()).deleteSet(setId),

    cancel() {
      const { job } = store.getState();
      if (job) store.setState({ job: { ...job, cancelled: true } });
      current?.cancel();
    },

    async thumbnails(samples) {
      const { set } = store.getState();
      return set ? (await started()).thumbnails(set.id, samples) : [];
    },
    look(set) {
      if (lastLook?.set === set) return lastLook.looked;
      const looked = started().then((all) => all.look(set));
      const mine = { set, looked };
      lastLook = mine;
      looked.catch(() => {
        if (lastLook === mine) lastLook = null;
      });
      return looked;
    },
    keepEdition: async (edition) => (await started()).keepEdition(edition),
    bytes: async () => (await started()).bytes(),
    tidy(needed) {
      const turn = async () => {
        const all = await started();
        const state = store.getState();
        const { set, past, future } = state;
        const reachable = [...past, ...future].flatMap(({ before, after }) => [before, after]);
        // An undo would need the pixels of another form.
        if (reachable.some((each) => each && !(set && isSameForm(each.form, set.form)))) return;
        await all.tidy(set && { ...set, samples: reachableSamples(state) }, needed());
      };
      const done = line.then(turn);
      line = done.catch(() => undefined);
      return done;
    },
    async deleteAll() {
      this.cancel();
      await line;
      store.getState().open(noFacts);
      await (await started()).deleteAll();
    },
  };
}

const counted = (n: number, one: string, many: string) =>
  n === 1 ? `1 ${one}` : `${n.toLocaleString('en')} ${many}`;

/** How an import ended, in a sentence or two. */
function reportText(read: number, refused: number, stopped: string | null): string {
  const added = read === 0 ? 'No picture was added.' : `${counted(read, 'picture', 'pictures')} added.`;
  const left = refused === 0 ? '' : ` ${counted(refused, 'file was', 'files were')} not taken.`;
  return `${added}${left}${stopped === null ? '' : ` ${stopped}`}`;
}
