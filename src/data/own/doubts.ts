/** Pictures whose labels a trained network doubts: confident learning (Northcutt, Jiang and Chuang 2021), as cleanlab has it. */
import type { Subset } from '../dataset.ts';
import type { Edition } from './edition.ts';
import { counted, type Finding, fixOf } from './finding.ts';
import type { OwnSet } from './ownSet.ts';

/** What a network trained on an edition says of a subset's pictures, in the edition's order. */
export interface Judged {
  readonly subset: Subset;
  /** `[n, classes]`, row-major. */
  readonly probabilities: ArrayLike<number>;
}

/** A label that is doubted. Classes are the edition's indices. */
export interface Doubt {
  readonly slot: number;
  readonly given: number;
  readonly likely: number;
  /** Of the given class, 0..1. */
  readonly probability: number;
}

/** cleanlab's, so that a probability equal to its threshold counts. */
const TOLERANCE = 1e-6;

interface HeldOut {
  readonly slot: number;
  readonly given: number;
  /** By class. */
  readonly probabilities: readonly number[];
}

const sum = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0);

/** Of validation and test only: what a network has trained on it has learnt by heart, with its wrong labels. */
function heldOut({ info, slots, labels }: Edition, judged: readonly Judged[]): HeldOut[] {
  const classes = info.classNames.length;
  const starts = { validation: sum(info.training), test: sum(info.training) + sum(info.validation) };
  return judged.flatMap(({ subset, probabilities }) => {
    if (subset === 'training') return [];
    const values = Array.from(probabilities);
    return Array.from({ length: Math.min(sum(info[subset]), values.length / classes) }, (_, i) => ({
      slot: slots[starts[subset] + i] as number,
      given: labels[starts[subset] + i] as number,
      probabilities: values.slice(i * classes, (i + 1) * classes),
    }));
  });
}

/**
 * The pictures that the network confidently says another class of than they have, most doubted first. Confident is a
 * probability that is at least the mean the class has among the pictures labelled so.
 */
export function doubtsOf(edition: Edition, judged: readonly Judged[]): Doubt[] {
  const pictures = heldOut(edition, judged);
  const thresholds = edition.info.classNames.map((_, label) => {
    const own = pictures.filter(({ given }) => given === label);
    // Of a class without pictures nothing is known, so nothing is confidently of it.
    return own.length === 0 ? Infinity : sum(own.map((one) => one.probabilities[label] ?? NaN)) / own.length;
  });
  return pictures
    .flatMap(({ slot, given, probabilities }) => {
      const predicted = probabilities.indexOf(Math.max(...probabilities));
      const confident = probabilities.flatMap((p, k) =>
        p >= (thresholds[k] ?? Infinity) - TOLERANCE ? k : [],
      );
      const likely = confident.length > 1 ? predicted : (confident[0] ?? given);
      if (likely === given || predicted === given) return [];
      const probability = probabilities[given] ?? NaN;
      return [{ slot, given, likely, probability, margin: probability - (thresholds[given] ?? NaN) }];
    })
    .toSorted((a, b) => a.margin - b.margin)
    .map(({ slot, given, likely, probability }) => ({ slot, given, likely, probability }));
}

/** The doubts about labels that pictures of the set still have. */
export function doubtFinding(set: OwnSet, edition: Edition, judged: readonly Judged[]): Finding | null {
  const names = new Map(set.classes.map(({ id, name }) => [id, name]));
  const labels = new Map(set.samples.map(({ slot, classId }) => [slot, names.get(classId ?? '')]));
  const nameOf = (label: number) => edition.info.classNames[label] ?? '';
  const doubts = doubtsOf(edition, judged).filter(({ slot, given }) => labels.get(slot) === nameOf(given));
  const [worst] = doubts;
  if (!worst) return null;
  const slots = doubts.map(({ slot }) => slot);
  return {
    kind: 'doubted',
    severity: 'warning',
    sentence: `The network doubts the label of ${counted(slots.length, 'picture', 'pictures')} of ${heldOut(edition, judged).length.toLocaleString('en')} it never trained on, most of all a “${nameOf(worst.given)}” that is “${nameOf(worst.likely)}” to it. Pictures it trained on are not judged, as it has learnt their labels. Look whether it is right, and label them anew.`,
    slots,
    fix: fixOf('unlabel', 'Take their labels away', slots),
  };
}
