/** Gives back the room of own pictures that were deleted, once nothing can bring them back or needs them. */
import type { KeepingStore } from '../data/keepingStore.ts';
import type { OwnActions } from '../data/own/ownActions.ts';
import type { OwnState, OwnStore } from '../data/own/ownStore.ts';
import type { Experiment } from '../training/experiment/experiment.ts';
import type { ExperimentState } from '../training/experiment/experimentStore.ts';
import type { TrainingState } from '../training/trainingStore.ts';

/** Milliseconds after which it is done: opening the page and the edit itself come first. */
const AFTER = 5000;

interface Options {
  readonly own: OwnStore;
  readonly actions: Pick<OwnActions, 'tidy'>;
  readonly kept: KeepingStore;
  /** Writes what is known of own pictures, and resolves when the disk has it or has refused. */
  readonly keep: () => Promise<void>;
  /** Whether pictures lie on the device, be they anybody's. */
  readonly hasFiles: () => Promise<boolean>;
  /** Ids of editions that something on the page is on. */
  readonly needed: () => readonly string[];
}

/** Tidies up at the beginning, when undo begins anew, and whenever undo forgets something; what is returned hears of every change of the set. */
export function createTidying({
  own,
  actions,
  kept,
  keep,
  hasFiles,
  needed,
}: Options): (state: OwnState, before: OwnState) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let hasTidied = false;
  const mayWrite = () => kept.getState().halt === null;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void tidy(), AFTER);
  };
  async function tidy(): Promise<void> {
    // What is being brought in is nobody's yet.
    if (own.getState().job !== null) return soon();
    const isFirst = !hasTidied;
    hasTidied = true;
    // A page that was killed while a project was brought in leaves a folder, maybe without there being a set. Later,
    // there may be none because another tab's cannot be read.
    if (own.getState().set === null && !(isFirst && (await hasFiles()))) return;
    if (!mayWrite()) return;
    // Of the two versions on the disk the older may still name what was deleted: it is the one that is written over.
    await keep();
    if (mayWrite() && kept.getState().own === 'kept') await actions.tidy(needed).catch(() => undefined);
  }
  soon();
  return (state, before) => {
    if (forgets(state, before)) soon();
  };
}

/** Whether an undo or a redo can bring back less than before. */
function forgets(state: OwnState, before: OwnState): boolean {
  const [first, firstBefore] = [state.past[0], before.past[0]];
  const isRedone = state.set === before.future.at(-1)?.after;
  const noRedo = before.future.length > 0 && state.future.length === 0 && !isRedone;
  return noRedo || (first !== undefined && firstBefore !== undefined && first.before !== firstBefore.before);
}

/** Ids of the data sets that a document, one that undo or redo would bring, the kept run or its result is on. */
export function datasetsInUse(
  { experiment, past, future }: Pick<ExperimentState, 'experiment' | 'past' | 'future'>,
  { checkpoint, test }: Pick<TrainingState, 'checkpoint' | 'test'>,
): readonly string[] {
  const experiments: (Experiment | undefined)[] = [
    experiment,
    ...[...past, ...future].flatMap(({ before, after }) => [before, after]),
    checkpoint?.experiment,
    test.result?.experiment,
  ];
  return [...new Set(experiments.flatMap((each) => each?.dataset.id ?? []))];
}
