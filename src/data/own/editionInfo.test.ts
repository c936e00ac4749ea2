import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyEdition } from '../../test/anyExperiment.ts';
import { catalogue, defaultRef, findOffer, offerOf } from '../catalogue.ts';
import { availableForTraining, datasetKey, type EditionInfo } from '../dataset.ts';
import { datasetOfEdition, picturesText } from './editionInfo.ts';

const id = `own-${'5'.repeat(64)}`;
const pets: EditionInfo = {
  title: 'Pets',
  shape: [64, 64, 3],
  fit: 'crop',
  classNames: ['cat', 'dog'],
  training: [200, 228],
  validation: [46, 46],
  test: [46, 46],
};

describe('datasetOfEdition', () => {
  test('counts as shipped sets do: training with validation, and the test apart', () => {
    fc.assert(
      fc.property(anyEdition, (own) => {
        const { training, test: kept, validationCount, classNames, shape } = datasetOfEdition(id, own);
        const sum = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0);
        for (const part of [training, kept]) expect(sum(part.classCounts)).toBe(part.count);
        expect(availableForTraining({ training, validationCount })).toBe(sum(own.training));
        expect(training.count + kept.count).toBe(sum([...own.training, ...own.validation, ...own.test]));
        expect({ classNames, shape }).toEqual({ classNames: own.classNames, shape: own.shape });
      }),
      { numRuns: 50, seed: 2 },
    );
  });

  test('a set without a title has one', () => {
    expect(datasetOfEdition(id, { ...pets, title: ' ' }).title).toBe('Your pictures');
  });
});

describe('the offer of an edition', () => {
  test('is the same object for the same edition, uses all its pictures, and is none without its description', () => {
    const dataset = defaultRef(offerOf({ id, own: pets }));
    expect(dataset).toEqual({ id, trainingSize: 428, knobs: {}, own: pets });
    expect(offerOf(dataset)).toBe(offerOf(dataset));
    expect(offerOf(dataset)).toMatchObject({ bytes: 612 * 12288, generated: false, knobs: {} });
    expect(findOffer({ id })).toBeUndefined();
    for (const offer of catalogue) expect(offer.own).toBeNull();
  });
});

describe('datasetKey', () => {
  test('tells editions apart, and what is said of them, but not the order it is said in', () => {
    const key = datasetKey({ id, knobs: {}, own: pets });
    const { title, ...others } = pets;
    expect(datasetKey({ id, knobs: {}, own: { ...others, title } })).toBe(key);
    expect(datasetKey({ id, knobs: {}, own: { ...pets, classNames: ['dog', 'cat'] } })).not.toBe(key);
    expect(datasetKey({ id: `own-${'6'.repeat(64)}`, knobs: {}, own: pets })).not.toBe(key);
  });
});

describe('picturesText', () => {
  test('says how many of what, and keeps long lists and names short', () => {
    expect(picturesText(pets)).toBe('612 pictures of cat and dog, 64×64×3');
    const named = (classNames: string[]) => picturesText({ ...pets, classNames });
    expect(named(['a', 'b', 'c', 'd'])).toBe('612 pictures of a, b, c and d, 64×64×3');
    expect(named(['a', 'b', 'c', 'd', 'e'])).toBe('612 pictures of a, b, c and 2 other classes, 64×64×3');
    expect(named(['x'.repeat(200), 'y'])).toBe(`612 pictures of ${'x'.repeat(30)}… and y, 64×64×3`);
  });
});
