/** What shows only over epochs: how training and validation part. */
import { figure, percent } from '../figures.ts';
import { balanceClasses, reduceOnPlateau, setUsualRate, stopAtBest, trainOnAll, widen } from './changes.ts';
import { type Evidence, sharesOf } from './evidence.ts';
import { hiddenWithWeights, PATIENCE, rateFactorOf, type Rule, stuck, usualFactors } from './finding.ts';

/** Fewer pictures of a class than this are few. */
const FEW = 50;
const perClassOf = ({ experiment, info }: Evidence): number =>
  experiment.dataset.trainingSize / info.classNames.length;

/** How far from guessing to knowing all training pictures is learning by heart. */
const BY_HEART = 0.5;
/** Validation no better than guessing, although the training pictures are known, or nothing is learned at all. */
export const labelsDoNotFit: Rule = (evidence) => {
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
  const factor = rateFactorOf(evidence);
  return factor >= usualFactors.from && factor <= usualFactors.to;
};

/** One class for nearly everything. */
export const collapse: Rule = (evidence) => {
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

/** A validation loss that rises while the training loss falls. */
export const overfitting: Rule = (evidence) => {
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
      change: trainOnAll(experiment, info) ?? stopAtBest,
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

/** Curves that no longer fall: a network too small, or steps too long. */
export const flat: Rule = (evidence) => {
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
