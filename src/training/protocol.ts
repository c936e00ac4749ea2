/**
 * The one door between the page and the worker: types only. Commands and queries go in, events come
 * out; only JSON and typed arrays cross; every event about a run names it, so that stale ones are dropped.
 */
import type { DatasetRef, ImageShape, Subset } from '../data/dataset.ts';
import type { Doubt } from '../data/own/doubts.ts';
import type { Preprocessing } from '../data/preprocess.ts';
import type { Statistics } from '../data/statistics.ts';
import type { ModelSpec } from '../model-builder/spec.ts';
import type { BackendInfo, BackendName, BackendOffer } from './backendNames.ts';
import type { AugmentationLayer } from './experiment/augmentations.ts';
import type { Experiment } from './experiment/experiment.ts';
import type { LiveChange } from './experiment/liveChanges.ts';
import type { LossConfig } from './experiment/losses.ts';
import type { RatePoint } from './rateTest.ts';
import type { LayersWanted, LayerStatistics } from './layerStatistics.ts';
import type { RunId, Arrays, EarlyEnd, Checkpoint, StartingPoint } from './checkpoint.ts';

/** The picture that flows through the network. `index` counts within the subset; pixels are uint8, row-major, of the data set's shape. */
export type PictureRef =
  | { readonly kind: 'sample'; readonly subset: Subset; readonly index: number }
  | { readonly kind: 'pixels'; readonly from: 'drawing' | 'file' | 'camera'; readonly pixels: Uint8Array };

/** Page → worker. */
export type Command =
  | {
      readonly type: 'start';
      /** The backend a person pinned, or null: then the first of `backendNames` that works, software adapters left out. */
      readonly backend: BackendName | null;
      /** Tried next: the fastest with this network, as measured here; or null. */
      readonly prefer: BackendName | null;
      /** Not tried unless nothing else is left: they were lost too often on this page. */
      readonly avoid: readonly BackendName[];
      readonly assetBase: string;
    }
  | { readonly type: 'openDataset'; readonly dataset: DatasetRef }
  /** Ends the loading; what has arrived stays. */
  | { readonly type: 'cancelDataset' }
  | { readonly type: 'cancelEvaluation' }
  | { readonly type: 'cancelRates' }
  /** Show this network's feature maps; `weights` and `statistics` where they are known, else drawn from `seed` and learned from the document's training pictures. `version` comes back in `outputs`. */
  | {
      readonly type: 'show';
      readonly version: number;
      readonly model: ModelSpec;
      readonly preprocessing: Preprocessing;
      readonly seed: number;
      readonly weights: Arrays | null;
      readonly statistics: Statistics | null;
    }
  /** Whether layers are looked at while a run is on. */
  | { readonly type: 'watchLayers'; readonly wanted: LayersWanted }
  /** `null`: no network can be shown (the model has problems). */
  | { readonly type: 'hide' }
  /** Runs compute this part of the time, 0..1, and rest in between. */
  | { readonly type: 'pace'; readonly share: number }
  | { readonly type: 'setPicture'; readonly picture: PictureRef }
  | {
      readonly type: 'fit';
      readonly runId: RunId;
      readonly experiment: Experiment;
      readonly targetEpochs: number;
      readonly from: StartingPoint | null;
      readonly paused: boolean;
    }
  /** Of the experiment, what may change within a run holds from the next step on. */
  | { readonly type: 'change'; readonly runId: RunId; readonly experiment: Experiment }
  /** `epoch`: it goes to the end of its epoch and waits there, unless that is the last. `checkpoint`: the page may soon be gone, so it wants one now. */
  | { readonly type: 'pause' | 'resume' | 'step' | 'epoch' | 'stop' | 'checkpoint'; readonly runId: RunId };

/** Page → worker and back: one answer or refusal each. */
export interface Queries {
  /** Pixels and labels of some samples of a subset, in the order asked; pixels are `[n, height, width, channels]` uint8. */
  samples: {
    args: { readonly subset: Subset; readonly indices: readonly number[] };
    result: { readonly pixels: Uint8Array; readonly labels: Uint8Array };
  };
  /** What a network with these weights says of every picture of a data set's subset. Rejects when cancelled. */
  evaluate: {
    args: {
      readonly dataset: DatasetRef;
      readonly subset: Subset;
      readonly model: ModelSpec;
      readonly preprocessing: Preprocessing;
      readonly loss: LossConfig;
      readonly weights: Arrays;
      /** Null: learned from the set's training pictures, where they are needed. */
      readonly statistics: Statistics | null;
    };
    result: Evaluation;
  };
  /** What a network says of pictures that are in no data set; `weights` and `statistics` as in `show`. Class probabilities `[n, classes]`, row-major. */
  predict: {
    args: {
      readonly model: ModelSpec;
      readonly preprocessing: Preprocessing;
      readonly seed: number;
      readonly weights: Arrays | null;
      readonly statistics: Statistics | null;
      /** Of a picture. */
      readonly shape: ImageShape;
      /** `[n, height, width, channels]`, as a data set stores them. */
      readonly pixels: Uint8Array;
    };
    result: { readonly probabilities: Float32Array };
  };
  /** What training would see of one picture: a variant for each of some steps, `[n, ...preparedShape]` uint8. */
  variants: {
    args: {
      readonly augmentation: readonly AugmentationLayer[];
      readonly preprocessing: Preprocessing;
      readonly seed: number;
      readonly steps: readonly number[];
      /** Of the picture, and its pixels, as a data set stores them. */
      readonly shape: ImageShape;
      readonly pixels: Uint8Array;
    };
    result: { readonly pixels: Uint8Array };
  };
  /** Which labels of the experiment's own pictures networks doubt that were trained without the picture. For a worker of its own. */
  doubts: {
    args: {
      readonly experiment: Experiment;
      /** The part of each picture, training, then validation, then test: each part has a network that is trained on the others. */
      readonly folds: readonly number[];
    };
    /** Most doubted first. */
    result: { readonly doubts: readonly Doubt[] };
  };
  /** Trains a network like the experiment's for a moment, on made-up pictures: how many a second. For a worker of its own. */
  measure: { args: { readonly experiment: Experiment }; result: { readonly imagesPerSecond: number } };
  /** Tries learning rates on a copy of the network (see `rateTest.ts`), from weights drawn by the seed where `from` is null. Rejects when cancelled. */
  findRate: {
    args: { readonly experiment: Experiment; readonly from: StartingPoint | null };
    result: { readonly points: readonly RatePoint[] };
  };
  /** Which backends there are, in the order of `backendNames`. */
  backends: { args: Record<string, never>; result: readonly BackendOffer[] };
  /** Figures for the help menu: tensors and bytes tfjs holds now, kernel calls of the run's first step (null before a run). */
  diagnostics: {
    args: Record<string, never>;
    result: { readonly tensors: number; readonly bytes: number; readonly kernelCallsPerStep: number | null };
  };
}
export type QueryName = keyof Queries;
export type Query = {
  [Name in QueryName]: {
    readonly type: 'query';
    readonly id: number;
    readonly name: Name;
    readonly args: Queries[Name]['args'];
  };
}[QueryName];

export type ErrorCode =
  | 'backend'
  | 'download'
  | 'pictures-missing'
  | 'cancelled'
  | 'invalid-model'
  | 'out-of-memory'
  | 'internal';
/** An error as data: `message` is a sentence a person can act on. */
export interface EngineError {
  readonly code: ErrorCode;
  readonly message: string;
}

/** A sign that a run computes nothing useful any more: what was seen, first at which step. */
export interface Divergence {
  readonly sign:
    | 'loss not finite'
    | 'gradient too large'
    | 'weights too large'
    | 'weights not finite'
    | 'loss grew'
    | 'loss constant'
    | 'nothing learned';
  readonly step: number;
  /** The loss, the norm or the weight that was seen. */
  readonly value: number;
}

/** Why a run is over. */
export type Ending =
  | { readonly reason: 'completed' | 'stopped' }
  | { readonly reason: 'ended early'; readonly why: EarlyEnd }
  | { readonly reason: 'diverged'; readonly divergence: Divergence };

/** Rows of per-step numbers, equally long. `step` counts from 1 over the whole run; `loss` is the batch's mean. */
export interface StepRows {
  readonly step: readonly number[];
  readonly loss: readonly number[];
  /** Fraction of the batch predicted right, 0..1. */
  readonly accuracy: readonly number[];
  /** Of the update. */
  readonly learningRate: readonly number[];
}

/** An epoch's numbers, by Keras's words. Training figures are means over the epoch's pictures, as the weights changed. */
export interface EpochLogs {
  /** Counts from 1. */
  readonly epoch: number;
  /** Total steps when it ended: its place on the step axis. */
  readonly step: number;
  readonly loss: number;
  readonly accuracy: number;
  readonly valLoss: number;
  readonly valAccuracy: number;
  /** How often the label was among the best so many; not a number where that is not counted. */
  readonly topAccuracy: number;
  readonly valTopAccuracy: number;
  /** What the weights cost after the epoch, by L1 and L2: trained on too, but in no other loss here; Keras adds it to both. */
  readonly regularization: number;
}

/** A validation within an epoch. */
export interface ValidationLogs extends Pick<EpochLogs, 'valLoss' | 'valAccuracy'> {
  /** After so many steps. */
  readonly step: number;
}

/** What the network said of each picture of a subset; scores and matrices are derived from it. */
export interface Evaluation {
  readonly subset: Subset;
  /** `[n, classes]`, row-major. */
  readonly probabilities: Float32Array;
  /** `[n]`, class indices. */
  readonly labels: Uint8Array;
  /** Mean of the loss that was trained with. */
  readonly loss: number;
}

/** One layer's output for the current picture, in inference mode. */
export interface LayerOutput {
  readonly name: string;
  /** Without the batch: `[height, width, channels]` or `[units]`. */
  readonly shape: readonly number[];
  /** Row-major float32, softmax included where the layer has it. */
  readonly values: Float32Array;
}

/** The current picture through the shown network. */
export interface Outputs {
  /** The `version` of the `show` command this answers. */
  readonly version: number;
  /** True class of the picture, or null when it has none (a drawing). */
  readonly label: number | null;
  /** As stored, of the data set's shape. */
  readonly pixels: Uint8Array;
  /** It was prepared with these, where they are needed. */
  readonly statistics: Statistics | null;
  readonly layers: readonly LayerOutput[];
}

export interface RunProgress {
  /** Epoch and step being worked on, from 1. */
  readonly epoch: number;
  readonly epochs: number;
  readonly step: number;
  readonly stepsPerEpoch: number;
  /** `null` until it can be told. */
  readonly imagesPerSecond: number | null;
  /** Seconds, validation included; `null` until it can be told. */
  readonly secondsLeft: number | null;
  readonly phase: 'training' | 'validating' | 'waiting for pictures';
}

/** Worker → page. Progress events come at most ten times a second. */
export type Event =
  | { readonly type: 'ready'; readonly backend: BackendInfo }
  /** Every second, so that a silent worker is known to be dead. */
  | { readonly type: 'heartbeat' }
  /** Shaders are being compiled: until the next event it may be silent for long. */
  | { readonly type: 'compiling' }
  /** Why what is computed cannot be recorded and replayed, going on after "because"; null where it can be again. */
  | { readonly type: 'unrecorded'; readonly reason: string | null }
  /** What the worker computes on is gone, and the worker with it: `reason` goes on after "because". */
  | { readonly type: 'lost'; readonly reason: string }
  | {
      readonly type: 'dataset';
      /** `datasetKey` of what was opened. */
      readonly key: string;
      readonly loadedBytes: number;
      readonly totalBytes: number;
    }
  | { readonly type: 'datasetFailed'; readonly key: string; readonly error: EngineError }
  /** Of the `evaluate` or `doubts` query under way, in pictures. */
  | { readonly type: 'evaluating'; readonly done: number; readonly of: number }
  /** Of the `findRate` query under way: all so far. */
  | { readonly type: 'ratesTried'; readonly points: readonly RatePoint[] }
  | { readonly type: 'outputs'; readonly outputs: Outputs }
  | { readonly type: 'running' | 'paused'; readonly runId: RunId; readonly progress: RunProgress }
  | { readonly type: 'steps'; readonly runId: RunId; readonly rows: StepRows }
  /** At most four times a second, and only where `watchLayers` asked for it. */
  | { readonly type: 'layers'; readonly runId: RunId; readonly statistics: LayerStatistics }
  | {
      readonly type: 'epochEnd';
      readonly runId: RunId;
      readonly logs: EpochLogs;
      readonly evaluation: Evaluation;
    }
  | { readonly type: 'validated'; readonly runId: RunId; readonly logs: ValidationLogs }
  /** Changes that hold from here on. */
  | { readonly type: 'changed'; readonly runId: RunId; readonly changes: readonly LiveChange[] }
  /** The `steps` of all its steps have come before it. */
  | { readonly type: 'checkpoint'; readonly checkpoint: Checkpoint }
  /** The run is over; the last `checkpoint` event before it holds the final weights. */
  | ({ readonly type: 'finished'; readonly runId: RunId } & Ending)
  | { readonly type: 'failed'; readonly runId: RunId | null; readonly error: EngineError }
  | { readonly type: 'answer'; readonly id: number; readonly result: Queries[QueryName]['result'] }
  | { readonly type: 'refusal'; readonly id: number; readonly error: EngineError };
