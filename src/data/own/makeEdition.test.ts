import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hexOf, ownSample, ownSet, samplesOf } from '../../test/ownSamples.ts';
import { editionOf } from './makeEdition.ts';
import { splitSamples, subsets } from './split.ts';

const set = ownSet(['a', 'none', 'b'], samplesOf({ b: 40, a: 20 }));

/** The part of a subset in what an edition lists. */
function subsetOf(edition: Awaited<ReturnType<typeof editionOf>>, subset: (typeof subsets)[number]) {
  const sum = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0);
  const sizes = subsets.map((one) => sum(edition.info[one]));
  const start = sum(sizes.slice(0, subsets.indexOf(subset)));
  const end = start + sum(edition.info[subset]);
  return { slots: edition.slots.slice(start, end), labels: edition.labels.slice(start, end) };
}

describe('editionOf', () => {
  test('says what it holds, without classes that have no pictures', async () => {
    const { info, setId } = await editionOf(set);
    expect(setId).toBe('set');
    expect(info).toEqual({
      title: 'Pets',
      shape: [64, 64, 3],
      fit: 'crop',
      classNames: ['Class a', 'Class b'],
      training: [14, 28],
      validation: [3, 6],
      test: [3, 6],
    });
  });

  test('holds the pictures of the split, each with its class', async () => {
    const edition = await editionOf(set);
    const split = splitSamples(set);
    for (const subset of subsets) {
      const { slots, labels } = subsetOf(edition, subset);
      expect(new Set(slots)).toEqual(new Set(split[subset].map((i) => set.samples[i]?.slot)));
      expect(labels).toEqual(slots.map((slot) => (slot < 40 ? 1 : 0)));
    }
  });

  test('is named by the SHA-256 of what it is', async () => {
    const edition = await editionOf(set);
    // The form says how pictures were made to fit.
    const { fit, ...described } = edition.info;
    expect(fit).toBe('crop');
    const content = JSON.stringify([
      described,
      [64, 3, 'crop'],
      edition.slots.map((slot, i) => [hexOf(`file ${slot}`, 64), edition.labels[i]]),
    ]);
    expect(edition.id).toBe(`own-${createHash('sha256').update(content).digest('hex')}`);
  });

  test('is the same one when the pictures came in another order, to other places and under other names', async () => {
    const moved = set.samples.toReversed().map((one, i) => ({
      ...one,
      slot: i,
      name: `renamed ${i}`,
      thumbnail: [7, 7] as const,
    }));
    const [first, second] = await Promise.all([
      editionOf(set),
      editionOf({ ...set, id: 'another', samples: moved }),
    ]);
    expect(second.id).toBe(first.id);
    const hashes = (slots: readonly number[], samples = set.samples) =>
      slots.map((slot) => samples.find((one) => one.slot === slot)?.sha256);
    expect(hashes(second.slots, moved)).toEqual(hashes(first.slots));
  });

  test.each([
    ['a class', { classes: set.classes.map((one) => ({ ...one, name: `${one.name}!` })) }],
    ['the title', { title: 'Animals' }],
    ['the form', { form: { ...set.form, fit: 'pad' as const } }],
    ['the split', { split: { ...set.split, seed: 1 } }],
    ['a label', { samples: set.samples.map((one) => (one.slot === 0 ? { ...one, classId: 'a' } : one)) }],
    ['a picture', { samples: set.samples.map((one) => (one.slot === 0 ? ownSample(99, 'b') : one)) }],
  ])('is another one with another %s', async (_, change) => {
    expect((await editionOf({ ...set, ...change })).id).not.toBe((await editionOf(set)).id);
  });

  test('is named by its content where the page may not compute a SHA-256', async () => {
    const refuse = () => Promise.resolve(null);
    const { id } = await editionOf(set, refuse);
    expect(id).toMatch(/^own-[0-9a-f]{64}$/);
    expect((await editionOf({ ...set, samples: set.samples.toReversed() }, refuse)).id).toBe(id);
    expect((await editionOf({ ...set, title: 'Animals' }, refuse)).id).not.toBe(id);
  });

  test('mixes the classes, so that any first part has them in proportion', async () => {
    const counts = fc.array(fc.integer({ min: 2, max: 40 }), { minLength: 2, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(counts, async (perClass) => {
        const ids = perClass.map((_, i) => `c${i}`);
        const samples = samplesOf(Object.fromEntries(perClass.map((count, i) => [`c${i}`, count])));
        const edition = await editionOf(ownSet(ids, samples));
        const { labels } = subsetOf(edition, 'training');
        for (let n = 0; n <= labels.length; n++)
          for (const [label, total] of edition.info.training.entries()) {
            const here = labels.slice(0, n).filter((one) => one === label).length;
            // Each class is at most half a picture from its share of the places, and so is what n is made of.
            expect(Math.abs(here - (n * total) / labels.length)).toBeLessThanOrEqual(
              (1 + perClass.length) / 2,
            );
          }
      }),
      { numRuns: 30 },
    );
  });
});
