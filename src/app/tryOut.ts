/** Which model is tried, and trying it: one go at a time. */
import { offerOf } from '../data/catalogue.ts';
import type { DatasetInfo } from '../data/dataset.ts';
import type { Picture } from '../data/ownPicture.ts';
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
  readonly steps: number;
}

/** A report, and the model that gave it. */
export interface TryResult extends TryReport {
  readonly model: Omit<TryModel, 'weights'>;
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
  checkpoint: Pick<Checkpoint, 'experiment' | 'weights' | 'steps'> | null,
  document: Experiment,
): TryModel | null {
  if (checkpoint && checkpoint.steps > 0) {
    const { experiment, weights, steps } = checkpoint;
    return { experiment, info: offerOf(experiment.dataset).info, weights, steps };
  }
  if (!analyse(document.model, analysisContext(document)).canTrain) return null;
  return { experiment: document, info: offerOf(document.dataset).info, weights: null, steps: 0 };
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
  { experiment, info, weights, steps }: TryModel,
  { decode, predict, set, signal }: Tools,
): Promise<void> {
  set({ progress: { done: 0, of: 0, secondsLeft: null }, problem: null });
  const { model, preprocessing, training } = experiment;
  let due = 0;
  const report = await tryPictures(files, {
    shape: info.shape,
    invertsPaper: info.drawing !== null,
    decode,
    async predict(pixels) {
      const args = { model, preprocessing, seed: training.seed, weights, shape: info.shape, pixels };
      return (await predict(args)).probabilities;
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
