import { datasetKey } from '../data/dataset.ts';
import type { Analysis } from '../model-builder/analyse.ts';
import { architectureOf } from '../model-builder/spec.ts';
import { createClient, type Client, type Endpoint } from './client.ts';
import { createBackendChoice } from './backendChoice.ts';
import { createBackendRace } from './backendRace.ts';
import { forgetCurves, keepUpTo } from './curves.ts';
import { deathNotice } from './deathNotice.ts';
import { createHandOver } from './handOver.ts';
import { createTestEvaluation } from './evaluateTest.ts';
import type { Experiment } from './experiment/experiment.ts';
import { planTraining } from './planTraining.ts';
import type { BackendName } from './backendNames.ts';
import type { KeptRun } from './keptRun.ts';
import type { BackendInfo, Command, EngineError, Event, Queries, RunId } from './protocol.ts';
import { appendSteps } from './stepSeries.ts';
import { initialTrainingState, type RunStatus, type Trainer, type TrainingStore } from './trainingStore.ts';

/** More worker deaths than this within `DEATHS_WITHIN` milliseconds end the run instead of starting the worker again at once. */
const DEATHS_ALLOWED = 3;
const DEATHS_WITHIN = 60_000;
/** Milliseconds until it is tried again after that: a worker that cannot even be loaded would else be started without end. */
const REST = 10_000;

type FitCommand = Extract<Command, { type: 'fit' }>;

interface Options {
  readonly store: TrainingStore;
  readonly spawn: () => Endpoint;
  /** Where `datasets/` lies, absolute, ending in a slash. */
  readonly assetBase: string;
  /** A backend asked for by the address, or null. */
  readonly backend: BackendName | null;
  /** Says why the device cannot take a step with so many pictures, or null. */
  readonly refuse?: (experiment: Experiment, backend: BackendInfo, batchSize: number) => string | null;
  readonly now?: () => number;
  /** Silence after which the worker counts as dead, milliseconds. */
  readonly silence?: number;
}

/** What a model is good for. */
type Able = Pick<Analysis, 'canTrain' | 'shown'>;

/** The page's side of training: keeps the worker alive and the store true. */
export interface TrainerHandle extends Trainer {
  /** Tells the worker of the document and of what can be done with its model. Call on every change. */
  follow(experiment: Experiment, able: Able): void;
  /** Brings a kept run back; one that was not over goes on, or waits in pause. Call before `follow`. */
  restore(kept: KeptRun, goesOn: boolean): void;
  /** Has the worker give a checkpoint now, if a run is under way. */
  checkpoint(): void;
  samples(args: Queries['samples']['args']): Promise<Queries['samples']['result']>;
  diagnostics(): Promise<Queries['diagnostics']['result']>;
  close(): void;
}

/** Starts the worker; the page owns the truth (document, last checkpoint), so that any worker can take over from it. */
export function createTrainer(options: Options): TrainerHandle {
  const { store, spawn, assetBase, backend, refuse = () => null, now = Date.now, silence } = options;
  let experiment: Experiment | null = null;
  let able: Able = { canTrain: false, shown: { layers: [] } };
  let showVersion = 0;
  let deaths: number[] = [];
  const choice = createBackendChoice(backend, now);
  let resting: ReturnType<typeof setTimeout> | undefined;
  /** The last run begun, to begin it again in a new worker. */
  let begun: Omit<FitCommand, 'type'> | null = null;
  const test = createTestEvaluation(store, () => client);
  const race = createBackendRace({ ...options, now, client: () => client, subject, prefer });
  const handOver = createHandOver({ pause: () => tell('pause'), takeOver });
  let client = connect();
  store.setState({ pinned: backend });

  const send = (command: Command) => client.send(command);
  const activeRun = () => activeRunOf(store.getState().status);

  const isPaused = (): boolean => {
    const { kind } = store.getState().status;
    return kind === 'paused' || (kind === 'starting' && begun?.paused === true);
  };

  /** Why a step with so many pictures cannot be taken, as far as it is known what computes. */
  function refused(batchSize: number, of = experiment): string | null {
    const computedOn = store.getState().backend;
    return of && computedOn && refuse(of, computedOn, batchSize);
  }

  function connect(): Client {
    const fresh = createClient({
      spawn,
      onEvent: (event) => handOver.hear(event, onEvent),
      onDeath,
      now,
      ...(silence === undefined ? {} : { silence }),
    });
    fresh.send({ type: 'start', ...choice.wish(), assetBase });
    fresh.send({ type: 'setPicture', picture: store.getState().picture });
    return fresh;
  }

  function openDataset(): void {
    if (!experiment) return;
    store.setState((state) => ({ dataset: { ...state.dataset, error: null } }));
    send({ type: 'openDataset', dataset: experiment.dataset });
  }

  /** What was of another data set: its progress, and the current picture. A turned knob makes other pictures of the same form, so what stands where the current one stood, or was brought, stays current. */
  function forgetPictures(sameForm: boolean): void {
    const { dataset, picture, outputs } = initialTrainingState();
    store.setState({ dataset });
    // What is still on its way is of the other set.
    showVersion++;
    if (sameForm) return;
    store.setState({ picture, outputs });
    send({ type: 'setPicture', picture });
  }

  /** Shows the document's network, as far as it computes something: with trained weights where they fit it. */
  function show(): void {
    if (!experiment || able.shown.layers.length === 0 || refused(1) !== null) {
      send({ type: 'hide' });
      return;
    }
    const { checkpoint } = store.getState();
    const plan = planTraining(experiment, checkpoint);
    const weights = plan.kind === 'continue' ? plan.from.weights : null;
    showVersion++;
    send({
      type: 'show',
      version: showVersion,
      model: able.shown,
      preprocessing: experiment.preprocessing,
      seed: experiment.training.seed,
      weights,
    });
  }

  function fit(run: Omit<FitCommand, 'type'>): void {
    begun = run;
    store.setState({ status: { kind: 'starting', runId: run.runId } });
    send({ type: 'fit', ...run });
  }

  function begin(paused: boolean): RunId | null {
    if (!experiment || !able.canTrain || activeRun()) return null;
    const refusal = refused(experiment.training.batchSize);
    if (refusal !== null) {
      store.setState({ status: refusedRun(refusal) });
      return null;
    }
    race.cancel();
    if (resting !== undefined) restart();
    if (choice.hasFaster()) takeOver(false);
    const plan = planTraining(experiment, store.getState().checkpoint);
    const runId = crypto.randomUUID() as string as RunId;
    if (plan.kind === 'anew') forgetCurves(store);
    const from = plan.kind === 'continue' ? plan.from : null;
    if (from) keepUpTo(store, from);
    fit({ runId, experiment, targetEpochs: plan.targetEpochs, from, paused });
    return runId;
  }

  function onDeath(reason: string): void {
    const time = now();
    deaths = [...deaths.filter((death) => time - death < DEATHS_WITHIN), time];
    handOver.cancel();
    // Another backend is a remedy of its own.
    if (choice.died()) deaths = [];
    store.setState({ avoided: choice.avoid() });
    replaceWorker(reason, isPaused());
  }

  function subject(): Experiment | null {
    const busy = activeRun() || store.getState().test.progress;
    return able.canTrain && !busy ? experiment : null;
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
    const { checkpoint } = store.getState();
    const runId = activeRun();
    const givesUp = reason !== null && deaths.length > DEATHS_ALLOWED;
    const wasRunning = runId && !givesUp;
    const from = checkpoint && checkpoint.runId === runId ? checkpoint : null;
    store.setState({
      backend: null,
      nextBackend: null,
      goesOnAfter: reason === null && wasRunning ? (from?.steps ?? 0) : null,
      notice: reason === null ? null : deathNotice(reason, wasRunning ? (from?.steps ?? 0) : null),
    });
    if (givesUp) resting = setTimeout(restart, REST);
    else restart();
    if (wasRunning && begun?.runId === runId) {
      const start = from ?? begun.from;
      if (start) keepUpTo(store, start);
      else forgetCurves(store);
      fit({ ...begun, from: start, paused });
    } else if (runId) {
      const message = `The training worker ended ${deaths.length} times within a minute (${reason}). The model of the last checkpoint is kept; try a smaller network or batch size, then press Train.`;
      store.setState({ status: { kind: 'failed', runId, error: { code: 'internal', message } } });
    }
  }

  function restart(): void {
    clearTimeout(resting);
    resting = undefined;
    client = connect();
    openDataset();
    show();
  }

  /** Takes back what was asked for before it was known what computes, where that is too much for it. */
  function holdToLimits(): void {
    if (refused(1) !== null) show();
    const runId = activeRun();
    const refusal = runId && begun ? refused(begun.experiment.training.batchSize, begun.experiment) : null;
    if (!runId || refusal === null) return;
    send({ type: 'stop', runId });
    store.setState({ status: refusedRun(refusal) });
  }

  function failed(runId: RunId | null, error: EngineError): void {
    store.setState(runId === null ? { notice: error.message } : { status: { kind: 'failed', runId, error } });
    if (error.code === 'out-of-memory') {
      // Its memory stays full, so another worker takes over.
      client.close();
      if (activeRun()) return onDeath('its memory was full');
      store.setState({ backend: null });
      client = connect();
      openDataset();
    }
    // What could not be shown once is not tried again.
    if (runId !== null) show();
  }

  function onEvent(event: Event): void {
    if ('runId' in event && event.runId !== null && event.runId !== activeRun()) return;
    switch (event.type) {
      case 'ready':
        choice.started(event.backend.name);
        store.setState({ backend: event.backend });
        return holdToLimits();
      case 'heartbeat':
      case 'compiling':
        return;
      case 'dataset':
        if (!isSetOf(experiment, event.key)) return;
        return store.setState({
          dataset: {
            opened: event.key,
            loadedBytes: event.loadedBytes,
            totalBytes: event.totalBytes,
            error: null,
          },
        });
      case 'datasetFailed':
        if (isSetOf(experiment, event.key))
          store.setState((state) => ({ dataset: { ...state.dataset, error: event.error } }));
        return;
      case 'evaluating':
        return test.progressed(event);
      case 'outputs':
        if (event.outputs.version === showVersion) store.setState({ outputs: event.outputs });
        return;
      case 'running':
      case 'paused':
        return store.setState({ status: { kind: event.type, runId: event.runId, progress: event.progress } });
      case 'steps':
        return store.setState(({ steps }) => ({ steps: appendSteps(steps, event.rows) }));
      case 'epochEnd':
        return store.setState(({ epochs }) => ({
          epochs: [...epochs, event.logs],
          evaluation: event.evaluation,
        }));
      case 'checkpoint':
        if (event.checkpoint.runId === activeRun()) store.setState({ checkpoint: event.checkpoint });
        return;
      case 'finished': {
        const { type: kind, ...ending } = event;
        const { checkpoint } = store.getState();
        store.setState({ status: { kind, ...ending } });
        // What is kept is the model from before it went wrong, and the curves with it.
        if (ending.reason === 'diverged' && checkpoint) keepUpTo(store, checkpoint);
        return show();
      }
      case 'failed':
        return failed(event.runId, event.error);
      case 'answer':
      case 'refusal':
      case 'lost':
        return;
      default:
        return event satisfies never;
    }
  }

  const tell = (type: 'pause' | 'resume' | 'step' | 'stop' | 'checkpoint') => {
    const runId = activeRun();
    if (runId) send({ type, runId });
  };
  const control = (type: Exclude<Parameters<typeof tell>[0], 'checkpoint'>) => {
    if (!handOver.control(type)) tell(type);
  };

  return {
    restore({ checkpoint, status, steps, epochs, evaluation, test: result }, goesOn) {
      const { runId, experiment: trained, targetEpochs } = checkpoint;
      store.setState(({ test: before }) => ({
        checkpoint,
        steps,
        epochs,
        evaluation,
        test: { ...before, result },
      }));
      if (status.kind === 'finished') return store.setState({ status: { ...status, runId } });
      keepUpTo(store, checkpoint);
      fit({ runId, experiment: trained, targetEpochs, from: checkpoint, paused: !goesOn });
    },
    checkpoint: () => tell('checkpoint'),
    follow(next, { canTrain, shown }) {
      const before = experiment;
      const modelChanged =
        !before ||
        architectureOf(able.shown) !== architectureOf(shown) ||
        before.model.layers.some((layer, i) => layer.config !== next.model.layers[i]?.config) ||
        JSON.stringify(before.preprocessing) !== JSON.stringify(next.preprocessing) ||
        before.training.seed !== next.training.seed;
      const otherSet = !before || datasetKey(before.dataset) !== datasetKey(next.dataset);
      const dataChanged = otherSet || before.dataset.trainingSize !== next.dataset.trainingSize;
      experiment = next;
      able = { canTrain, shown };
      if (before && otherSet) forgetPictures(before.dataset.id === next.dataset.id);
      race.follow(next);
      if (dataChanged) openDataset();
      if (modelChanged || otherSet) show();
    },
    train: () => void begin(false),
    pause: () => control('pause'),
    resume: () => control('resume'),
    step() {
      if (activeRun() || begin(true)) control('step');
    },
    stop: () => control('stop'),
    reset() {
      if (activeRun()) return;
      forgetCurves(store);
      test.forget();
      store.setState({ status: { kind: 'idle' } });
      show();
    },
    setPicture(picture) {
      store.setState({ picture });
      send({ type: 'setPicture', picture });
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
      handOver.begin({ paused: isPaused(), underWay: status.kind === 'running' || status.kind === 'paused' });
    },
    race,
    retryDataset: openDataset,
    cancelDataset: () => send({ type: 'cancelDataset' }),
    evaluateTest() {
      race.cancel();
      void test.evaluate();
    },
    cancelEvaluation: () => test.cancel(),
    dismissNotice: () => store.setState({ notice: null }),
    samples: (args) => client.query('samples', args),
    diagnostics: () => client.query('diagnostics', {}),
    close() {
      clearTimeout(resting);
      race.cancel();
      handOver.cancel();
      client.close();
    },
  };
}

const isSetOf = (experiment: Experiment | null, key: string) =>
  experiment !== null && datasetKey(experiment.dataset) === key;

const refusedRun = (message: string): RunStatus => ({
  kind: 'failed',
  runId: null,
  error: { code: 'out-of-memory', message },
});

const activeRunOf = (status: RunStatus): RunId | null =>
  status.kind === 'starting' || status.kind === 'running' || status.kind === 'paused' ? status.runId : null;
