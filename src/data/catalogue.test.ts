import { readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { catalogue, defaultRef, findOffer, offerOf } from './catalogue.ts';
import { availableForTraining } from './dataset.ts';

const datasets = fileURLToPath(new URL('../../public/datasets/', import.meta.url));
const shipped = catalogue.filter(({ generated }) => !generated);
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
/** Width and height from a PNG's header. */
const pngSize = (file: Buffer) => [file.readUInt32BE(16), file.readUInt32BE(20)];

interface Manifest {
  readonly encoding: string;
  readonly training: Part;
  readonly test: Part;
}
interface Part {
  readonly count: number;
  readonly classCounts: readonly number[];
  readonly chunks: readonly { readonly bytes: number }[];
}

describe('catalogue', () => {
  test('offers five sets that ship and three that are made here', () => {
    expect(catalogue.map(({ info }) => info.id)).toEqual([
      'mnist',
      'fashion',
      'cifar10',
      'quickdraw',
      'photos',
      'shapes',
      'shortcut',
      'letters',
    ]);
    expect(shipped.map(({ info }) => info.id)).toEqual([
      'mnist',
      'fashion',
      'cifar10',
      'quickdraw',
      'photos',
    ]);
    expect(offerOf({ id: 'quickdraw' }).info.classNames.length).toBeGreaterThanOrEqual(20);
  });

  test.each(shipped.map((offer) => [offer.info.id, offer] as const))(
    '%s is known as its manifest says',
    (id, { info, bytes }) => {
      const manifest = JSON.parse(readFileSync(`${datasets}${id}/manifest.json`, 'utf8')) as Manifest;
      const { encoding: _, training, test: tested, ...others } = manifest;
      const counted = ({ count, classCounts }: Part) => ({ count, classCounts });
      expect(info).toEqual({ ...others, training: counted(training), test: counted(tested) });
      expect(bytes).toBe(sum([...training.chunks, ...tested.chunks].map((chunk) => chunk.bytes)));
    },
  );

  test.each(catalogue.map(({ info }) => [info.id, info] as const))(
    '%s says in words what it is, and its counts add up',
    (_, info) => {
      for (const text of [info.title, info.about, info.licence, info.credit, info.source])
        expect(text.length).toBeGreaterThan(2);
      expect(new Set(info.classNames).size).toBe(info.classNames.length);
      for (const part of [info.training, info.test]) {
        expect(part.classCounts).toHaveLength(info.classNames.length);
        expect(sum(part.classCounts)).toBe(part.count);
        expect(Math.min(...part.classCounts)).toBeGreaterThan(0);
      }
      expect(availableForTraining(info)).toBeGreaterThan(0);
    },
  );

  test('finds a set by its id alone, never by what every object has', () => {
    expect(findOffer({ id: 'shapes' })?.info.title).toBe('Shapes (generated)');
    for (const id of ['', 'constructor', '__proto__', 'toString', 'MNIST'])
      expect(findOffer({ id })).toBeUndefined();
    expect(() => offerOf({ id: 'emnist' })).toThrow('There is no data set named "emnist".');
  });
});

describe('public/datasets', () => {
  test('holds a folder for each set with its licence and a sheet of samples, and nothing else', () => {
    expect(readdirSync(datasets).toSorted()).toEqual(catalogue.map(({ info }) => info.id).toSorted());
    for (const { info } of catalogue) {
      expect(readFileSync(`${datasets}${info.id}/LICENSE.md`, 'utf8').length).toBeGreaterThan(100);
      const perRow = info.classNames.length > 12 ? 2 : 1;
      // Ten samples of 32 pixels in a row.
      expect(pngSize(readFileSync(`${datasets}${info.id}/sheet.png`))).toEqual([
        320,
        32 * Math.ceil(info.classNames.length / perRow),
      ]);
    }
  });

  test('is at most 80 MB', () => {
    const files = readdirSync(datasets, { recursive: true, encoding: 'utf8' });
    const bytes = sum(files.map((file) => statSync(datasets + file)).map((s) => (s.isFile() ? s.size : 0)));
    expect(bytes).toBeGreaterThan(60e6);
    expect(bytes).toBeLessThanOrEqual(80e6);
  });

  test('holds as many bytes of each set as are told before it is chosen', () => {
    for (const { info, bytes } of catalogue) {
      const files = readdirSync(datasets + info.id).filter((file) => file.endsWith('.bin'));
      expect(sum(files.map((file) => statSync(`${datasets}${info.id}/${file}`).size))).toBe(bytes);
    }
  });
});

describe('defaultRef', () => {
  test('opens a set with at most 10,000 pictures and its knobs as they are at first', () => {
    expect(defaultRef(offerOf({ id: 'fashion' }))).toEqual({
      id: 'fashion',
      trainingSize: 10_000,
      knobs: {},
      own: null,
    });
    // 85 pictures, 22 of them for validation.
    expect(defaultRef(offerOf({ id: 'photos' }))).toEqual({
      id: 'photos',
      trainingSize: 63,
      knobs: {},
      own: null,
    });
    expect(defaultRef(offerOf({ id: 'shortcut' }))).toEqual({
      id: 'shortcut',
      trainingSize: 3300,
      knobs: { seed: 1, agreement: 1, testAgreement: 0, noise: 0.15 },
      own: null,
    });
  });
});
