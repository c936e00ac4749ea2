import { createStore } from 'zustand/vanilla';
import type { Edition } from '../data/own/edition.ts';
import type { BackendName, BackendInfo, BackendOffer } from './backendNames.ts';
import type { Experiment } from './experiment/experiment.ts';
import type { LiveChange } from './experiment/liveChanges.ts';
import type { LayersWanted } from './layerStatistics.ts';
import type { Checkpoint, RunId } from './checkpoint.ts';
import type {
  Ending,
  EngineError,
  EpochLogs,
  Evaluation,
  Outputs,
  PictureRef,
  RunProgress,
  ValidationLogs,
} from './protocol.ts';
import { type LayerHistory, noLayers } from './layerHistory.ts';
import type { Pace } from './pace.ts';
import type { RatePoint } from './rateTest.ts';
import { type StepSeries, stepSeries } from './stepSeries.ts';

/** What the run is doing; `progress` is the last one heard of. */
export type RunStatus =
  | { readonly kind: 'idle' }
  | { readonly kind: 'starting'; readonly runId: RunId }
  | { readonly kind: 'running' | 'paused'; readonly runId: RunId; readonly progress: RunProgress }
  | ({ readonly kind: 'finished'; readonly runId: RunId } & Ending)
  | { readonly kind: 'failed'; readonly runId: RunId | null; readonly error: EngineError };

export interface DatasetState {
  /** `datasetKey` of the set that is open in the worker, or null. */
  readonly opened: string | null;
  readonly loadedBytes: number;
  readonly totalBytes: number;
  readonly error: EngineError | null;
}

/** What a model made of the test set, and which model: the checkpoint's experiment, steps and hash. */
export interface TestResult {
  readonly evaluation: Evaluation;
  readonly experiment: Experiment;
  readonly steps: number;
  readonly hash: string;
}

/** The test set's evaluation: done only when a person asks for it. */
export interface TestState {
  /** The last that was finished; stays when model or document change. */
  readonly result: TestResult | null;
  /** Of the one under way, in pictures; `of` is 0 until all of them have arrived. */
  readonly progress: { readonly done: number; readonly of: number } | null;
  /** Why the last one asked for could not be finished. */
  readonly error: EngineError | null;
}

/** What a backend makes of the person's network. */
export interface Measurement {
  readonly name: BackendName;
  /** Null where it could not be measured: `problem` says why, going on after the backend's name. */
  readonly imagesPerSecond: number | null;
  readonly problem: string | null;
}

/** How fast the backends are on the person's own network. */
export interface RaceState {
  /** `raceKey` of what was measured; null before anything was. */
  readonly key: string | null;
  /** In the order measured. */
  readonly results: readonly Measurement[];
  /** What is being measured, and how many are done; null when nothing is. */
  readonly now: { readonly name: BackendName; readonly done: number; readonly of: number } | null;
  /** Milliseconds since 1970; null while it is not complete. */
  readonly finishedAt: number | null;
}

/** What can be asked about the backends. */
export interface RaceControls {
  /** Which of them there are; asked once. */
  askOffers(): void;
  /** How fast they train the document's network. */
  measure(): void;
  /** The same unasked, where the choice is open and it is not known: call it when the person does nothing. */
  whenIdle(): void;
  /** Ends it; what was measured stays. */
  cancel(): void;
}

/** How checking the labels of own pictures stands: done only when a person asks for it. */
export interface LabelCheckState {
  /** Of the one under way, in pictures trained on. */
  readonly progress: {
    readonly done: number;
    readonly of: number;
    readonly secondsLeft: number | null;
  } | null;
  /** Why the last one asked for could not be finished, a sentence. */
  readonly error: string | null;
}

/** What can be asked about labels. */
export interface LabelCheckControls {
  /** Trains a network without each part of the document's own pictures, which are this edition, and has it judge that part. */
  check(edition: Edition, folds: readonly number[]): void;
  /** Ends it; the last result stays. */
  cancel(): void;
}

/** How the search for a learning rate stands. */
export interface RateState {
  /** Of the last one, also while it is under way. */
  readonly points: readonly RatePoint[];
  readonly busy: boolean;
  /** Whether it is about fresh weights, or those trained last. */
  readonly of: 'fresh' | 'trained';
  /** Why the last one asked for could not be finished, a sentence. */
  readonly error: string | null;
}

/** What can be asked about learning rates. */
export interface RateControls {
  /** Tries rates on a copy of the document's network. */
  find(of: RateState['of']): Promise<void>;
  /** Ends it; what was tried stays. */
  cancel(): void;
}

/** Facts about the worker, the data it holds and the run; everything else is derived. */
export interface TrainingState {
  /** `null` while it starts. */
  readonly backend: BackendInfo | null;
  /** Why it sends each operation by itself instead of replaying them all, going on after "because"; null where it does not. */
  readonly unrecorded: string | null;
  /** The backend a person asked for, or null for the fastest that works. */
  readonly pinned: BackendName | null;
  /** It was asked for by the address, not by the person. */
  readonly pinnedByAddress: boolean;
  /** Backends that were lost too often on this page. */
  readonly avoided: readonly BackendName[];
  /** After which step the run went on when the backend was last switched; null without a run. */
  readonly goesOnAfter: number | null;
  /** Found to be faster; the next run computes with it. */
  readonly nextBackend: BackendName | null;
  /** Null until it was asked for. */
  readonly offers: readonly BackendOffer[] | null;
  readonly race: RaceState;
  readonly pace: Pace;
  readonly dataset: DatasetState;
  readonly status: RunStatus;
  readonly steps: StepSeries;
  readonly epochs: readonly EpochLogs[];
  /** Those within epochs, in order. */
  readonly validations: readonly ValidationLogs[];
  /** What was seen of the layers while somebody looked. */
  readonly layers: LayerHistory;
  /** What was changed within the run, in order. */
  readonly changes: readonly LiveChange[];
  /** Of the validation pictures, after the last finished epoch. */
  readonly evaluation: Evaluation | null;
  readonly test: TestState;
  readonly labels: LabelCheckState;
  readonly rates: RateState;
  /** The newest; what Train continues from and what a restarted worker goes on from. */
  readonly checkpoint: Checkpoint | null;
  readonly picture: PictureRef;
  readonly outputs: Outputs | null;
  /** Something that happened and was mended, to be said and dismissed. */
  readonly notice: string | null;
}

/** The facts before anything has happened. */
export const initialTrainingState = (): TrainingState => ({
  backend: null,
  unrecorded: null,
  pinned: null,
  pinnedByAddress: false,
  avoided: [],
  goesOnAfter: null,
  nextBackend: null,
  offers: null,
  race: { key: null, results: [], now: null, finishedAt: null },
  pace: 'full',
  dataset: { opened: null, loadedBytes: 0, totalBytes: 0, error: null },
  status: { kind: 'idle' },
  steps: stepSeries({ step: [], loss: [], accuracy: [], learningRate: [] }),
  epochs: [],
  validations: [],
  layers: noLayers,
  changes: [],
  evaluation: null,
  test: { result: null, progress: null, error: null },
  labels: { progress: null, error: null },
  rates: { points: [], busy: false, of: 'fresh', error: null },
  checkpoint: null,
  picture: { kind: 'sample', subset: 'validation', index: 0 },
  outputs: null,
  notice: null,
});

/** The store of this folder. */
export const createTrainingStore = () => createStore<TrainingState>(initialTrainingState);
export type TrainingStore = ReturnType<typeof createTrainingStore>;

/** What a person can ask of the trainer. */
export interface Trainer {
  /** Continues from the last checkpoint when the architecture is unchanged, else starts anew. */
  train(): void;
  pause(): void;
  resume(): void;
  /** One optimizer update, then paused; starts a paused run when none is there. */
  step(): void;
  /** To the end of the epoch, then paused; starts a run when none is there. */
  epoch(): void;
  /** Ends the run and keeps the model. */
  stop(): void;
  /** Forgets the trained weights, the curves and the test's result. */
  reset(): void;
  setPicture(picture: PictureRef): void;
  /** Has layers looked at for `who` while a run is on, until told otherwise: their figures, or histograms too. */
  watchLayers(who: string, wanted: LayersWanted): void;
  /** Computes on this backend from now on, or on the fastest that works; a run goes on there from its newest checkpoint. */
  chooseBackend(name: BackendName | null): void;
  /** Runs compute this part of the time from now on. */
  setPace(pace: Pace): void;
  readonly race: RaceControls;
  readonly labels: LabelCheckControls;
  readonly rates: RateControls;
  /** Tries the data set's download again. */
  retryDataset(): void;
  /** Ends the download; what has arrived stays. */
  cancelDataset(): void;
  /** Shows the test set to the model of the newest checkpoint. */
  evaluateTest(): void;
  /** Ends the evaluation under way; the last result stays. */
  cancelEvaluation(): void;
  dismissNotice(): void;
}
