/** An edition as a data set like any other, and in words. */
import type { DatasetInfo, EditionInfo, PartInfo } from '../dataset.ts';

/** With more classes than this only the first are named. */
const NAMED = 3;
/** Longest name that is said in a sentence, characters. */
const LONGEST_SAID = 30;

const text = (n: number) => n.toLocaleString('en');
const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

/** What is known of an edition without its pictures. */
export function datasetOfEdition(id: string, info: EditionInfo): DatasetInfo {
  const { title, shape, classNames, training, validation, test } = info;
  return {
    id,
    title: title.trim() || 'Your pictures',
    about: `Your own pictures: ${picturesText(info)}.`,
    shape,
    classNames,
    training: partOf(classNames.map((_, i) => (training[i] ?? 0) + (validation[i] ?? 0))),
    test: partOf(test),
    validationCount: sum(validation),
    drawing: null,
    licence: 'Yours: they stay on this device.',
    credit: 'You',
    source: 'Added on this device',
  };
}

const partOf = (classCounts: readonly number[]): PartInfo => ({ count: sum(classCounts), classCounts });

/** E.g. "612 pictures of cat and dog, 64×64×3". */
export function picturesText({ training, validation, test, classNames, shape }: EditionInfo): string {
  const count = sum([...training, ...validation, ...test]);
  const said = classNames.map((name) =>
    name.length > LONGEST_SAID ? `${name.slice(0, LONGEST_SAID)}…` : name,
  );
  const rest = said.length - NAMED;
  const names = rest > 1 ? [...said.slice(0, NAMED), `${rest} other classes`] : said;
  return `${text(count)} pictures of ${names.slice(0, -1).join(', ')} and ${names.at(-1)}, ${shape.join('×')}`;
}
