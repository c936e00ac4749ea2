/** Pictures whose labels networks doubt that never saw them: confident learning (Northcutt, Jiang and Chuang 2021), as cleanlab has it. */
import type { Edition } from './edition.ts';
import { counted, type Finding } from './finding.ts';
import { FOLDS } from './folds.ts';
import type { JudgedLabels, OwnSet } from './ownSet.ts';

/** A label that is doubted. Classes and pictures are the edition's, by their place. */
export interface Doubt {
  readonly index: number;
  readonly given: number;
  readonly likely: number;
  /** Of the given class, 0..1. */
  readonly probability: number;
}

/** cleanlab's, so that a probability equal to its threshold counts. */
const TOLERANCE = 1e-6;

/**
 * The pictures that are confidently said to be of another class than they have, most doubted first. Confident is a
 * probability that is at least the mean the class has among the pictures labelled so.
 * @param probabilities `[n, classes]`, row-major, each row of a network that was trained without the picture: one
 * trained on it has learnt it by heart, with a wrong label.
 */
export function doubtsOf(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  classes: number,
): Doubt[] {
  const of = (picture: number, label: number) => probabilities[picture * classes + label] ?? NaN;
  const sums = new Float64Array(classes);
  const counts = new Uint32Array(classes);
  for (let i = 0; i < labels.length; i++) {
    const given = labels[i] as number;
    sums[given] = (sums[given] ?? 0) + of(i, given);
    counts[given] = (counts[given] ?? 0) + 1;
  }
  // Of a class without pictures nothing is known, so nothing is confidently of it.
  const thresholds = Array.from(sums, (sum, label) => (counts[label] ? sum / counts[label] : Infinity));
  const doubts: { readonly doubt: Doubt; readonly margin: number }[] = [];
  for (let index = 0; index < labels.length; index++) {
    const row = Array.from({ length: classes }, (_, label) => of(index, label));
    const given = labels[index] as number;
    const predicted = row.indexOf(Math.max(...row));
    const confident = row.flatMap((p, k) => (p >= (thresholds[k] ?? Infinity) - TOLERANCE ? k : []));
    const likely = confident.length > 1 ? predicted : (confident[0] ?? given);
    if (likely === given || predicted === given) continue;
    const probability = of(index, given);
    doubts.push({
      doubt: { index, given, likely, probability },
      margin: probability - (thresholds[given] ?? NaN),
    });
  }
  return doubts.toSorted((a, b) => a.margin - b.margin).map(({ doubt }) => doubt);
}

/** The doubts by what the set knows its pictures and classes by. */
export function judgedLabels(
  { id, setId, slots, info: { classNames } }: Edition,
  doubts: readonly Doubt[],
): JudgedLabels {
  const named = doubts.flatMap(({ index, given, likely }) => {
    const slot = slots[index];
    return slot === undefined
      ? []
      : [{ slot, given: classNames[given] ?? '', likely: classNames[likely] ?? '' }];
  });
  return { version: 1, editionId: id, setId, judged: slots.length, doubts: named };
}

/** The doubts about labels that pictures of the set still have. */
export function doubtFinding(
  set: Pick<OwnSet, 'id' | 'classes' | 'samples'>,
  { setId, judged, doubts }: JudgedLabels,
): Finding | null {
  // Another set gives the same slots to other pictures.
  if (setId !== set.id) return null;
  const names = new Map(set.classes.map(({ id, name }) => [id, name]));
  const labels = new Map(set.samples.map(({ slot, classId }) => [slot, names.get(classId ?? '')]));
  const open = doubts.filter(({ slot, given }) => labels.get(slot) === given);
  const [worst] = open;
  if (!worst) return null;
  const slots = open.map(({ slot }) => slot);
  return {
    kind: 'doubted',
    severity: 'warning',
    sentence: `The network doubts the label of ${counted(slots.length, 'picture', 'pictures')} of ${judged.toLocaleString('en')}, most of all a “${worst.given}” that is “${worst.likely}” to it. Each was judged by one of ${FOLDS} networks that was trained without it. Look who is right, and label them anew.`,
    slots,
    likely: open.map(({ likely }) => likely),
    fix: { kind: 'label', label: 'Label anew', slots, classIds: [] },
  };
}
