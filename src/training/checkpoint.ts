/** A run's state, as the page keeps it and the worker goes on from it: types only, a part of the protocol. */
import type { Statistics } from '../data/statistics.ts';
import type { Experiment } from './experiment/experiment.ts';
import type { LiveChange } from './experiment/liveChanges.ts';
import type { Plateau, Waited } from './experiment/stopping.ts';

/** Names one fit from start to end; unique on this page. */
export type RunId = string & { readonly brand: 'RunId' };

/** Values by full variable name (`conv2d/kernel`), row-major, Keras's axis order (kernels `[height, width, in, out]`). */
export type Arrays = Readonly<Record<string, Float32Array>>;

/** Sums over the steps of an unfinished epoch; the epoch's logs are derived from them. */
export interface EpochSums {
  /** Σ loss × pictures. */
  readonly loss: number;
  /** Pictures predicted right. */
  readonly correct: number;
  /** Pictures whose label was among the best so many; 0 where that is not counted. */
  readonly top: number;
  readonly pictures: number;
}

/** Why a run ended before its last epoch. */
export type EarlyEnd = 'no better' | 'accuracy' | 'minutes';

/** What the rules remember that look at a run as it goes. */
export interface Watched {
  readonly plateau: Plateau;
  readonly stopping: Waited;
  /** Milliseconds spent on steps and validation. */
  readonly milliseconds: number;
  /** Null while nothing has ended it. */
  readonly ended: EarlyEnd | null;
  /** The step after which it was last validated; 0 before. */
  readonly validatedAt: number;
}

/** Everything a run needs to go on exactly where it was. */
export interface Checkpoint {
  readonly runId: RunId;
  /** What is being fitted, with the changes made within the run. */
  readonly experiment: Experiment;
  /** Since the weights were drawn, in order. */
  readonly changes: readonly LiveChange[];
  /** The run ends after this many epochs in all. */
  readonly targetEpochs: number;
  /** Finished epochs, and finished steps of the current one. */
  readonly epoch: number;
  readonly stepInEpoch: number;
  /** Optimizer updates since the weights were drawn: the step axis of the charts. */
  readonly steps: number;
  /** Optimizer updates since the slots were zero; Adam's bias corrections derive from it. */
  readonly iterations: number;
  readonly sums: EpochSums;
  readonly watched: Watched;
  /** Of the epoch that was best so far; empty where they are not asked for or there is none. */
  readonly bestWeights: Arrays;
  readonly weights: Arrays;
  /** Of the pictures trained on, where preprocessing needs them and they were known by then. */
  readonly statistics: Statistics | null;
  /** Optimizer slots, `<variable>/<slot>`, e.g. `conv2d/kernel/m`. */
  readonly slots: Arrays;
  /** SHA-256 of the weights in model order, lower-case hex. */
  readonly hash: string;
}

/** Where a run begins: a checkpoint's weights and place, the optimizer's memory where it still fits. */
export type StartingPoint = Omit<Checkpoint, 'runId' | 'experiment' | 'targetEpochs' | 'hash'>;
