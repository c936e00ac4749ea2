import { createStore } from 'zustand/vanilla';
import type { DatasetManifest } from '../data/dataset.ts';
import type {
  BackendInfo,
  Checkpoint,
  EngineError,
  EpochLogs,
  Evaluation,
  Outputs,
  PictureRef,
  RunId,
  RunProgress,
} from './protocol.ts';

/** What the run is doing; `progress` is the last one heard of. */
export type RunStatus =
  | { readonly kind: 'idle' }
  | { readonly kind: 'starting'; readonly runId: RunId }
  | { readonly kind: 'running' | 'paused'; readonly runId: RunId; readonly progress: RunProgress }
  | {
      readonly kind: 'finished';
      readonly runId: RunId;
      readonly reason: 'completed' | 'stopped' | 'diverged';
    }
  | { readonly kind: 'failed'; readonly runId: RunId | null; readonly error: EngineError };

/** Per-step numbers of the run, columns equally long. */
export interface StepSeries {
  readonly step: readonly number[];
  readonly loss: readonly number[];
  readonly accuracy: readonly number[];
}

export interface DatasetState {
  /** `null` until the manifest is here. */
  readonly manifest: DatasetManifest | null;
  readonly loadedBytes: number;
  readonly totalBytes: number;
  readonly error: EngineError | null;
}

/** Facts about the worker, the data it holds and the run; everything else is derived. */
export interface TrainingState {
  /** `null` while it starts. */
  readonly backend: BackendInfo | null;
  readonly dataset: DatasetState;
  readonly status: RunStatus;
  readonly steps: StepSeries;
  readonly epochs: readonly EpochLogs[];
  /** Of the validation pictures, after the last finished epoch. */
  readonly evaluation: Evaluation | null;
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
  dataset: { manifest: null, loadedBytes: 0, totalBytes: 0, error: null },
  status: { kind: 'idle' },
  steps: { step: [], loss: [], accuracy: [] },
  epochs: [],
  evaluation: null,
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
  /** Ends the run and keeps the model. */
  stop(): void;
  /** Forgets the trained weights and the curves. */
  reset(): void;
  setPicture(picture: PictureRef): void;
  /** Tries the data set's download again. */
  retryDataset(): void;
  dismissNotice(): void;
}
