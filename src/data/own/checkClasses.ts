/** Whether the classes can be learnt and judged. */
import { keyedRandom, shuffle } from '../random.ts';
import { counted, type Finding, fixOf } from './finding.ts';
import type { OwnClass, OwnSample, OwnSet } from './ownSet.ts';
import { type Split, subsets } from './split.ts';

/**
 * Largest class over smallest. With two classes at 4 to 1, always saying the larger is right four times in five, and
 * Google's guide to data calls less than a fifth a moderate imbalance, no longer a mild one.
 */
const IMBALANCE = 4;
/** Setting pictures aside to match a class smaller than this would throw away more than it mends. */
const FEWEST_TO_MATCH = 10;

const quoted = (classes: readonly OwnClass[]): string => {
  const names = classes.slice(0, 3).map(({ name }) => `“${name}”`);
  const more = classes.length - names.length;
  return more > 0
    ? `${names.join(', ')} and ${more.toLocaleString('en')} more`
    : names.join(', ').replace(/, ([^,]*)$/, ' and $1');
};

interface FilledClass {
  readonly ofClass: OwnClass;
  readonly samples: readonly OwnSample[];
}

/** Each class with its pictures, in the set's order. */
function byClass({ classes, samples }: OwnSet): FilledClass[] {
  const members = new Map<string, OwnSample[]>(classes.map(({ id }) => [id, []]));
  for (const sample of samples) if (sample.classId !== null) members.get(sample.classId)?.push(sample);
  return classes.map((ofClass) => ({ ofClass, samples: members.get(ofClass.id) ?? [] }));
}

/** Pictures without class, and classes without pictures. */
export function checkLabels(set: OwnSet): Finding[] {
  const unlabelled = set.samples.filter(({ classId }) => classId === null).map(({ slot }) => slot);
  const empty = byClass(set)
    .filter(({ samples }) => samples.length === 0)
    .map(({ ofClass }) => ofClass);
  const findings: Finding[] = [];
  if (unlabelled.length > 0)
    findings.push({
      kind: 'unlabelled',
      severity: 'note',
      sentence: `${counted(unlabelled.length, 'picture has no class and is', 'pictures have no class and are')} left out of training. Label ${unlabelled.length === 1 ? 'it' : 'them'}.`,
      slots: unlabelled,
      fix: fixOf('label', 'Label them', unlabelled),
    });
  if (empty.length > 0)
    findings.push({
      kind: 'emptyClass',
      severity: 'warning',
      sentence: `${quoted(empty)} ${empty.length === 1 ? 'has' : 'have'} no pictures and ${empty.length === 1 ? 'is' : 'are'} left out of training. Add some, or delete ${empty.length === 1 ? 'the class' : 'the classes'}.`,
      slots: [],
      fix: {
        ...fixOf('deleteClasses', empty.length === 1 ? 'Delete the class' : 'Delete the classes', []),
        classIds: empty.map(({ id }) => id),
      },
    });
  return findings;
}

/** Classes that have no picture in a subset that has some. */
export function checkSubsets(set: OwnSet, split: Split): Finding[] {
  return subsets.flatMap((subset): Finding[] => {
    if (split[subset].length === 0) return [];
    const present = new Set(split[subset].map((i) => set.samples[i]?.classId));
    const missing = byClass(set).filter(
      ({ ofClass, samples }) => samples.length > 0 && !present.has(ofClass.id),
    );
    if (missing.length === 0) return [];
    const pictures = missing.flatMap(({ samples }) => samples);
    const pinned = pictures.flatMap(({ slot, pinned: to }) => (to === null ? [] : slot));
    const says =
      subset === 'training'
        ? 'so the network cannot learn it'
        : `so ${subset === 'test' ? 'the test' : 'validation'} says nothing of it`;
    return [
      {
        kind: 'unchecked',
        severity: subset === 'training' ? 'problem' : 'warning',
        sentence: `No picture of ${quoted(missing.map(({ ofClass }) => ofClass))} is in ${subset}, ${says}. ${pinned.length > 0 ? 'Folders put some of them elsewhere: let the split decide, or add pictures' : 'Add pictures'} that are not of one capture or nearly the same; these stay together.`,
        slots: pictures.map(({ slot }) => slot),
        fix: pinned.length > 0 ? fixOf('unpin', 'Let the split decide', pinned) : null,
      },
    ];
  });
}

/** Folders that leave nothing for validation. */
export function checkPins({ samples }: OwnSet, split: Split): Finding[] {
  const pinned = samples.filter((one) => one.pinned === 'training' && one.classId !== null);
  if (split.validation.length > 0 || pinned.length === 0) return [];
  const slots = pinned.map(({ slot }) => slot);
  return [
    {
      kind: 'pinned',
      severity: 'problem',
      sentence: `Folders put ${counted(slots.length, 'picture', 'pictures')} into training and none into validation. Let the split take some of them for validation; the test stays as it is.`,
      slots,
      fix: fixOf('unpin', 'Let the split decide', slots),
    },
  ];
}

/** One class with many times the pictures of another. */
export function checkBalance(set: OwnSet): Finding[] {
  const filled = byClass(set).filter(({ samples }) => samples.length > 0);
  const [first] = filled;
  if (!first) return [];
  const smallest = filled.reduce((a, b) => (b.samples.length < a.samples.length ? b : a), first);
  const largest = filled.reduce((a, b) => (b.samples.length > a.samples.length ? b : a), first);
  const least = smallest.samples.length;
  const ratio = largest.samples.length / least;
  if (ratio <= IMBALANCE) return [];
  const aside = filled.flatMap(({ ofClass, samples }) => {
    const slots = samples.map(({ slot }) => slot);
    return shuffle(slots, keyedRandom(set.split.seed, 'balance', ofClass.id)).slice(IMBALANCE * least);
  });
  return [
    {
      kind: 'imbalance',
      severity: 'warning',
      sentence: `“${largest.ofClass.name}” has ${counted(largest.samples.length, 'picture', 'pictures')} and “${smallest.ofClass.name}” ${least.toLocaleString('en')}, ${ratio.toLocaleString('en', { maximumFractionDigits: ratio < 10 ? 1 : 0 })} times fewer, so the network may learn to hardly ever say “${smallest.ofClass.name}”. Add pictures of it${least < FEWEST_TO_MATCH ? '.' : ', or set some of the others aside.'}`,
      slots: smallest.samples.map(({ slot }) => slot),
      fix:
        least < FEWEST_TO_MATCH
          ? null
          : fixOf('unlabel', `Set ${counted(aside.length, 'picture', 'pictures')} aside, unlabelled`, aside),
    },
  ];
}
