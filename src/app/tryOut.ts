/** Which model is tried, and trying it: one go at a time. */
import { offerOf } from '../data/catalogue.ts';
import { type DatasetInfo, fitOf } from '../data/dataset.ts';
import type { Picture } from '../data/ownPicture.ts';
import type { Statistics } from '../data/statistics.ts';
import { analyse } from '../model-builder/analyse.ts';
import type { Experiment } from '../training/experiment/experiment.ts';
import type { Arrays, Checkpoint, Queries } from '../training/protocol.ts';
import { analysisContext } from '../training/experiment/analysisContext.ts';
import { type ChosenFile, tryPictures, type TryProgress, type TryReport } from './tryPictures.ts';

/** A model that can be asked. */
export interface TryModel {
  readonly experiment: Experiment;
  readonly info: DatasetInfo;
  /** Null while nothing is trained: the weights are as they are drawn. */
  readonly weights: Arrays | null;
  /** Of the pictures trained on, as the checkpoint has them. */
  readonly statistics: Statistics | null;
  readonly steps: number;
}

/** A report, and the model that gave it. */
export interface TryResult extends TryReport {
  readonly model: Omit<TryModel, 'weights' | 'statistics'>;
}

/** How trying stands. */
export interface TryState {
  readonly progress: TryProgress | null;
  /** Stays when model or document change. */
  readonly result: TryResult | null;
  readonly problem: string | null;
}

/** The newest trained model, else the document's with untrained weights; null where that one has problems. */
export function modelToTry(
  checkpoint: Pick<Checkpoint, 'experiment' | 'weights' | 'statistics' | 'steps'> | null,
  document: Experiment,
): TryModel | null {
  if (checkpoint && checkpoint.steps > 0) {
    const { experiment, weights, statistics, steps } = checkpoint;
    return { experiment, info: offerOf(experiment.dataset).info, weights, statistics, steps };
  }
  if (!analyse(document.model, analysisContext(document)).canTrain) return null;
  const { info } = offerOf(document.dataset);
  return { experiment: document, info, weights: null, statistics: null, steps: 0 };
}

interface Tools {
  readonly decode: (file: Blob) => Promise<Picture>;
  readonly predict: (args: Queries['predict']['args']) => Promise<Queries['predict']['result']>;
  readonly set: (state: Partial<TryState>) => void;
  readonly signal: AbortSignal;
}

/** Milliseconds between two words about how far it is. */
const TELL_EVERY = 200;

/** Tries the model on all pictures among the files. */
export async function tryOut(
  files: readonly ChosenFile[],
  { experiment, info, weights, statistics, steps }: TryModel,
  { decode, predict, set, signal }: Tools,
): Promise<void> {
  set({ progress: { done: 0, of: 0, secondsLeft: null }, problem: null });
  const { model, preprocessing, training, dataset } = experiment;
  const { shape } = info;
  let due = 0;
  const report = await tryPictures(files, {
    shape,
    fit: fitOf(dataset),
    invertsPaper: info.drawing !== null,
    decode,
    async predict(pixels) {
      const trained = { model, preprocessing, seed: training.seed, weights, statistics };
      return (await predict({ ...trained, shape, pixels })).probabilities;
    },
    onProgress(progress) {
      if (performance.now() < due) return;
      due = performance.now() + TELL_EVERY;
      set({ progress });
    },
    signal,
    now: () => performance.now(),
  });
  set({ progress: null, result: { ...report, model: { experiment, info, steps } } });
}
