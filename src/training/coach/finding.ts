/** What the coach says, and what its rules share. */
import type { LayerSpec } from '../../model-builder/spec.ts';
import { optimizers } from '../experiment/optimizers.ts';
import { figure } from '../figures.ts';
import type { Change } from './changes.ts';
import { type Evidence, guessingLoss, lossesOf } from './evidence.ts';

/** What can be wrong with a run. */
export type Cause =
  | 'one class only'
  | 'values not scaled'
  | 'weights begin at zero'
  | 'learning rate too high'
  | 'learning rate too low'
  | 'dead ReLUs'
  | 'vanishing gradients'
  | 'labels do not fit'
  | 'class collapse'
  | 'too few pictures'
  | 'overfitting'
  | 'underfitting'
  | 'plateau';

/** What the coach has to say. */
export interface Finding {
  readonly cause: Cause;
  /** What the numbers show, a sentence. */
  readonly evidence: string;
  /** Why that is, a sentence. */
  readonly why: string;
  /** What helps; null where no click can. */
  readonly change: Change | null;
}

/** Looks for one cause, or a few of a kind. */
export type Rule = (evidence: Evidence) => Finding | null;

/** A network at a usual rate may take so long before it begins to learn. */
export const PATIENCE = { epochs: 5, steps: 500 };
/** From a loss above this part of where it began, a run has learned nothing. */
const STUCK = 0.98;

/** Whether the loss does not fall, and how that reads. */
export function stuck(evidence: Evidence): { readonly says: string } | null {
  const losses = lossesOf(evidence);
  if (!losses) return null;
  const { count, first, last } = losses;
  const guessing = guessingLoss(evidence);
  const weighted = evidence.experiment.training.classWeights !== 'none';
  // A first loss far above guessing says nothing once it has come down to it; one far below belongs to a run that went on.
  const reference = weighted ? first : Math.min(first, guessing);
  if (last < STUCK * reference || (!weighted && first < STUCK * guessing)) return null;
  return {
    says: `after ${figure(count)} steps the loss is ${last.toFixed(3)}; guessing costs ${guessing.toFixed(3)}`,
  };
}

/** The layers with weights before the last. */
export const hiddenWithWeights = ({ experiment }: Evidence): LayerSpec[] =>
  experiment.model.layers.slice(0, -1).filter(({ config }) => 'kernelInitializer' in config);
/** Their names. */
export const namesOf = (layers: readonly { readonly name: string }[]): string[] =>
  layers.map(({ name }) => name);
/** The learning rate. */
export const rateOf = ({ experiment }: Evidence): number => experiment.training.optimizer.learningRate;
/** The learning rate in parts of Keras's default. */
export const rateFactorOf = (evidence: Evidence): number =>
  rateOf(evidence) / optimizers[evidence.experiment.training.optimizer.className].fields.learningRate.default;
/** Rate factors within which a network that does not learn has another reason. */
export const usualFactors = { from: 1 / 30, to: 5 };
