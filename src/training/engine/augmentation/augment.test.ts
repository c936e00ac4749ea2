import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { plainPreprocessing } from '../../../data/preprocess.ts';
import { keyedRandom } from '../../../data/random.ts';
import fixture from '../../../test/fixtures/augmentation.json' with { type: 'json' };
import { augmentationCases, augmentationError } from '../../../test/numbers/augmentationErrors.ts';
import type { Fields } from '../../../model-builder/fields.ts';
import { startOnly } from '../../../test/startOnly.ts';
import { expectNoTensorLeak } from '../../../test/tensors.ts';
import {
  type AugmentationLayer,
  type AugmentationName,
  augmentationOf,
  augmentations,
  VALUE_RANGE,
} from '../../experiment/augmentations.ts';
import { type Preparation, toPictures } from '../step.ts';
import { uploadPictures, augmenterOf } from './augment.ts';

const names = Object.keys(augmentations) as AugmentationName[];

/** Three pictures of noise, 8×10 in colour. */
const shape = [8, 10, 3] as const;
const random = keyedRandom(1, 'pictures');
const pixels = Uint8Array.from({ length: 3 * 240 }, () => random.int(256));
const preparation: Preparation = { shape, preprocessing: plainPreprocessing, statistics: null };

async function augmented(
  layers: readonly AugmentationLayer[],
  key = { seed: 1, step: 0 },
  prepared = preparation,
): Promise<Float32Array> {
  const { tensors, pictures } = uploadPictures(pixels, prepared, layers, key);
  const made = pictures();
  const values = await made.data<'float32'>();
  tf.dispose([made, ...tensors]);
  return values;
}

async function plain(prepared = preparation): Promise<Float32Array> {
  const pictures = toPictures(pixels, prepared);
  const values = await pictures.data<'float32'>();
  pictures.dispose();
  return values;
}

describe.each(['cpu', 'wasm'] as const)('augmentation on %s', (pinned) => {
  beforeAll(() => startOnly(pinned));

  test('the cases have every layer', () => {
    const had = new Set(augmentationCases.map(({ layer }) => layer.className));
    expect([...had].toSorted()).toEqual(names.toSorted());
  });

  test.each(augmentationCases.map((one) => [one.name, one] as const))(
    'does what Keras does by the same draws: %s',
    async (_, one) => {
      expect(await augmentationError(one)).toBeLessThan(1e-5);
    },
  );

  test.each(names)('%s changes pictures by seed and step, the same way each time', async (name) => {
    const layers = [augmentationOf(name)];
    const first = await augmented(layers);
    expect(await augmented(layers)).toEqual(first);
    const others = [
      await plain(),
      await augmented(layers, { seed: 2, step: 0 }),
      await augmented(layers, { seed: 1, step: 4 }),
    ];
    for (const other of others) expect(other).not.toEqual(first);
  });

  test('a layer that is off changes nothing, also not what the next one draws', async () => {
    const [flip, zoom] = [{ ...augmentationOf('RandomFlip'), enabled: false }, augmentationOf('RandomZoom')];
    expect(await augmented([flip])).toEqual(await plain());
    const after = await augmented([flip, zoom]);
    expect(await augmented([{ ...augmentationOf('RandomBrightness'), enabled: false }, zoom])).toEqual(after);
    expect(await augmented([zoom])).not.toEqual(after);
  });

  test('what comes in from outside is black, and white stays white, whatever values are scaled to', async () => {
    const brighter = { ...augmentationOf('RandomBrightness'), factor: [1, 1] } as const;
    const away = {
      ...augmentationOf('RandomTranslation'),
      fillMode: 'constant',
      heightFactor: [1, 1],
      widthFactor: [1, 1],
    } as const;
    for (const [scaling, black, white] of [
      ['0 to 1', [0, 0, 0], [1, 1, 1]],
      ['-1 to 1', [-1, -1, -1], [1, 1, 1]],
      ['mean 0, deviation 1', [-2, -1, 0], [3, 4.1, 5.1]],
    ] as const) {
      const prepared = {
        shape,
        preprocessing: { ...plainPreprocessing, scaling },
        statistics: { mean: [102, 50, 0], deviation: [51, 50, 50] },
      };
      expect(
        (await augmented([brighter as AugmentationLayer], undefined, prepared)).slice(0, 3),
      ).toBeAllclose(white, { rtol: 1e-5 });
      expect((await augmented([away as AugmentationLayer], undefined, prepared)).slice(0, 3)).toBeAllclose(
        black,
        { atol: 1e-6 },
      );
    }
  });

  test('leaves no tensor behind', () =>
    expectNoTensorLeak(async () => {
      await augmented(names.map(augmentationOf));
      await augmented([]);
    }));
});

const PICTURES = 20_000;

/** What is drawn, by the fixture's names. */
function drawn(layer: AugmentationLayer): Readonly<Record<string, readonly number[]>> {
  const { draw } = augmenterOf(layer);
  if (layer.className === 'RandomCrop') {
    const steps = Array.from({ length: PICTURES }, (_, step) =>
      draw(layer, keyedRandom(1, 'augmentation', step, 0), [2, 10, 20, 1]),
    );
    return Object.fromEntries(
      ['top', 'left'].map((name) => [name, steps.map((draws) => draws[name]?.[0] ?? Number.NaN)]),
    );
  }
  const draws = draw(layer, keyedRandom(1, 'augmentation', 0, 0), [PICTURES, 10, 20, 1]);
  const numbers = (name: string) => Array.from(draws[name] ?? []);
  if (layer.className !== 'RandomErasing')
    return Object.fromEntries(Object.keys(draws).map((name) => [name, numbers(name)]));
  const [x0, x1, y0, y1] = ['x0', 'x1', 'y0', 'y1'].map(numbers) as [number[], number[], number[], number[]];
  return {
    applies: numbers('applies'),
    height: y1.map((end, i) => (end - (y0[i] ?? 0)) / 10),
    width: x1.map((end, i) => (end - (x0[i] ?? 0)) / 20),
    top: y0.map((begin) => begin / 10),
    left: x0.map((begin) => begin / 20),
  };
}

const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
const meanOf = (values: readonly number[]) => sumOf(values) / values.length;

function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  const both = a.map((value, i) => [value - meanA, (b[i] ?? Number.NaN) - meanB] as const);
  const [aa, bb, ab] = [
    sumOf(both.map(([x]) => x * x)),
    sumOf(both.map(([, y]) => y * y)),
    sumOf(both.map(([x, y]) => x * y)),
  ];
  return ab / Math.sqrt(aa * bb);
}

/** Where each tenth of the values ends; of few different values, only the first and the last, as tenths jump there. */
function tenthsOf(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  const shares = new Set(values).size < 10 ? [0, 10] : Array.from({ length: 11 }, (_, i) => i);
  return shares.map((share) => sorted[Math.round((share / 10) * (sorted.length - 1))] ?? Number.NaN);
}

/** Numbers that depend on each other: without a factor of its own the width is zoomed as the height, and a long rectangle begins early. */
const related = ({ className, widthFactor }: { className: string; widthFactor?: unknown }): string[] => {
  if (className === 'RandomErasing') return ['height top', 'width left'];
  return className === 'RandomZoom' && widthFactor === null ? ['height width'] : [];
};

const draws = fixture.draws.map((one) => [one.layer.className, one] as const);

describe('what is drawn', () => {
  test.each(draws)('lies as Keras’s draws do: %s', (_, { layer, deciles, means }) => {
    const own = drawn(layer as unknown as AugmentationLayer);
    expect(Object.keys(own).toSorted()).toEqual(Object.keys(means).toSorted());
    for (const [name, expected] of Object.entries(deciles)) {
      const values = own[name] ?? [];
      const width = expected[10]! - expected[0]!;
      const mean = (means as Record<string, number>)[name]!;
      expect(Math.abs(meanOf(values) - mean) / width, name).toBeLessThan(0.02);
      const tenths = tenthsOf(values);
      const keras = tenths.length < 11 ? [expected[0]!, expected[10]!] : expected;
      expect(tenths, name).toBeAllclose(keras, { rtol: 0, atol: 0.03 * width });
    }
  });

  test.each(draws)('is each picture’s own, and each number’s: %s', (_, { layer }) => {
    const own = Object.entries(drawn(layer as unknown as AugmentationLayer));
    const pairs = own.flatMap(([name, values], i) => [
      [`${name} next`, correlation(values.slice(1), values.slice(0, -1))] as const,
      ...own.slice(0, i).map(([other, others]) => [`${other} ${name}`, correlation(others, values)] as const),
    ]);
    const told = new Set(related(layer));
    const alike = pairs.filter(([, value]) => !(Math.abs(value) < 0.03)).map(([both]) => both);
    expect(alike).toEqual([...told]);
  });
});

test('defaults are Keras’s, where it has some, and so is the range of values', () => {
  for (const [name, expected] of Object.entries(fixture.defaults)) {
    const layer: Readonly<Record<string, unknown>> = augmentationOf(name as AugmentationName);
    const fields: Fields = augmentations[name as AugmentationName].fields;
    const own = Object.fromEntries(
      Object.entries(fields).map(([key, { argument }]) => [argument, layer[key]]),
    );
    const { value_range: range, ...others } = expected as { readonly value_range?: readonly number[] };
    expect(range ?? VALUE_RANGE, name).toEqual(VALUE_RANGE);
    expect(own, name).toMatchObject(others);
  }
});
