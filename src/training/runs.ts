import { forgetCurves, keepUpTo } from './curves.ts';
import type { Experiment } from './experiment/experiment.ts';
import { changesBetween, withChanges } from './experiment/liveChanges.ts';
import type { KeptRun } from './keptRun.ts';
import { withLook } from './layerHistory.ts';
import type { RunControl } from './handOver.ts';
import { differenceOf, planTraining } from './planTraining.ts';
import type { Checkpoint, RunId } from './checkpoint.ts';
import type { BackendInfo } from './backendNames.ts';
import type { Command, Event } from './protocol.ts';
import { appendSteps } from './stepSeries.ts';
import type { RunStatus, TrainingStore } from './trainingStore.ts';

type FitCommand = Extract<Command, { type: 'fit' }>;
type OfRun = Extract<
  Event,
  {
    type:
      | 'running'
      | 'paused'
      | 'steps'
      | 'layers'
      | 'epochEnd'
      | 'validated'
      | 'changed'
      | 'checkpoint'
      | 'finished';
  }
>;

/** Says why the device cannot take a step with so many pictures, or null. */
export type Refuse = (experiment: Experiment, backend: BackendInfo, batchSize: number) => string | null;

interface Options {
  readonly store: TrainingStore;
  readonly send: (command: Command) => void;
  readonly refuse: Refuse;
}

/** Begins runs and keeps the store true to the one under way; at most one is. */
export function createRuns({ store, send, refuse }: Options) {
  /** The last run begun, to begin it again in a new worker. */
  let begun: Omit<FitCommand, 'type'> | null = null;
  /** What the worker was told to fit, with the changes since. */
  let told: Experiment | null = null;
  /** It was asked for one epoch, which is not over. */
  let untilEpochEnd = false;
  const active = (): RunId | null => {
    const { status } = store.getState();
    const isActive = status.kind === 'starting' || status.kind === 'running' || status.kind === 'paused';
    return isActive ? status.runId : null;
  };

  /** Of a step with so many pictures, as far as it is known what computes. */
  function refusalOf(experiment: Experiment, batchSize: number): string | null {
    const computedOn = store.getState().backend;
    return computedOn && refuse(experiment, computedOn, batchSize);
  }

  function fit(run: Omit<FitCommand, 'type'>): void {
    begun = run;
    told = run.experiment;
    store.setState({ status: { kind: 'starting', runId: run.runId } });
    send({ type: 'fit', ...run });
  }

  /** The newest checkpoint of the run under way. */
  function reached(): Checkpoint | null {
    const { checkpoint } = store.getState();
    return checkpoint && checkpoint.runId === active() ? checkpoint : null;
  }

  /** Has the run under way follow the document in what may change within it, as long as it is a run of that document. */
  function change(document: Experiment): void {
    const runId = active();
    if (!runId || !told || differenceOf(told, document) !== null) return;
    const changes = changesBetween(told, document, 0);
    if (changes.length === 0) return;
    told = withChanges(told, changes);
    send({ type: 'change', runId, experiment: told });
  }

  return {
    active,
    refusalOf,
    reached,
    change,
    /** Whether it is to wait when the epoch under way is over. */
    isForOneEpoch: () => untilEpochEnd,
    isPaused(): boolean {
      const { kind } = store.getState().status;
      return kind === 'paused' || (kind === 'starting' && begun?.paused === true);
    },

    /** From the newest checkpoint where the network is still the same, else anew. Whether it was begun; where not, the store says why. */
    begin(experiment: Experiment, paused: boolean): boolean {
      const refusal = refusalOf(experiment, experiment.training.batchSize);
      if (refusal !== null) {
        store.setState({ status: refusedRun(refusal) });
        return false;
      }
      const plan = planTraining(experiment, store.getState().checkpoint);
      const runId = crypto.randomUUID() as string as RunId;
      const from = plan.kind === 'continue' ? plan.from : null;
      if (from) keepUpTo(store, from);
      else forgetCurves(store);
      fit({ runId, experiment, targetEpochs: plan.targetEpochs, from, paused });
      return true;
    },

    /** Begins the run under way again, in another worker, where its last checkpoint stands. */
    goOn(paused: boolean): void {
      if (!begun || begun.runId !== active()) return;
      const last = reached();
      const start = last ?? begun.from;
      if (start) keepUpTo(store, start);
      else forgetCurves(store);
      const newest = told;
      fit({ ...begun, experiment: last?.experiment ?? begun.experiment, from: start, paused });
      if (newest) change(newest);
      if (!paused && untilEpochEnd) send({ type: 'epoch', runId: begun.runId });
    },

    /** Takes the run back where it turns out that the device cannot hold it. */
    holdToLimits(): void {
      const runId = active();
      const refusal = runId && begun && refusalOf(begun.experiment, begun.experiment.training.batchSize);
      if (!runId || refusal === null) return;
      send({ type: 'stop', runId });
      store.setState({ status: refusedRun(refusal) });
    },

    /** Ends it here; its checkpoint stays. */
    fail(message: string): void {
      store.setState({ status: { kind: 'failed', runId: active(), error: { code: 'internal', message } } });
    },

    /** Brings a kept run back; one that was not over goes on, or waits in pause. */
    restore({ checkpoint, status, test: result, ...curves }: KeptRun, goesOn: boolean): void {
      const { runId, experiment, targetEpochs } = checkpoint;
      const { changes } = checkpoint;
      store.setState(({ test }) => ({ ...curves, checkpoint, changes, test: { ...test, result } }));
      if (status.kind === 'finished') return store.setState({ status: { ...status, runId } });
      keepUpTo(store, checkpoint);
      fit({ runId, experiment, targetEpochs, from: checkpoint, paused: !goesOn });
    },

    tell(type: RunControl | 'checkpoint'): void {
      const runId = active();
      if (!runId) return;
      if (type !== 'checkpoint') untilEpochEnd = type === 'epoch';
      send({ type, runId });
    },

    hear(event: OfRun): void {
      switch (event.type) {
        case 'running':
        case 'paused':
          return store.setState({
            status: { kind: event.type, runId: event.runId, progress: event.progress },
          });
        case 'steps':
          return store.setState(({ steps }) => ({ steps: appendSteps(steps, event.rows) }));
        case 'layers':
          return store.setState(({ layers }) => ({ layers: withLook(layers, event.statistics) }));
        case 'epochEnd':
          untilEpochEnd = false;
          return store.setState(({ epochs }) => ({
            epochs: [...epochs, event.logs],
            evaluation: event.evaluation,
          }));
        case 'validated':
          return store.setState(({ validations }) => ({ validations: [...validations, event.logs] }));
        case 'changed':
          return store.setState(({ changes }) => ({ changes: [...changes, ...event.changes] }));
        case 'checkpoint':
          if (event.checkpoint.runId === active()) store.setState({ checkpoint: event.checkpoint });
          return;
        case 'finished': {
          const { type: kind, ...ending } = event;
          const { checkpoint } = store.getState();
          store.setState({ status: { kind, ...ending } });
          // What is kept is the model from before it went wrong, and the curves with it.
          if (ending.reason === 'diverged' && checkpoint) keepUpTo(store, checkpoint);
          return;
        }
        default:
          return event satisfies never;
      }
    },
  };
}

const refusedRun = (message: string): RunStatus => ({
  kind: 'failed',
  runId: null,
  error: { code: 'out-of-memory', message },
});
