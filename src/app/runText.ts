import type { Analysis } from '../model-builder/analyse.ts';
import type { TrainingPlan } from '../training/planTraining.ts';
import type { EarlyEnd } from '../training/checkpoint.ts';
import type { EpochLogs, RunProgress } from '../training/protocol.ts';
import type { RunStatus, TrainingState } from '../training/trainingStore.ts';

/** The run's state in one word, as it is announced. */
export function statusWord(status: RunStatus): string {
  return status.kind === 'finished' && status.reason !== 'completed' ? status.reason : status.kind;
}

const whyEarly: Readonly<Record<EarlyEnd, string>> = {
  'no better': 'what is watched got no better',
  accuracy: 'the accuracy asked for is reached',
  minutes: 'the minutes asked for are over',
};

/** Why a run ended before its last epoch, or null where it did not. */
export const earlyText = (status: RunStatus): string | null =>
  status.kind === 'finished' && status.reason === 'ended early' ? whyEarly[status.why] : null;

/** "epoch 2 of 10, step 31 of 150", for assistive technology. */
export const progressText = ({ epoch, epochs, step, stepsPerEpoch }: RunProgress): string =>
  `epoch ${epoch} of ${epochs}, step ${step} of ${stepsPerEpoch}`;

/** What an epoch came to, as it is read out. */
export const epochText = ({ epoch, valLoss, valAccuracy }: EpochLogs): string =>
  `Epoch ${epoch} done: validation accuracy ${(valAccuracy * 100).toFixed(1)} %, validation loss ${valLoss.toFixed(3)}`;

/** Done part of the run, 0..100. */
export function progressPercent({ epoch, epochs, step, stepsPerEpoch }: RunProgress): number {
  return (100 * (epoch - 1 + step / stepsPerEpoch)) / epochs;
}

/** What the page is called while a run is on, e.g. "42 % · epoch 3/5 – Digits"; null when none is. */
export function titleText(status: RunStatus, title: string): string | null {
  if (status.kind !== 'running' && status.kind !== 'paused') return null;
  const { epoch, epochs } = status.progress;
  const percent = Math.floor(progressPercent(status.progress));
  return `${status.kind === 'paused' ? 'paused · ' : ''}${percent} % · epoch ${epoch}/${epochs} – ${title}`;
}

/** What a run that has just ended by itself came to, to be told to who looks elsewhere; null where nothing has. */
export function endText(
  before: RunStatus,
  { status, epochs }: Pick<TrainingState, 'status' | 'epochs'>,
): string | null {
  // A run that ends says last that it is paused.
  const wasOn = before.kind === 'running' || before.kind === 'starting' || before.kind === 'paused';
  if (!wasOn || (status.kind !== 'finished' && status.kind !== 'failed')) return null;
  if (status.kind === 'failed') return status.error.message;
  if (status.reason === 'stopped') return null;
  const last = epochs.at(-1);
  const came = last
    ? `Validation accuracy ${(last.valAccuracy * 100).toFixed(1)} % after epoch ${last.epoch}.`
    : '';
  return status.reason === 'diverged' ? 'It diverged.' : came;
}

/** Seconds as "0:41" or "1:02:03". */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (n: number) => String(n).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

const whyAnew: Readonly<Record<Extract<TrainingPlan, { kind: 'anew' }>['why'], string>> = {
  first: 'starts with new weights',
  architecture: 'starts anew: the network changed',
  seed: 'starts anew: the seed changed',
  'data set': 'starts anew: the data set changed',
  preprocessing: 'starts anew: the preprocessing changed',
};

/** What pressing Train would do, or why it cannot be pressed. */
export function planText(plan: TrainingPlan, analysis: Analysis): string {
  const problem = analysis.problems.find(({ severity }) => severity === 'error');
  if (problem) return `cannot train: ${problem.layer} has a problem`;
  if (plan.kind === 'anew') return `Train ${whyAnew[plan.why]}`;
  return `Train continues at epoch ${plan.from.epoch + 1} of ${plan.targetEpochs}`;
}
