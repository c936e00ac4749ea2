import { forgetCurves, keepUpTo } from './curves.ts';
import type { Experiment } from './experiment/experiment.ts';
import type { KeptRun } from './keptRun.ts';
import { planTraining } from './planTraining.ts';
import type { BackendInfo, Checkpoint, Command, Event, RunId } from './protocol.ts';
import { appendSteps } from './stepSeries.ts';
import type { RunStatus, TrainingStore } from './trainingStore.ts';

type FitCommand = Extract<Command, { type: 'fit' }>;
type OfRun = Extract<
  Event,
  { type: 'running' | 'paused' | 'steps' | 'epochEnd' | 'checkpoint' | 'finished' }
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
    store.setState({ status: { kind: 'starting', runId: run.runId } });
    send({ type: 'fit', ...run });
  }

  /** The newest checkpoint of the run under way. */
  function reached(): Checkpoint | null {
    const { checkpoint } = store.getState();
    return checkpoint && checkpoint.runId === active() ? checkpoint : null;
  }

  return {
    active,
    refusalOf,
    reached,
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
      const start = reached() ?? begun.from;
      if (start) keepUpTo(store, start);
      else forgetCurves(store);
      fit({ ...begun, from: start, paused });
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
    restore({ checkpoint, status, steps, epochs, evaluation, test: result }: KeptRun, goesOn: boolean): void {
      const { runId, experiment, targetEpochs } = checkpoint;
      store.setState(({ test }) => ({ checkpoint, steps, epochs, evaluation, test: { ...test, result } }));
      if (status.kind === 'finished') return store.setState({ status: { ...status, runId } });
      keepUpTo(store, checkpoint);
      fit({ runId, experiment, targetEpochs, from: checkpoint, paused: !goesOn });
    },

    tell(type: 'pause' | 'resume' | 'step' | 'stop' | 'checkpoint'): void {
      const runId = active();
      if (runId) send({ type, runId });
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
        case 'epochEnd':
          return store.setState(({ epochs }) => ({
            epochs: [...epochs, event.logs],
            evaluation: event.evaluation,
          }));
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
