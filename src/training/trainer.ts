import type { JudgedLabels } from '../data/own/ownSet.ts';
import { createBackendChoice } from './backendChoice.ts';
import type { BackendName } from './backendNames.ts';
import { createBackendRace } from './backendRace.ts';
import { createLabelCheck } from './checkLabels.ts';
import { type Client, createClient, type Endpoint } from './client.ts';
import { forgetCurves } from './curves.ts';
import { deathNotice } from './deathNotice.ts';
import { createTestEvaluation } from './evaluateTest.ts';
import type { Experiment } from './experiment/experiment.ts';
import { type Able, createDocumentFollower } from './followDocument.ts';
import { createRateFinder } from './findRates.ts';
import { createHandOver, type RunControl } from './handOver.ts';
import type { KeptRun } from './keptRun.ts';
import type { RunId } from './checkpoint.ts';
import type { Command, EngineError, Event, Queries } from './protocol.ts';
import { createLayerWishes } from './layerHistory.ts';
import { paces } from './pace.ts';
import { createRuns, type Refuse } from './runs.ts';
import type { Trainer, TrainingStore } from './trainingStore.ts';

/** More worker deaths than this within `DEATHS_WITHIN` milliseconds end the run instead of starting the worker again at once. */
const DEATHS_ALLOWED = 3;
const DEATHS_WITHIN = 60_000;
/** Milliseconds until it is tried again after that: a worker that cannot even be loaded would else be started without end. */
const REST = 10_000;

interface Options {
  readonly store: TrainingStore;
  readonly spawn: () => Endpoint;
  /** See the client's. */
  readonly whenFree?: (hear: () => void) => void;
  /** Where `datasets/` lies, absolute, ending in a slash. */
  readonly assetBase: string;
  /** A backend asked for by the address, or null. */
  readonly backend: BackendName | null;
  readonly refuse?: Refuse;
  /** The labels of own pictures were judged. */
  readonly onJudged?: (judged: JudgedLabels) => void;
  readonly now?: () => number;
  /** Silence after which the worker counts as dead, milliseconds. */
  readonly silence?: number;
}

/** The page's side of training: keeps the worker alive and the store true. */
export interface TrainerHandle extends Trainer {
  /** Tells the worker of the document and of what can be done with its model. Call on every change. */
  follow(experiment: Experiment, able: Able): void;
  /** Brings a kept run back; one that was not over goes on, or waits in pause. Call before `follow`. */
  restore(kept: KeptRun, goesOn: boolean): void;
  /** Puts a run in the place of the one there is, which ends; null forgets it. What was not over waits in pause. */
  open(kept: KeptRun | null): void;
  /** Whether the run under way is to wait when its epoch is over. */
  isForOneEpoch(): boolean;
  /** Has the worker give a checkpoint now, if a run is under way. */
  checkpoint(): void;
  samples(args: Queries['samples']['args']): Promise<Queries['samples']['result']>;
  predict(args: Queries['predict']['args']): Promise<Queries['predict']['result']>;
  variants(args: Queries['variants']['args']): Promise<Queries['variants']['result']>;
  diagnostics(): Promise<Queries['diagnostics']['result']>;
  close(): void;
}

/** What views ask of the worker there is. */
const questionsTo = (
  client: () => Client,
): Pick<TrainerHandle, 'samples' | 'predict' | 'variants' | 'diagnostics'> => ({
  samples: (args) => client().query('samples', args),
  predict: (args) => client().query('predict', args),
  variants: (args) => client().query('variants', args),
  diagnostics: () => client().query('diagnostics', {}),
});

/** Starts the worker; the page owns the truth (document, last checkpoint), so that any worker can take over from it. */
export function createTrainer(options: Options): TrainerHandle {
  const { store, spawn, assetBase, backend, refuse = () => null, now = Date.now, silence } = options;
  let deaths: number[] = [];
  let resting: ReturnType<typeof setTimeout> | undefined;
  const choice = createBackendChoice(backend, now);
  const send = (command: Command) => client.send(command);
  const runs = createRuns({ store, send, refuse });
  const isTooLarge = (experiment: Experiment) => runs.refusalOf(experiment, 1) !== null;
  const document = createDocumentFollower({ store, send, isTooLarge });
  const test = createTestEvaluation(store, () => client);
  const race = createBackendRace({ ...options, now, client: () => client, subject, prefer });
  const labels = createLabelCheck({ ...options, now, subject: () => document.trainable() });
  const rates = createRateFinder({ store, client: () => client, subject: () => document.trainable(), runs });
  const layerWishes = createLayerWishes((wanted) => send({ type: 'watchLayers', wanted }));
  const handOver = createHandOver({ pause: () => runs.tell('pause'), takeOver });
  let client = connect();
  store.setState({ pinned: backend });

  function connect(): Client {
    const fresh = createClient({
      spawn,
      onEvent: (event) => handOver.hear(event, onEvent),
      onDeath,
      whenFree: options.whenFree,
      now,
      ...(silence === undefined ? {} : { silence }),
    });
    fresh.send({ type: 'start', ...choice.wish(), assetBase });
    const { picture, pace } = store.getState();
    fresh.send({ type: 'setPicture', picture });
    if (pace !== 'full') fresh.send({ type: 'pace', share: paces[pace].share });
    fresh.send({ type: 'watchLayers', wanted: layerWishes.all() });
    return fresh;
  }

  function begin(paused: boolean): boolean {
    const experiment = document.trainable();
    if (!experiment || runs.active()) return false;
    race.cancel();
    rates.cancel();
    if (resting !== undefined) restart();
    if (choice.hasFaster()) takeOver(false);
    return runs.begin(experiment, paused);
  }

  function onDeath(reason: string): void {
    const time = now();
    deaths = [...deaths.filter((death) => time - death < DEATHS_WITHIN), time];
    handOver.cancel();
    // Another backend is a remedy of its own.
    if (choice.died()) deaths = [];
    store.setState({ avoided: choice.avoid() });
    replaceWorker(reason, runs.isPaused());
  }

  function subject(): Experiment | null {
    const busy = runs.active() || store.getState().test.progress;
    return busy ? null : document.trainable();
  }

  /** Where something is trained already, the next run begins with it. */
  function prefer(name: BackendName): void {
    choice.prefer(name);
    if (!choice.hasFaster()) return;
    if (store.getState().checkpoint) store.setState({ nextBackend: name });
    else takeOver(false);
  }

  function takeOver(paused: boolean): void {
    client.close();
    replaceWorker(null, paused);
  }

  /** The one way another worker takes over; `reason` is null when a person wanted another backend. */
  function replaceWorker(reason: string | null, paused: boolean): void {
    const givesUp = reason !== null && deaths.length > DEATHS_ALLOWED;
    const goesOn = runs.active() !== null && !givesUp;
    const at = goesOn ? (runs.reached()?.steps ?? 0) : null;
    store.setState({
      backend: null,
      nextBackend: null,
      goesOnAfter: reason === null ? at : null,
      notice: reason === null ? null : deathNotice(reason, at),
    });
    if (givesUp) resting = setTimeout(restart, REST);
    else restart();
    if (goesOn) runs.goOn(paused);
    else if (runs.active())
      runs.fail(
        `The training worker ended ${deaths.length} times within a minute (${reason}). The model of the last checkpoint is kept; try a smaller network or batch size, then press Train.`,
      );
  }

  function restart(): void {
    clearTimeout(resting);
    resting = undefined;
    client = connect();
    document.openDataset();
    document.show();
  }

  function started(name: BackendName): void {
    choice.started(name);
    // What was asked for before its limits were known.
    const experiment = document.experiment();
    if (experiment && isTooLarge(experiment)) document.show();
    runs.holdToLimits();
  }

  function failed(runId: RunId | null, error: EngineError): void {
    store.setState(runId === null ? { notice: error.message } : { status: { kind: 'failed', runId, error } });
    if (error.code === 'out-of-memory') {
      // Its memory stays full, so another worker takes over.
      client.close();
      if (runs.active()) return onDeath('its memory was full');
      store.setState({ backend: null });
      client = connect();
      document.openDataset();
    }
    // What could not be shown once is not tried again.
    if (runId !== null) document.show();
  }

  function onEvent(event: Event): void {
    if ('runId' in event && event.runId !== null && event.runId !== runs.active()) return;
    switch (event.type) {
      case 'ready':
        store.setState({ backend: event.backend, unrecorded: null });
        return started(event.backend.name);
      case 'unrecorded':
        return store.setState({ unrecorded: event.reason });
      case 'dataset':
      case 'datasetFailed':
      case 'outputs':
        return document.hear(event);
      case 'evaluating':
        return test.progressed(event);
      case 'ratesTried':
        return rates.progressed(event);
      case 'running':
      case 'paused':
      case 'steps':
      case 'layers':
      case 'epochEnd':
      case 'validated':
      case 'changed':
      case 'checkpoint':
        return runs.hear(event);
      case 'finished':
        runs.hear(event);
        return document.show();
      case 'failed':
        return failed(event.runId, event.error);
      case 'heartbeat':
      case 'compiling':
      case 'answer':
      case 'refusal':
      case 'lost':
        return;
      default:
        return event satisfies never;
    }
  }

  const control = (type: RunControl) => {
    if (!handOver.control(type)) runs.tell(type);
  };

  return {
    restore: runs.restore,
    open(kept) {
      race.cancel();
      handOver.cancel();
      test.forget();
      const wasActive = runs.active() !== null;
      forgetCurves(store);
      store.setState({ status: { kind: 'idle' } });
      // A worker has one run, and ends it in its own time.
      if (wasActive) takeOver(false);
      if (kept) runs.restore(kept, false);
      document.show();
    },
    isForOneEpoch: runs.isForOneEpoch,
    checkpoint: () => runs.tell('checkpoint'),
    follow(next, able) {
      race.follow(next);
      document.follow(next, able);
      if (able.canTrain) runs.change(next);
    },
    train: () => void begin(false),
    pause: () => control('pause'),
    resume: () => control('resume'),
    step() {
      if (runs.active() || begin(true)) control('step');
    },
    epoch() {
      if (runs.active() || begin(false)) control('epoch');
    },
    stop: () => control('stop'),
    reset() {
      if (runs.active()) return;
      forgetCurves(store);
      test.forget();
      store.setState({ status: { kind: 'idle' } });
      document.show();
    },
    setPicture(picture) {
      store.setState({ picture });
      send({ type: 'setPicture', picture });
    },
    watchLayers: layerWishes.want,
    setPace(pace) {
      store.setState({ pace });
      send({ type: 'pace', share: paces[pace].share });
    },
    chooseBackend(name) {
      const { backend: current, status } = store.getState();
      choice.pin(name);
      store.setState({
        pinned: name,
        pinnedByAddress: false,
        avoided: [],
        goesOnAfter: null,
        nextBackend: null,
      });
      if (name !== null && current?.name === name) return;
      store.setState({ backend: null });
      const underWay = status.kind === 'running' || status.kind === 'paused';
      handOver.begin({ paused: runs.isPaused(), underWay });
    },
    race,
    labels,
    rates,
    retryDataset: document.openDataset,
    cancelDataset: () => send({ type: 'cancelDataset' }),
    evaluateTest() {
      race.cancel();
      void test.evaluate();
    },
    cancelEvaluation: () => test.cancel(),
    dismissNotice: () => store.setState({ notice: null }),
    ...questionsTo(() => client),
    close() {
      clearTimeout(resting);
      race.cancel();
      labels.cancel();
      handOver.cancel();
      client.close();
    },
  };
}
