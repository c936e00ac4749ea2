/** The one place where stores react to each other: document → worker, document → disk. */
import { openStorage, type Storage } from '../data/storage.ts';
import { analyse } from '../model-builder/analyse.ts';
import { defaultExperiment } from '../training/experiment/defaultExperiment.ts';
import type { Experiment } from '../training/experiment/experiment.ts';
import { createExperimentStore, type ExperimentStore } from '../training/experiment/experimentStore.ts';
import { parseExperiment } from '../training/experiment/parseExperiment.ts';
import { fromFragment } from '../training/experiment/shareLink.ts';
import { spawnEngine } from '../training/client.ts';
import { type BackendName, backendNames } from '../training/backendNames.ts';
import { createTrainer, type TrainerHandle } from '../training/trainer.ts';
import { createTrainingStore, type TrainingStore } from '../training/trainingStore.ts';
import { analysisContext } from './analysisContext.ts';
import { type AppStore, createAppStore } from './appStore.ts';
import { keepPin, keptPin } from './backendPin.tsx';
import { endFirstVisit, isFirstVisit } from './firstVisit.tsx';
import { keepOffline } from './offline/keepOffline.tsx';
import { tellIfStale } from './offline/tellIfStale.tsx';
import { dropUnsaved, keepUnsaved, readUnsaved } from './unsavedEdit.tsx';
import { fragmentOf, viewOf } from './views.ts';

/** What the views get. */
export interface Services {
  readonly experiment: ExperimentStore;
  readonly training: TrainingStore;
  readonly trainer: TrainerHandle;
  readonly app: AppStore;
}

const EXPERIMENT_KEY = 'experiment';
const UNREADABLE_KEY = 'unreadable experiment';

/** Restores the document, starts the worker and connects the two. `search` is the address's query. */
export async function startServices(search: string, assetBase: string): Promise<Services> {
  const training = createTrainingStore();
  const say = (notice: string | null) => training.setState({ notice });
  const storage = await openStorage().catch((error: unknown) => {
    say(`Your work cannot be saved in this browser, and will be gone after a reload. ${sentenceOf(error)}`);
    return null;
  });
  const experiment = createExperimentStore(await restore(storage, say));
  const trainer = createTrainer({
    store: training,
    spawn: spawnEngine,
    assetBase,
    backend: pinnedBackend(search) ?? keptPin(),
  });

  const follow = (document: Experiment) => {
    trainer.follow(document, analyse(document.model, analysisContext(document)));
  };
  experiment.subscribe((state, before) => {
    if (state.experiment !== before.experiment) follow(state.experiment);
  });
  follow(experiment.getState().experiment);
  if (storage) saveEdits(experiment, storage, say);
  const app = createAppStore(isFirstVisit());
  training.subscribe(({ status }) => {
    if (status.kind === 'idle' || !app.getState().firstVisit) return;
    app.setState({ firstVisit: false });
    endFirstVisit();
  });
  training.subscribe(({ pinned }, before) => {
    if (pinned !== before.pinned) keepPin(pinned);
  });
  followViews(app);
  const onNewVersion = () => app.setState({ newVersion: true });
  training.subscribe(({ backend, notice }, before) => {
    // A worker cannot be started from a file that is gone.
    if (backend === null && notice !== null && notice !== before.notice) void tellIfStale(onNewVersion);
  });
  void keepOffline({
    isIdle: () => training.getState().status.kind === 'idle' && experiment.getState().past.length === 0,
    onNewVersion,
  });
  await followLinks(experiment, app, say);
  return { experiment, training, trainer, app };
}

async function restore(storage: Storage | null, say: (notice: string) => void): Promise<Experiment> {
  const saved = readUnsaved() ?? (await storage?.load(EXPERIMENT_KEY).catch(() => undefined));
  if (saved === undefined) return defaultExperiment();
  try {
    return parseExperiment(saved);
  } catch (error) {
    // The next edit is written over it; a version that can read it may still want it.
    await storage?.save(UNREADABLE_KEY, saved).catch(() => undefined);
    say(`The saved experiment could not be opened, so a new one was begun. ${sentenceOf(error)}`);
    return defaultExperiment();
  }
}

/** Shows the view of the address's fragment, now and whenever it changes. */
function followViews(app: AppStore): void {
  const follow = () => {
    const view = viewOf(location.hash);
    if (view) app.setState({ view });
  };
  addEventListener('hashchange', follow);
  follow();
}

/** Opens the experiment of the address's fragment, now and whenever a link is followed, as one undoable edit. */
async function followLinks(
  store: ExperimentStore,
  app: AppStore,
  say: (notice: string | null) => void,
): Promise<void> {
  const follow = async () => {
    try {
      const shared = await fromFragment(location.hash);
      if (!shared) return;
      store.getState().edit('Open link', shared);
      // What was said of a link before is over.
      say(null);
      app.setState({ view: 'playground' });
    } catch (error) {
      say(`The link could not be opened; what you had open is still here. ${sentenceOf(error)}`);
    }
    // Else a reload would open the link again, over the edits made since.
    const { view } = app.getState();
    const fragment = view === 'playground' ? '' : fragmentOf(view);
    history.replaceState(null, '', location.pathname + location.search + fragment);
  };
  addEventListener('hashchange', () => void follow());
  await follow();
}

/** Writes every edit at once; the browser keeps the writes in order. What is not on disk when the page is left is kept apart. */
function saveEdits(store: ExperimentStore, storage: Storage, say: (notice: string) => void): void {
  let unsaved: Experiment | null = null;
  let failed = false;
  const save = async (experiment: Experiment) => {
    unsaved = experiment;
    try {
      await storage.save(EXPERIMENT_KEY, experiment);
      failed = false;
      if (unsaved !== experiment) return;
      unsaved = null;
      dropUnsaved();
    } catch (error) {
      if (!failed)
        say(`The experiment could not be saved and will be gone after a reload. ${sentenceOf(error)}`);
      failed = true;
    }
  };
  store.subscribe((state, before) => {
    if (state.experiment !== before.experiment) void save(state.experiment);
  });
  addEventListener('pagehide', () => {
    if (unsaved) keepUnsaved(unsaved);
  });
  if (readUnsaved() !== undefined) void save(store.getState().experiment);
}

function pinnedBackend(search: string): BackendName | null {
  const name = new URLSearchParams(search).get('backend');
  return backendNames.find((known) => known === name) ?? null;
}

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
