/** Whether a set can be trained on as it is. */
import { counted } from './finding.ts';
import { MOST_CLASSES, type OwnSet, type PictureForm, SIDES } from './ownSet.ts';
import { type Split, splitSamples } from './split.ts';

/** Pixels of all pictures in bytes: while training, the worker has them in memory. */
const MOST_PIXELS = 1e9;

const pictures = (count: number) => counted(count, 'picture', 'pictures');

/** Why there is nothing to train on yet, with the way out; null when there is. */
export function whyNotTrainable(set: OwnSet, split: Split = splitSamples(set)): string | null {
  const filled = new Set(set.samples.flatMap(({ classId }) => classId ?? []));
  const labelled = set.samples.filter(({ classId }) => classId !== null).length;
  if (set.samples.length === 0)
    return 'There are no pictures yet. Add some: at least two each of at least two classes.';
  if (labelled === 0)
    return `${set.samples.length === 1 ? 'Your picture has no' : `None of your ${pictures(set.samples.length)} has a`} class yet. Say what they show: at least two each of at least two classes.`;
  if (filled.size === 1) {
    const name = set.classes.find(({ id }) => filled.has(id))?.name ?? '';
    return `All pictures are of one class, “${name}”, and telling apart takes at least two. Add a class with pictures of something else.`;
  }
  if (filled.size > MOST_CLASSES)
    return `There are ${counted(filled.size, 'class', 'classes')} with pictures, and at most ${MOST_CLASSES} can be told apart here. Merge or delete ${(filled.size - MOST_CLASSES).toLocaleString('en')} of them.`;
  return tooLarge(set.form, labelled) ?? missingSubset(set, split);
}

function tooLarge({ side, channels }: PictureForm, count: number): string | null {
  const bytesAt = (oneSide: number) => count * oneSide * oneSide * channels;
  if (bytesAt(side) <= MOST_PIXELS) return null;
  const fitting = SIDES.findLast((oneSide) => bytesAt(oneSide) <= MOST_PIXELS);
  const wayOut =
    fitting === undefined
      ? 'Train on fewer pictures.'
      : `Store them at ${fitting} × ${fitting} pixels or less.`;
  return `${pictures(count)} of ${side} × ${side} pixels are ${(bytesAt(side) / 1e9).toFixed(1)} GB, and training has room for ${MOST_PIXELS / 1e9} GB. ${wayOut}`;
}

function missingSubset({ samples, split: parts }: OwnSet, split: Split): string | null {
  if (split.training.length === 0)
    return 'No pictures are left for training, as their folders put them into validation and test. Release them to be split anew.';
  if (split.validation.length > 0) return null;
  if (parts.validation <= 0)
    return 'No pictures are kept for validation, so nothing could tell how training goes. Give validation a part in the split.';
  const labelled = samples.filter(({ classId }) => classId !== null);
  if (labelled.every(({ pinned }) => pinned !== null))
    return 'No pictures are kept for validation, as their folders put all into training and test. Release those in training to be split anew.';
  return 'There are too few pictures to keep any for validation: those of one capture, or nearly the same, stay together. Add a few of each class that look different.';
}
