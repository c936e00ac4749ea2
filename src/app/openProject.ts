/** Saving all that is open as one file, and opening such a file. */
import type { Brought, ProjectRead } from '../data/own/pictures.ts';
import { type Experiment } from '../training/experiment/experiment.ts';
import { parseExperiment } from '../training/experiment/parseExperiment.ts';
import { fromKept, type KeptRun, toKept } from '../training/keptRun.ts';
import { parseRun } from '../training/parseRun.ts';
import type { TrainingState } from '../training/trainingStore.ts';
import type { Opening } from './appStore.ts';
import type { Services } from './wiring.ts';

/** What is here and would go, in a few words each. */
type Losses = readonly string[];

/** A run that only starts stands where its checkpoint does. */
const standing = (state: TrainingState): TrainingState =>
  state.status.kind === 'starting'
    ? { ...state, status: { kind: 'finished', runId: state.status.runId, reason: 'stopped' } }
    : state;

const runOf = ({ training }: Pick<Services, 'training'>) => toKept(standing(training.getState()));

/** All that is open as a file; null when it was cancelled. Rejects with a sentence. */
export function saveProject(services: Services): Promise<Blob | null> {
  const { experiment, training, ownActions } = services;
  const document = experiment.getState().experiment;
  const { checkpoint, test } = training.getState();
  const named = [document, checkpoint?.experiment, test.result?.experiment];
  return ownActions.saveProject({
    experiment: document,
    run: runOf(services),
    editionIds: named.flatMap((each) => (each?.dataset.own ? [each.dataset.id] : [])),
  });
}

/** What would go when this is opened. The document does not: undo brings it back. */
function lossesOf(
  { training, own }: Services,
  run: KeptRun | null,
  pictures: ProjectRead['pictures'],
): Losses {
  const { checkpoint } = training.getState();
  const { set } = own.getState();
  return [
    ...(run && checkpoint && checkpoint.steps > 0 && checkpoint.hash !== run.checkpoint.hash
      ? ['the trained run']
      : []),
    ...(pictures?.hasSet && set && (set.samples.length > 0 || set.classes.length > 0)
      ? ['your own pictures']
      : []),
  ];
}

/** Puts what is open back when something fails on the way. */
function remember({ experiment, own, trainer, training }: Services): () => void {
  const [document, facts] = [experiment.getState(), own.getState()];
  const kept = runOf({ training });
  return () => {
    own.setState(facts, true);
    trainer.open(kept && fromKept(kept));
    experiment.setState(document, true);
  };
}

/** Writes what was opened; says why the device has not all of it. */
async function keepAll({ keeping, kept }: Services): Promise<string | null> {
  if (!keeping || kept.getState().halt !== null) return null;
  const things = ['own', 'run', 'experiment'] as const;
  await Promise.all(things.map((thing) => keeping.keep(thing)));
  const state = kept.getState();
  return things.some((thing) => state[thing] === 'failed')
    ? (state.reason ?? 'It could not be stored.')
    : null;
}

/**
 * Opens a project file in the place of what is open: all of it, or nothing. Tells what was opened; null when it was
 * cancelled or not wanted.
 * @throws Error with a sentence
 */
async function openProject(
  services: Services,
  file: Blob,
  mayLose: (losses: Losses) => Promise<boolean>,
): Promise<string | null> {
  const { own, ownActions, kept } = services;
  const read = await ownActions.readProject(file);
  if (!read) return null;
  const document = parseExperiment(read.experiment);
  const run = read.run && parseRun(read.run);
  if (read.pictures && kept.getState().halt === 'other tab')
    throw new Error('Another tab of this page has your own pictures: open the project there.');
  const losses = lossesOf(services, run, read.pictures);
  if (losses.length > 0 && !(await mayLose(losses))) return null;

  const brought = read.pictures && (await ownActions.bringIn(file));
  if (read.pictures && !brought) return null;
  const before = own.getState().set;
  const putBack = remember(services);
  put(services, document, run, brought);
  const failed = await keepAll(services);
  if (failed !== null) {
    putBack();
    if (brought) await ownActions.takeBack(brought);
    await keepAll(services);
    throw new Error(`It could not be stored on this device. ${failed}`);
  }
  if (before && brought?.facts.set) await ownActions.deleteSet(before.id);
  const waits = run && run.status.kind !== 'finished';
  return `Opened “${document.title}”.${waits ? ' Its run waits where it was saved: press Resume to go on.' : ''}`;
}

/** Opens a project file, one at a time, and shows how that goes. */
export async function beginOpening(services: Services, file: File): Promise<void> {
  const { app, training } = services;
  if (app.getState().opening) return;
  const show = (state: Partial<Opening>) =>
    app.setState({ opening: { name: file.name, asks: null, problem: null, ...state } });
  const mayLose = (losses: Losses) =>
    new Promise<boolean>((resolve) => {
      const answer = (yes: boolean) => {
        show({});
        resolve(yes);
      };
      show({ asks: { losses, answer } });
    });
  show({});
  try {
    const said = await openProject(services, file, mayLose);
    app.setState({ opening: null });
    if (said !== null) training.setState({ notice: said });
  } catch (error) {
    show({ problem: error instanceof Error ? error.message : String(error) });
  }
}

function put(
  { experiment, own, trainer }: Services,
  document: Experiment,
  run: KeptRun | null,
  brought: Brought | null,
): void {
  if (brought?.facts.set) own.getState().open(brought.facts);
  if (run) trainer.open(run);
  experiment.getState().edit(`Open ${document.title}`, document);
  // The document may have been open, without its pictures.
  if (brought) trainer.retryDataset();
}
