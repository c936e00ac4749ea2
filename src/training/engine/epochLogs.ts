import { topKAccuracy } from '../metrics.ts';
import type { EpochSums } from '../checkpoint.ts';
import type { EpochLogs, Evaluation } from '../protocol.ts';
import { accuracyOf } from './evaluate.ts';

interface EpochFacts extends Pick<EpochLogs, 'epoch' | 'step' | 'regularization'> {
  readonly sums: EpochSums;
  readonly evaluation: Evaluation;
  readonly topK: number;
}

/** What a validation came to. */
export const validationOf = (evaluation: Evaluation): Pick<EpochLogs, 'valLoss' | 'valAccuracy'> => ({
  valLoss: evaluation.loss,
  valAccuracy: accuracyOf(evaluation),
});

/** An epoch's numbers. */
export function epochLogs({ epoch, step, sums, evaluation, topK, regularization }: EpochFacts): EpochLogs {
  return {
    epoch,
    step,
    regularization,
    loss: sums.loss / sums.pictures,
    accuracy: sums.correct / sums.pictures,
    ...validationOf(evaluation),
    topAccuracy: topK > 1 ? sums.top / sums.pictures : Number.NaN,
    valTopAccuracy: topK > 1 ? topKAccuracy(evaluation.labels, evaluation.probabilities, topK) : Number.NaN,
  };
}
