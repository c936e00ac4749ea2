/**
 * Reads a run's numbers and says what goes wrong, why, and one change that helps. Pure: the same run gives the same
 * advice. A rule speaks only where its own numbers show the trouble, so that a healthy run hears nothing.
 */
import type { LayerSpec } from '../../model-builder/spec.ts';
import { optimizers } from '../experiment/optimizers.ts';
import {
  balanceClasses,
  type Change,
  drawWeights,
  reduceOnPlateau,
  scaleInput,
  setRate,
  setUsualRate,
  stopAtBest,
  useAllPictures,
  useRelu,
  widen,
} from './changes.ts';
import { type Evidence, guessingLoss, lossesOf, mean, sharesOf } from './evidence.ts';
import { isDead, smallerRate } from '../divergenceText.ts';
import { percent, figure } from '../figures.ts';

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

type Rule = (evidence: Evidence) => Finding | null;

/** The first thing that is wrong, causes before what follows from them; null while nothing is. */
export function adviceFor(evidence: Evidence): Finding | null {
  for (const rule of rules) {
    const finding = rule(evidence);
    if (finding) return finding;
  }
  return null;
}

/** A network at a usual rate may take so long before it begins to learn. */
const PATIENCE = { epochs: 5, steps: 500 };
/** From a loss above this part of where it began, a run has learned nothing. */
const STUCK = 0.98;

/** Whether the loss does not fall, and how that reads. */
function stuck(evidence: Evidence): { readonly says: string } | null {
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

const hiddenWithWeights = ({ experiment }: Evidence): LayerSpec[] =>
  experiment.model.layers.slice(0, -1).filter(({ config }) => 'kernelInitializer' in config);
const namesOf = (layers: readonly { readonly name: string }[]): string[] => layers.map(({ name }) => name);
const rateOf = ({ experiment }: Evidence): number => experiment.training.optimizer.learningRate;
const usualRateOf = ({ experiment }: Evidence): number =>
  optimizers[experiment.training.optimizer.className].fields.learningRate.default;

const oneClass: Rule = ({ evaluation, info, steps }) => {
  if (!evaluation || steps.loss.length === 0) return null;
  const labels = new Set(evaluation.labels);
  const [only] = labels;
  if (labels.size !== 1 || only === undefined || evaluation.labels.length < 10) return null;
  return {
    cause: 'one class only',
    evidence: `All ${figure(evaluation.labels.length)} validation pictures are “${info.classNames[only]}”.`,
    why: 'A network that sees one class learns to say it always, and is right: there is nothing to tell apart.',
    change: null,
  };
};

const notScaled: Rule = (evidence) => {
  const { experiment, divergence, steps } = evidence;
  if (experiment.preprocessing.scaling !== '0 to 255') return null;
  const begin = mean(steps.loss.subarray(0, 5));
  const guessing = guessingLoss(evidence);
  const isHigh = begin > 3 * guessing;
  if (!divergence && !isHigh && !stuck(evidence)) return null;
  return {
    cause: 'values not scaled',
    evidence: divergence
      ? 'The network reads values up to 255, and the run went wrong.'
      : `The network reads values up to 255, and the loss began at ${begin.toFixed(1)}; guessing costs ${guessing.toFixed(2)}.`,
    why: 'The first weights are drawn for values around 1: hundreds of times larger ones make scores, gradients and steps as much too large.',
    change: scaleInput,
  };
};

const zeroWeights: Rule = (evidence) => {
  const zero = hiddenWithWeights(evidence).filter(
    ({ config }) => 'kernelInitializer' in config && config.kernelInitializer === 'zeros',
  );
  const trouble = evidence.divergence ? { says: 'the loss stays exactly what it is' } : stuck(evidence);
  if (zero.length === 0 || !trouble) return null;
  const names = namesOf(zero);
  return {
    cause: 'weights begin at zero',
    evidence: `The weights of ${names.join(', ')} begin at zero, and ${trouble.says}.`,
    why: 'Where all weights are alike, all units compute the same and get the same gradient, or none: they never become different.',
    change: drawWeights(names),
  };
};

const rateTooHigh: Rule = (evidence) => {
  const { divergence, experiment } = evidence;
  const rate = rateOf(evidence);
  const why = 'Its steps are too long: they overshoot the valley instead of going down into it.';
  if (divergence && !isDead(divergence)) {
    const smaller = smallerRate(experiment.training.optimizer);
    return {
      cause: 'learning rate too high',
      evidence: `With a learning rate of ${figure(rate)} the numbers grew without end.`,
      why,
      change: smaller === null ? null : setRate(smaller),
    };
  }
  const trouble = stuck(evidence) ?? (divergence ? { says: 'no unit answers any more' } : null);
  const factor = rate / usualRateOf(evidence);
  if (!trouble || factor <= 5) return null;
  // A hard task begins slowly at a rate that is only somewhat high.
  if (!divergence && factor <= 30 && evidence.steps.loss.length < PATIENCE.steps) return null;
  return {
    cause: 'learning rate too high',
    evidence: `The learning rate is ${figure(rate)}, and ${trouble.says}.`,
    why,
    change: setUsualRate(experiment),
  };
};

const rateTooLow: Rule = (evidence) => {
  const trouble = stuck(evidence);
  const rate = rateOf(evidence);
  if (!trouble || rate >= usualRateOf(evidence) / 30) return null;
  return {
    cause: 'learning rate too low',
    evidence: `The learning rate is ${figure(rate)}, and ${trouble.says}.`,
    why: 'Its steps are so short that the weights hardly move from where they were drawn.',
    change: setUsualRate(evidence.experiment),
  };
};

/** From this part of silent units on, a layer is dead. */
const DEAD = 0.9;

const deadRelus: Rule = (evidence) => {
  const { layers, divergence, experiment } = evidence;
  const [worst] = (layers ?? []).filter(({ dead }) => dead !== null && dead >= DEAD);
  const nothing = divergence && isDead(divergence);
  if (!worst && !nothing) return null;
  if (worst && !nothing && !stuck(evidence)) return null;
  const smaller = smallerRate(experiment.training.optimizer);
  return {
    cause: 'dead ReLUs',
    evidence: worst
      ? `In ${worst.name} ${percent(worst.dead ?? 0)} of the units were zero for every picture of the batch.`
      : 'Every picture gets the same answer, and no gradient comes back to change it.',
    why: 'A ReLU whose input is below zero for all pictures passes nothing on and gets no gradient: one step too long can leave it so for good. Reset draws new weights.',
    change: smaller === null ? null : setRate(smaller),
  };
};

/** A gradient this many times smaller than at the end of the network has vanished. */
const VANISHED = 1000;

const vanishing: Rule = (evidence) => {
  const { layers, experiment } = evidence;
  const trouble = stuck(evidence);
  const [first, last] = [layers?.[0], layers?.at(-1)];
  if (!trouble || !first || !last || first === last) return null;
  if (!(first.gradient > 0) || first.gradient * VANISHED > last.gradient) return null;
  const flat = experiment.model.layers
    .slice(0, -1)
    .filter(
      ({ config }) =>
        'activation' in config && (config.activation === 'sigmoid' || config.activation === 'tanh'),
    );
  return {
    cause: 'vanishing gradients',
    evidence: `The gradient of ${first.name} is ${figure(last.gradient / first.gradient)} times smaller than that of ${last.name}, and ${trouble.says}.`,
    why: 'On its way back the gradient is multiplied by the slope of each activation; sigmoid and tanh are nearly flat at their ends, so that little arrives.',
    change: flat.length > 0 ? useRelu(namesOf(flat)) : null,
  };
};

/** Fewer pictures of a class than this are few. */
const FEW = 50;
const perClassOf = ({ experiment, info }: Evidence): number =>
  experiment.dataset.trainingSize / info.classNames.length;

/** How far from guessing to knowing all training pictures is learning by heart. */
const BY_HEART = 0.5;
const labelsDoNotFit: Rule = (evidence) => {
  const { epochs, info, experiment } = evidence;
  const last = epochs.at(-1);
  if (!last || epochs.length < 3 || !evidence.evaluation) return null;
  const most = Math.max(...sharesOf(evidence.evaluation).real);
  const chance = Math.max(most, 1 / info.classNames.length);
  const n = evidence.evaluation.labels.length;
  // Two standard deviations of guessing above it.
  const luck = chance + 2 * Math.sqrt((chance * (1 - chance)) / n);
  if (last.valAccuracy > luck) return null;
  // Of few pictures, too, nothing can be learned for others, whatever their labels.
  const learnsByHeart = last.accuracy > chance + BY_HEART * (1 - chance) && perClassOf(evidence) >= FEW;
  const neverLearns =
    epochs.length >= PATIENCE.epochs &&
    evidence.steps.loss.length >= PATIENCE.steps &&
    stuck(evidence) !== null &&
    rateIsUsual(evidence);
  if (!learnsByHeart && !neverLearns) return null;
  return {
    cause: 'labels do not fit',
    evidence: learnsByHeart
      ? `On training pictures it is right in ${percent(last.accuracy)}, on validation pictures in ${percent(last.valAccuracy)}: no better than guessing (${percent(chance)}).`
      : `After ${epochs.length} epochs it is right in ${percent(last.valAccuracy)}: no better than guessing (${percent(chance)}), on training pictures too.`,
    why: experiment.dataset.own
      ? 'What is learned of some pictures says nothing about others, as when labels and pictures do not belong together: look through the pictures of each class.'
      : 'What is learned of some pictures says nothing about others, as when labels and pictures do not belong together, or what tells them apart is not in the picture.',
    change: null,
  };
};

const rateIsUsual = (evidence: Evidence): boolean => {
  const factor = rateOf(evidence) / usualRateOf(evidence);
  return factor >= 1 / 30 && factor <= 5;
};

const collapse: Rule = (evidence) => {
  const { evaluation, epochs, info } = evidence;
  if (!evaluation || epochs.length < 2 || evaluation.labels.length < 20) return null;
  const { real, predicted } = sharesOf(evaluation);
  const taken = Math.max(...predicted);
  const favourite = predicted.indexOf(taken);
  const share = real[favourite] ?? 0;
  if (taken < 0.95 || share > 0.9 * taken) return null;
  const uneven = share > 1.5 / info.classNames.length;
  // A network that has begun to learn may well begin with one class.
  if (!uneven && !stuck(evidence)) return null;
  return {
    cause: 'class collapse',
    evidence: `${percent(taken)} of the validation pictures are taken for “${info.classNames[favourite]}”; ${percent(share)} are.`,
    why: uneven
      ? 'One class is so frequent that always saying it costs less than telling the others apart.'
      : 'The network gives one answer whatever it sees: its steps are too long, or nothing of the picture gets through it.',
    change: uneven ? balanceClasses : setUsualRate(evidence.experiment),
  };
};

const overfitting: Rule = (evidence) => {
  const { epochs, experiment, info } = evidence;
  const last = epochs.at(-1);
  if (!last || epochs.length < 5) return null;
  const best = epochs.reduce((a, b) => (b.valLoss < a.valLoss ? b : a));
  const since = epochs.filter(({ epoch }) => epoch > best.epoch);
  const rose = last.valLoss > 1.1 * best.valLoss + 0.02;
  const learnsOn = last.loss < 0.9 * best.loss;
  const isApart = last.accuracy - last.valAccuracy > 0.03;
  if (since.length < 3 || !rose || !learnsOn || !isApart) return null;
  const says = `Since epoch ${best.epoch} the validation loss rose from ${best.valLoss.toFixed(3)} to ${last.valLoss.toFixed(3)}, while the training loss fell to ${last.loss.toFixed(3)}.`;
  if (perClassOf(evidence) < FEW)
    return {
      cause: 'too few pictures',
      evidence: `${says} There are ${figure(experiment.dataset.trainingSize)} training pictures of ${info.classNames.length} classes.`,
      why: 'So few pictures can be learned by heart, without what they have in common.',
      change: useAllPictures(experiment, info) ?? stopAtBest,
    };
  return {
    cause: 'overfitting',
    evidence: says,
    why: 'It learns the training pictures by heart now, which does not help with others: more pictures, dropout or a smaller network hold it back.',
    change: stopAtBest,
  };
};

/** How much better the last epochs were than those before them, in parts. */
function gainOf(values: readonly number[], epochs: number): number {
  const before = values.slice(0, -epochs);
  return 1 - Math.min(...values.slice(-epochs)) / Math.min(...before);
}

const flat: Rule = (evidence) => {
  const { epochs, experiment } = evidence;
  const last = epochs.at(-1);
  if (!last || epochs.length < 8 || last.accuracy > 0.97) return null;
  const training = gainOf(
    epochs.map(({ loss }) => loss),
    4,
  );
  const validation = gainOf(
    epochs.map(({ valLoss }) => valLoss),
    4,
  );
  if (training > 0.02 || validation > 0.01) return null;
  const says = `In the last 4 epochs the training loss fell by ${percent(Math.max(0, training))} (${last.loss.toFixed(3)}).`;
  const { className } = experiment.training.schedule;
  const tooSmall = last.accuracy < 0.8 && last.accuracy - last.valAccuracy < 0.05;
  if (tooSmall) {
    const wider = hiddenWithWeights(evidence);
    return {
      cause: 'underfitting',
      evidence: `${says} It is right in ${percent(last.accuracy)} of the training pictures.`,
      why: 'Training and validation are equally bad and get no better: the network is too small for what it should tell apart, or the pictures do not show it.',
      change: wider.length > 0 ? widen(wider) : null,
    };
  }
  return {
    cause: 'plateau',
    evidence: says,
    why: 'The steps are as long as the valley is wide: it goes to and fro. Shorter ones go deeper.',
    change: className === 'Constant' ? reduceOnPlateau : null,
  };
};

const rules: readonly Rule[] = [
  oneClass,
  notScaled,
  zeroWeights,
  rateTooHigh,
  rateTooLow,
  deadRelus,
  vanishing,
  labelsDoNotFit,
  collapse,
  overfitting,
  flat,
];
