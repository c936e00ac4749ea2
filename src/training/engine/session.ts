/**
 * The worker's side of the protocol: one shown network, at most one run. The run is a
 * generator that `pump` pulls; pause = do not pull, stop = return. Between steps a macrotask passes, so
 * that messages are heard (a loop that only awaits tfjs would starve them).
 */
import type { Checkpoint } from '../checkpoint.ts';
import type { Command, Divergence, Event } from '../protocol.ts';
import { hashArrays } from './arrays.ts';
import { compile } from './compile.ts';
import { divergenceIn } from './divergence.ts';
import { fit, type Fit } from './fit.ts';
import { createLayerWatch } from './layerWatch.ts';
import { macrotask } from './macrotask.ts';
import { type AnswerQuery, createQueries } from './queries.ts';
import type { Sources } from './sampleSource.ts';
import { createShown, type ShownRun } from './shown.ts';
import { createPacer } from './pacer.ts';
import { createSpeedometer } from './speedometer.ts';

/** Milliseconds between progress reports, so at most ten a second. */
const REPORT_EVERY = 100;
/** Milliseconds between checkpoints while running; more where making one would take over a twentieth of the time. */
const CHECKPOINT_EVERY = 3000;
const CHECKPOINT_SHARE = 0.05;

type FitCommand = Extract<Command, { type: 'fit' }>;
type Control = Extract<
  Command,
  { type: 'pause' | 'resume' | 'step' | 'epoch' | 'stop' | 'checkpoint' | 'change' }
>;

interface Run extends ShownRun {
  readonly command: FitCommand;
  readonly fit: Fit;
  paused: boolean;
  /** Steps to take although paused. */
  allowedSteps: number;
  /** It is to wait when its epoch is over. */
  untilEpochEnd: boolean;
  stopping: boolean;
  /** The page wants a checkpoint now. */
  asked: boolean;
  /** Ends a pause. */
  wake: () => void;
}

/** A run that waits for its data set, and the controls that came meanwhile. */
interface Waiting {
  readonly runId: FitCommand['runId'];
  readonly controls: Control[];
  /** Gives the run up. */
  stop: () => void;
}

export interface Session {
  handle(message: Exclude<Command, { type: 'start' | 'openDataset' | 'cancelDataset' }>): Promise<void>;
  /** Shows the current picture anew: call it when another data set can be read. */
  refresh(): Promise<void>;
  readonly query: AnswerQuery;
}

/** A session that posts events by `post` and reads `sources`; `now` gives milliseconds. */
export function createSession(
  post: (event: Event) => void,
  sources: Sources,
  now: () => number = () => performance.now(),
): Session {
  let run: Run | null = null;
  let waiting: Waiting | null = null;
  const layers = createLayerWatch({ post, now });
  let lastKernelCalls: number | null = null;
  const queries = createQueries({
    post,
    sources,
    now,
    kernelCallsPerStep: () => run?.fit.kernelCallsPerStep() ?? lastKernelCalls,
  });

  const pacer = createPacer(now);
  const shown = createShown({ post, sources, now, run: () => run });

  async function begin(command: FitCommand): Promise<void> {
    if (run || waiting) throw new Error('A run is under way already.');
    const { experiment, from, targetEpochs, paused, runId } = command;
    // Its own pictures, whatever the document is put on meanwhile.
    const used = sources.use(experiment.dataset);
    const mine: Waiting = { runId, controls: [], stop: () => undefined };
    const stopped = new Promise<null>((resolve) => (mine.stop = () => resolve(null)));
    waiting = mine;
    try {
      const source = await Promise.race([used.source, stopped]);
      if (!source) return post({ type: 'finished', runId, reason: 'stopped' });
      const network = compile(experiment.model, experiment.training.seed, from?.weights ?? null);
      const begun: Run = {
        command,
        source,
        network,
        fit: fit({ network, source, experiment, targetEpochs, from, layers: layers.over(runId) }),
        paused,
        allowedSteps: 0,
        untilEpochEnd: false,
        stopping: false,
        asked: false,
        wake: () => undefined,
      };
      waiting = null;
      run = begun;
      mine.controls.forEach(control);
      try {
        await pump(begun);
      } finally {
        run = null;
        lastKernelCalls = begun.fit.kernelCallsPerStep();
        begun.fit.dispose();
        network.dispose();
        // It has other weights now.
        queries.forget();
      }
    } finally {
      waiting = null;
      used.release();
    }
  }

  async function pump(active: Run): Promise<void> {
    const { fit: fitting, command } = active;
    const { runId } = command;
    const speed = createSpeedometer(now, fitting.place().stepsPerEpoch, command);
    let reportDue = 0;
    let checkpointDue = now() + CHECKPOINT_EVERY;
    let divergence: Divergence | null = null;

    const postSteps = async () => {
      const rows = await fitting.drainSteps();
      if (rows.step.length > 0) post({ type: 'steps', runId, rows });
      divergence ??= fitting.divergence();
    };
    const report = async (type: 'running' | 'paused') => {
      await postSteps();
      post({ type, runId, progress: speed.progress(fitting.place()) });
      reportDue = now() + REPORT_EVERY;
    };
    const save = async () => {
      const begun = now();
      active.asked = false;
      const checkpoint = await checkpointOf(active);
      // Whoever keeps it has the numbers of all its steps.
      await postSteps();
      if ('sign' in checkpoint) divergence ??= checkpoint;
      else if (!fitting.suspect() || active.paused || active.stopping)
        post({ type: 'checkpoint', checkpoint });
      checkpointDue = now() + Math.max(CHECKPOINT_EVERY, (now() - begun) / CHECKPOINT_SHARE);
    };
    const finish = async (reason: 'completed' | 'stopped') => {
      await fitting.items.return();
      await report('paused');
      if (!divergence) await save();
      const why = reason === 'completed' ? fitting.ended() : null;
      const own = why ? ({ reason: 'ended early', why } as const) : { reason };
      post({ type: 'finished', runId, ...(divergence ? { reason: 'diverged', divergence } : own) });
    };

    await report(active.paused ? 'paused' : 'running');
    if (!active.paused) await save();
    for (;;) {
      if (active.stopping || divergence) return finish('stopped');
      if (active.paused && active.allowedSteps === 0) {
        await report('paused');
        await save();
        await shown.postOutputs();
        speed.pause();
        if (active.paused && active.allowedSteps === 0 && !active.stopping)
          await new Promise<void>((resolve) => (active.wake = resolve));
        pacer.rested();
        continue;
      }
      const next = await fitting.items.next();
      if (next.done) return finish('completed');
      const item = next.value;
      speed.count(item);
      if (item.kind === 'waiting') {
        await report('running');
        await Promise.race([item.arrived, delay(REPORT_EVERY)]);
      }
      if (item.kind === 'validated') {
        await report('running');
        post({ type: 'validated', runId, logs: item.logs });
      }
      if (item.kind === 'changed') {
        await postSteps();
        post({ type: 'changed', runId, changes: item.changes });
      }
      if (item.kind === 'step' && active.allowedSteps > 0) active.allowedSteps--;
      if (item.kind === 'epochEnd') {
        await report('running');
        post({ type: 'epochEnd', runId, logs: item.logs, evaluation: item.evaluation });
        const goesOn = item.logs.epoch < command.targetEpochs && !fitting.ended();
        if (active.untilEpochEnd && goesOn) active.paused = true;
        active.untilEpochEnd = false;
        await save();
      }
      if (now() >= reportDue) await report('running');
      if (active.asked || now() >= checkpointDue) await save();
      if (item.kind === 'step') await shown.followRun();
      const rest = item.kind === 'waiting' ? 0 : pacer.due();
      // Every control ends it.
      if (rest > 0)
        await Promise.race([delay(rest), new Promise<void>((resolve) => (active.wake = resolve))]);
      pacer.rested();
      await macrotask();
    }
  }

  /** The run's state as a checkpoint; or what it holds that is not to be kept. */
  async function checkpointOf({ fit: fitting, command, network }: Run): Promise<Checkpoint | Divergence> {
    const state = await fitting.state();
    const trainable = network.variables.filter((variable) => variable.trainable).map(({ name }) => name);
    const divergence = fitting.divergence() ?? divergenceIn(state, new Set(trainable));
    if (divergence) return divergence;
    const { runId, targetEpochs } = command;
    const ordered = Object.fromEntries(
      network.variables.map(({ name }) => [name, state.weights[name] as Float32Array]),
    );
    const experiment = fitting.experiment();
    return { ...state, runId, experiment, targetEpochs, hash: await hashArrays(ordered) };
  }

  /** Applies a control to the run it names. One of an ended run is late and does nothing; one of a run that still waits for its pictures is kept for it. */
  function control(message: Control): void {
    const { type, runId } = message;
    if (waiting?.runId === runId) {
      if (type === 'stop') waiting.stop();
      waiting.controls.push(message);
    }
    if (run?.command.runId !== runId) return;
    if (type === 'pause') run.paused = true;
    if (type === 'resume' || type === 'epoch') run.paused = false;
    if (type === 'resume' || type === 'epoch' || type === 'pause' || type === 'step')
      run.untilEpochEnd = type === 'epoch';
    if (type === 'stop') run.stopping = true;
    if (type === 'change') run.fit.change(message.experiment);
    if (type === 'checkpoint') run.asked = true;
    if (type === 'step') {
      run.paused = true;
      run.allowedSteps++;
    }
    run.wake();
  }

  return {
    refresh: shown.refresh,
    async handle(message) {
      switch (message.type) {
        case 'show':
          return shown.show(message);
        case 'hide':
          return shown.hide();
        case 'pace':
          pacer.set(message.share);
          return run?.wake();
        case 'watchLayers':
          return layers.want(message.wanted);
        case 'setPicture':
          return shown.setPicture(message.picture);
        case 'fit':
          return begin(message);
        case 'cancelEvaluation':
          return queries.cancelEvaluation();
        case 'cancelRates':
          return queries.cancelRates();
        case 'pause':
        case 'resume':
        case 'step':
        case 'epoch':
        case 'stop':
        case 'checkpoint':
        case 'change':
          return control(message);
        default:
          return message satisfies never;
      }
    },
    query: queries.query,
  };
}

const delay = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
