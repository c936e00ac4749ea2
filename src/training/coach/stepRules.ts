/** What goes wrong from the first steps on: the rates, the weights, what the network reads. */
import { isDead, smallerRate } from '../divergenceText.ts';
import { figure, percent } from '../figures.ts';
import { activateByRelu, drawWeights, scaleInput, setRate, setUsualRate } from './changes.ts';
import { guessingLoss, mean } from './evidence.ts';
import {
  hiddenWithWeights,
  namesOf,
  PATIENCE,
  rateFactorOf,
  rateOf,
  type Rule,
  stuck,
  usualFactors,
} from './finding.ts';

/** All pictures are of one class. */
export const oneClass: Rule = ({ evaluation, info, steps }) => {
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

/** The network reads bytes as they are. */
export const notScaled: Rule = (evidence) => {
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

/** Hidden weights that begin at zero stay alike. */
export const zeroWeights: Rule = (evidence) => {
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

/** Numbers that explode, or a loss that does not fall at a rate far above the usual. */
export const rateTooHigh: Rule = (evidence) => {
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
  const factor = rateFactorOf(evidence);
  if (!trouble || factor <= usualFactors.to) return null;
  // A hard task begins slowly at a rate that is only somewhat high.
  if (!divergence && factor <= 30 && evidence.steps.loss.length < PATIENCE.steps) return null;
  return {
    cause: 'learning rate too high',
    evidence: `The learning rate is ${figure(rate)}, and ${trouble.says}.`,
    why,
    change: setUsualRate(experiment),
  };
};

/** A loss that does not fall at a rate far below the usual. */
export const rateTooLow: Rule = (evidence) => {
  const trouble = stuck(evidence);
  const rate = rateOf(evidence);
  if (!trouble || rateFactorOf(evidence) >= usualFactors.from) return null;
  return {
    cause: 'learning rate too low',
    evidence: `The learning rate is ${figure(rate)}, and ${trouble.says}.`,
    why: 'Its steps are so short that the weights hardly move from where they were drawn.',
    change: setUsualRate(evidence.experiment),
  };
};

/** From this part of silent units on, a layer is dead. */
const DEAD = 0.9;

/** Units that never answer again. */
export const deadRelus: Rule = (evidence) => {
  const { layers, divergence, experiment } = evidence;
  const worst = layers?.find(({ deadShare }) => deadShare >= DEAD);
  const nothing = divergence && isDead(divergence);
  if (!worst && !nothing) return null;
  if (worst && !nothing && !stuck(evidence)) return null;
  const smaller = smallerRate(experiment.training.optimizer);
  return {
    cause: 'dead ReLUs',
    evidence: worst
      ? `In ${worst.layer} ${percent(worst.deadShare)} of the units were zero for every picture of the batch.`
      : 'Every picture gets the same answer, and no gradient comes back to change it.',
    why: 'A ReLU whose input is below zero for all pictures passes nothing on and gets no gradient: one step too long can leave it so for good. Reset draws new weights.',
    change: smaller === null ? null : setRate(smaller),
  };
};

/** A gradient this many times smaller than at the end of the network has vanished. */
const VANISHED = 1000;

/** A gradient that does not reach the first layers. */
export const vanishing: Rule = (evidence) => {
  const { layers, experiment } = evidence;
  const trouble = stuck(evidence);
  const trained = (layers ?? []).filter(({ gradientNorm }) => gradientNorm >= 0);
  const [first, last] = [trained[0], trained.at(-1)];
  if (!trouble || !first || !last || first.gradientNorm * VANISHED > last.gradientNorm) return null;
  const factor = figure(Math.round(last.gradientNorm / first.gradientNorm));
  const flat = experiment.model.layers
    .slice(0, -1)
    .filter(
      ({ config }) =>
        'activation' in config && (config.activation === 'sigmoid' || config.activation === 'tanh'),
    );
  return {
    cause: 'vanishing gradients',
    evidence: `The gradient of ${first.layer} is ${factor} times smaller than that of ${last.layer}, and ${trouble.says}.`,
    why: 'On its way back the gradient is multiplied by the slope of each activation; sigmoid and tanh are nearly flat at their ends, so that little arrives.',
    change: flat.length > 0 ? activateByRelu(namesOf(flat)) : null,
  };
};
