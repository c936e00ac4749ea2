/** Own pictures in words. */
import type { EditionInfo } from '../../data/dataset.ts';
import type { Finding } from '../../data/own/finding.ts';
import type { OwnClass } from '../../data/own/ownSet.ts';
import type { OwnJob } from '../../data/own/ownStore.ts';
import { shownName } from '../../data/own/className.ts';
import type { Refused } from '../../data/own/pictures.ts';
import { clock } from '../runText.ts';

/** Made once: to make one takes longer than to draw the number. */
const numbers = new Intl.NumberFormat('en');

export const count = (n: number): string => numbers.format(n);

/** "1 picture", "1,234 pictures". */
export const pictures = (n: number): string => (n === 1 ? '1 picture' : `${count(n)} pictures`);

/** "1,240 of 10,000 pictures, 0:41 left". */
export function progressText({ progress: { done, of, secondsLeft }, cancelled }: OwnJob): string {
  if (cancelled) return 'Stopping …';
  if (of === 0) return 'Looking what there is …';
  const left = secondsLeft === null ? '' : `, ${clock(secondsLeft)} left`;
  return `${count(done)} of ${pictures(of)}${left}`;
}

const totalOf = ({ training, validation, test }: EditionInfo) =>
  [...training, ...validation, ...test].reduce((sum, n) => sum + n, 0);

const findingTitles: Readonly<Record<Finding['kind'], string>> = {
  conflict: 'In two classes',
  leak: 'On two sides of the split',
  pinned: 'Nothing for validation',
  unlabelled: 'Without a class',
  emptyClass: 'Empty classes',
  unchecked: 'Class missing in a set',
  imbalance: 'Uneven classes',
  copy: 'Copies',
  near: 'Nearly the same',
  alike: 'A class that looks alike',
  uniform: 'Of one colour',
  blurry: 'Blurry',
  tiny: 'Tiny',
  aspect: 'Very long',
  doubted: 'Doubtful labels',
};

/** What was found, in a few words. */
export const findingTitle = ({ kind }: Pick<Finding, 'kind'>): string => findingTitles[kind];

/** "1 problem and 2 notes in 612 pictures.". */
export function findingsText(findings: readonly Pick<Finding, 'severity'>[], samples: number): string {
  const parts = (['problem', 'warning', 'note'] as const).flatMap((severity) => {
    const n = findings.filter((finding) => finding.severity === severity).length;
    return n === 0 ? [] : `${count(n)} ${severity}${n === 1 ? '' : 's'}`;
  });
  if (parts.length === 0) return `Nothing found in ${pictures(samples)}.`;
  return `${parts.join(', ').replace(/, ([^,]*)$/, ' and $1')} in ${pictures(samples)}.`;
}

/** How own pictures differ from those the document is on. */
export function changesText(inUse: EditionInfo, now: EditionInfo): string {
  const more = totalOf(now) - totalOf(inUse);
  if (more === 0) return 'Your pictures were changed since';
  return `${pictures(Math.abs(more))} ${more > 0 ? 'added' : 'fewer'} since`;
}

/** The key that gives a class, for the first ten: 1 to 9, then 0. */
export const keyOfClass = (index: number): string | null => (index < 10 ? String((index + 1) % 10) : null);

/** Its place tells two classes of the same name apart. */
export const numberedName = ({ name }: Pick<OwnClass, 'name'>, index: number): string =>
  `${index + 1} ${shownName(name)}`;

/** "“0”: 20 pictures." */
export const holds = (ofClass: Pick<OwnClass, 'name'> | undefined, n: number): string =>
  `${ofClass ? `“${shownName(ofClass.name)}”` : 'No class'}: ${pictures(n)}.`;

/** One a line, to paste into a mail or a table. */
export const refusedList = (refused: readonly Refused[]): string =>
  refused.map(({ path, reason }) => `${path}: ${reason}`).join('\n');
