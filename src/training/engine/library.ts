/**
 * The data sets the worker holds: the one the document is on, and those that a run or an evaluation still reads while
 * another was chosen. A set that nobody needs any more stops loading and is forgotten.
 */
import { datasetKey, type DatasetRef } from '../../data/dataset.ts';
import type { LoadedDataset, LoadProgress } from '../../data/loadDataset.ts';
import type { Event } from '../protocol.ts';
import { Cancelled, toEngineError } from './engineError.ts';
import { type SampleSource, sampleSource, type Sources } from './sampleSource.ts';

/** Download progress at most this often, milliseconds. */
const PROGRESS_EVERY = 100;

interface Options {
  readonly openDataset: (
    dataset: DatasetRef,
    signal: AbortSignal,
    onProgress: (progress: LoadProgress) => void,
  ) => Promise<LoadedDataset>;
  readonly post: (event: Event) => void;
  /** Called when the document's set can be read. */
  readonly onOpened: () => void;
  /** Milliseconds. */
  readonly now?: () => number;
}

interface Library extends Sources {
  /** Puts the document on a set and loads what it uses of it, telling how it goes by events. Asking again tries again. Resolves when all is there, or cannot be had. */
  open(dataset: DatasetRef): Promise<void>;
  /** Ends the loading of the document's set; what has arrived stays until it is opened again. */
  cancel(): void;
}

/** A set in memory; of each key at most one is alive, that is, not aborted. */
interface Held {
  readonly key: string;
  readonly dataset: Promise<LoadedDataset>;
  readonly controller: AbortController;
  /** By the number of training pictures in use. */
  readonly splits: Map<number, Promise<SampleSource>>;
  /** Runs and evaluations that read it. */
  readers: number;
  progress: LoadProgress | null;
}

/** A library without a set; `openDataset` gets them. */
export function createLibrary({
  openDataset,
  post,
  onOpened,
  now = () => performance.now(),
}: Options): Library {
  const held = new Set<Held>();
  let current: { readonly set: Held; readonly source: Promise<SampleSource> } | null = null;
  let readable: SampleSource | null = null;

  function begin(dataset: DatasetRef): Held {
    const key = datasetKey(dataset);
    const controller = new AbortController();
    let due = 0;
    const set: Held = {
      key,
      dataset: openDataset(dataset, controller.signal, (progress) => {
        set.progress = progress;
        const complete = progress.loadedBytes === progress.totalBytes;
        if (controller.signal.aborted || (now() < due && !complete)) return;
        due = now() + PROGRESS_EVERY;
        post({ type: 'dataset', key, ...progress });
      }),
      controller,
      splits: new Map(),
      readers: 0,
      progress: null,
    };
    held.add(set);
    // One that cannot be opened is of no use to the next who asks.
    set.dataset.catch((error: unknown) => drop(set, error));
    return set;
  }

  const take = (dataset: DatasetRef): Held =>
    [...held].find(({ key }) => key === datasetKey(dataset)) ?? begin(dataset);

  function drop(set: Held, reason: unknown): void {
    held.delete(set);
    set.controller.abort(reason);
  }

  function dropUnneeded(): void {
    for (const set of held)
      if (set !== current?.set && set.readers === 0) drop(set, new Cancelled('Another data set was chosen.'));
  }

  /** The same object for the same pictures, so that what is learned of them is learned once. */
  function split(set: Held, { trainingSize }: DatasetRef): Promise<SampleSource> {
    const known = set.splits.get(trainingSize);
    if (known) return known;
    const source = set.dataset.then((dataset) => sampleSource(set.key, dataset, trainingSize));
    set.splits.set(trainingSize, source);
    return source;
  }

  return {
    async open(ref) {
      const set = take(ref);
      if (set !== current?.set) readable = null;
      const mine = { set, source: split(set, ref) };
      current = mine;
      dropUnneeded();
      if (set.progress) post({ type: 'dataset', key: set.key, ...set.progress });
      try {
        const source = await mine.source;
        if (current !== mine) return;
        readable = source;
        onOpened();
        await (await set.dataset).load(ref.trainingSize, ['training', 'validation']);
      } catch (error) {
        if (current === mine) post({ type: 'datasetFailed', key: set.key, error: toEngineError(error) });
      }
    },
    cancel() {
      if (current) drop(current.set, new Cancelled('Loading was cancelled. Press Retry to go on.'));
    },
    readable: () => readable,
    current: () => current?.source ?? Promise.reject(new Error('No data set is open.')),
    use(ref) {
      const set = take(ref);
      set.readers++;
      return {
        source: split(set, ref),
        release() {
          set.readers--;
          dropUnneeded();
        },
      };
    },
  };
}
