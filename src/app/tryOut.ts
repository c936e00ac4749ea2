/** Which model is tried, and trying it: one go at a time. */
import { offerOf } from '../data/catalogue.ts';
import { type DatasetInfo, fitOf } from '../data/dataset.ts';
import type { Statistics } from '../data/statistics.ts';
import type { OwnActions } from '../data/own/ownActions.ts';
import type { Experiment } from '../training/experiment/experiment.ts';
import type { Arrays, Checkpoint } from '../training/checkpoint.ts';
import type { Queries } from '../training/protocol.ts';
import { analysisOf } from '../training/experiment/analysisOf.ts';
import type { TryReport } from './tryPictures.ts';

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
  readonly busy: boolean;
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
  if (!analysisOf(document).canTrain) return null;
  const { info } = offerOf(document.dataset);
  return { experiment: document, info, weights: null, statistics: null, steps: 0 };
}

interface Tools {
  readonly decode: OwnActions['decode'];
  readonly predict: (args: Queries['predict']['args']) => Promise<Queries['predict']['result']>;
  readonly set: (state: Partial<TryState>) => void;
}

/** What there is to try, or the looking for it. */
export type ToTry = Parameters<OwnActions['decode']>[0];

/** Tries the model on all pictures that were found. */
export async function tryOut(
  found: ToTry,
  { experiment, info, weights, statistics, steps }: TryModel,
  { decode, predict, set }: Tools,
): Promise<void> {
  set({ busy: true, problem: null });
  const { model, preprocessing, training, dataset } = experiment;
  try {
    const { tryPictures } = await import('./tryPictures.ts');
    const report = await tryPictures({
      shape: info.shape,
      fit: fitOf(dataset),
      invertsPaper: info.drawing !== null,
      decode: (job, onDecoded) => decode(found, job, onDecoded),
      async predict(pixels) {
        const trained = { model, preprocessing, seed: training.seed, weights, statistics };
        return (await predict({ ...trained, shape: info.shape, pixels })).probabilities;
      },
    });
    set({ busy: false, result: { ...report, model: { experiment, info, steps } } });
  } catch (error) {
    set({ busy: false, problem: error instanceof Error ? error.message : String(error) });
  }
}
