/** The one place where stores react to each other: document → worker, document → disk. */
import type { KeepingStore } from '../data/keepingStore.ts';
import { listAt, openRoot } from '../data/own/files.ts';
import { createOwnActions, type OwnActions } from '../data/own/ownActions.ts';
import { OWN } from '../data/own/places.ts';
import { createOwnStore, type OwnStore } from '../data/own/ownStore.ts';
import type { Experiment } from '../training/experiment/experiment.ts';
import { createExperimentStore, type ExperimentStore } from '../training/experiment/experimentStore.ts';
import { fromFragment } from '../training/experiment/shareLink.ts';
import { spawnEngine } from '../training/client.ts';
import { type BackendName, backendNames } from '../training/backendNames.ts';
import { createTrainer, type TrainerHandle } from '../training/trainer.ts';
import { createTrainingStore, type TrainingState, type TrainingStore } from '../training/trainingStore.ts';
import { analysisOf } from '../training/experiment/analysisOf.ts';
import { type AppStore, createAppStore } from './appStore.ts';
import { bringBack } from './bringBack.ts';
import { keepPin, keptPin } from './backendPin.tsx';
import { endText } from './runText.ts';
import { keepNotify, keepPace, keptNotify, keptPace, notify } from './whileItRuns.tsx';
import { createFrames } from './frames.tsx';
import { endFirstVisit, isFirstVisit } from './firstVisit.tsx';
import { whenIdle } from './idle.tsx';
import type { Keeping } from './keeping.ts';
import { followLeaving } from './followLeaving.ts';
import { markLeft } from './leftOrderly.tsx';
import { refusalOf } from './memory.tsx';
import { keepOffline } from './offline/keepOffline.tsx';
import { tellIfStale } from './offline/tellIfStale.tsx';
import { openDevice } from './openDevice.ts';
import { goesOn } from './openKept.ts';
import { datasetsInUse, createTidying } from './tidying.ts';
import { keepUnsaved } from './unsavedEdit.tsx';
import { fragmentOf, viewOf } from './views.ts';

/** What the views get. */
export interface Services {
  readonly experiment: ExperimentStore;
  readonly training: TrainingStore;
  readonly trainer: TrainerHandle;
  readonly app: AppStore;
  /** A person's own pictures. */
  readonly own: OwnStore;
  readonly ownActions: OwnActions;
  /** How what is on the page stands to what is kept on this device. */
  readonly kept: KeepingStore;
  /** Null where the browser keeps nothing. */
  readonly keeping: Keeping | null;
}

/** Restores the document, starts the worker and connects the two. `search` is the address's query. */
export async function startServices(search: string, assetBase: string): Promise<Services> {
  const training = createTrainingStore();
  const say = (notice: string | null) => training.setState({ notice });
  const kept = await openDevice();
  if (kept.opened.said.length > 0) say(kept.opened.said.join(' '));
  const experiment = createExperimentStore(kept.opened.experiment);
  const own = createOwnStore(kept.opened.own);
  const ownActions = createOwnActions({
    store: own,
    pictures: async () => (await import('../data/own/picturesClient.ts')).createPictures(),
    nextId: () => `set-${Date.now().toString(36)}`,
  });
  const trainer = createTrainer({
    store: training,
    spawn: spawnEngine,
    whenFree: createFrames(),
    assetBase,
    backend: pinnedBackend(search) ?? keptPin(),
    onJudged: (judged) => own.setState({ judged }),
    refuse: (document, computedOn, batchSize) => refusalOf(document, computedOn, batchSize)?.message ?? null,
  });

  const { run } = kept.opened;
  if (run) {
    const isGoingOn = goesOn(run, kept);
    trainer.restore(run, isGoingOn);
    if (isGoingOn && kept.left === 'epoch') trainer.epoch();
  }
  const follow = (document: Experiment) => {
    trainer.follow(document, analysisOf(document));
  };
  experiment.subscribe((state, before) => {
    if (state.experiment !== before.experiment) follow(state.experiment);
  });
  follow(experiment.getState().experiment);
  const keeping = kept.begin({
    experiment: () => experiment.getState().experiment,
    run: training.getState,
    own: own.getState,
    openOwn: own.getState().open,
    say,
  });
  experiment.subscribe((state, before) => {
    if (state.experiment !== before.experiment) void keeping?.keep('experiment');
  });
  if (keeping) keepOwn(own, keeping);
  if (keeping && !kept.opened.damaged)
    own.subscribe(
      createTidying({
        own,
        actions: ownActions,
        kept: kept.store,
        keep: () => keeping.keep('own'),
        hasFiles: () =>
          openRoot()
            .then((root) => listAt(root, [OWN]))
            .then((files) => files.length > 0)
            .catch(() => false),
        needed: () => datasetsInUse(experiment.getState(), training.getState()),
      }),
    );
  own.subscribe((state, before) => {
    if (before.job !== null && state.job === null)
      // What cannot be kept is asked for again.
      bringBack({ own, ownActions, experiment, training, trainer }).catch(() => undefined);
  });
  training.subscribe((state, before) => {
    if (isNewOfRun(state, before)) void keeping?.keep('run');
  });
  followLeaving(trainer, () => {
    const { halt, experiment: state } = kept.store.getState();
    if (halt !== null) return;
    markLeft(training.getState().status, trainer.isForOneEpoch());
    if (state !== 'kept') keepUnsaved(experiment.getState().experiment);
  });
  const app = createAppStore(isFirstVisit());
  training.subscribe(({ status }) => {
    if (status.kind === 'idle' || !app.getState().firstVisit) return;
    app.setState({ firstVisit: false });
    endFirstVisit();
    // Asked once a device: now there is something that a browser short of room should not clear away.
    void navigator.storage?.persist?.().catch(() => false);
  });
  training.setState({ pinnedByAddress: pinnedBackend(search) !== null });
  training.subscribe(({ pinned, pinnedByAddress }, before) => {
    if (pinned !== before.pinned || pinnedByAddress !== before.pinnedByAddress) keepPin(pinned);
  });
  raceWhenIdle({ experiment, training, trainer, app });
  followDevice({ experiment, training, trainer, app });
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
  return { experiment, training, trainer, app, own, ownActions, kept: kept.store, keeping };
}

/** Milliseconds between two writes while pictures are being read: often enough to lose little, seldom enough to cost little. */
const KEEP_EVERY = 2000;

/** Keeps every edit of own pictures. */
function keepOwn(own: OwnStore, keeping: Keeping): void {
  let later: ReturnType<typeof setTimeout> | undefined;
  own.subscribe((state, before) => {
    const isOver = state.job === null && before.job !== null;
    if (
      state.set === before.set &&
      state.editions === before.editions &&
      state.judged === before.judged &&
      !isOver
    )
      return;
    const now = () => {
      clearTimeout(later);
      later = undefined;
      void keeping.keep('own');
    };
    if (state.job === null) return now();
    keeping.announce('own');
    later ??= setTimeout(now, KEEP_EVERY);
  });
}

/** What of the run is kept has changed. */
const isNewOfRun = (state: TrainingState, before: TrainingState): boolean =>
  state.checkpoint !== before.checkpoint ||
  state.status.kind !== before.status.kind ||
  state.test.result !== before.test.result;

/** Keeps how this device trains, and says when a run ends. */
function followDevice({
  experiment,
  training,
  trainer,
  app,
}: Pick<Services, 'experiment' | 'training' | 'trainer' | 'app'>): void {
  const pace = keptPace();
  if (pace !== 'full') trainer.setPace(pace);
  app.setState({ notify: keptNotify() });
  app.subscribe((state, before) => {
    if (state.notify !== before.notify) keepNotify(state.notify);
  });
  training.subscribe((state, before) => {
    if (state.pace !== before.pace) keepPace(state.pace);
    const ended = app.getState().notify ? endText(before.status, state) : null;
    if (ended !== null) notify(`Training is over – ${experiment.getState().experiment.title}`, ended);
  });
}

/** Finds out which backend is the fastest while nothing is going on, after the first run of a first visit. */
function raceWhenIdle({
  experiment,
  training,
  trainer,
  app,
}: Pick<Services, 'experiment' | 'training' | 'trainer' | 'app'>): void {
  const idle = whenIdle(() => {
    if (!app.getState().firstVisit) trainer.race.whenIdle();
  });
  experiment.subscribe(idle.reset);
  training.subscribe(({ status, backend }, before) => {
    if (status.kind !== before.status.kind || backend !== before.backend) idle.reset();
  });
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

function pinnedBackend(search: string): BackendName | null {
  const name = new URLSearchParams(search).get('backend');
  return backendNames.find((known) => known === name) ?? null;
}

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
