import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { type Analysis, analyse } from './analyse.ts';
import { append, chain, type ChainItem } from './edit.ts';
import { explanationsOf, fieldNotes, totalsOf } from './explain.ts';
import { definitionOf, type LayerClassName, layerDefinitions } from './layers/registry.ts';
import { findLayer, type LayerSpec } from './spec.ts';
import { starterCnn } from './templates.ts';

const classNames = Object.keys(layerDefinitions) as LayerClassName[];
const context = { inputShape: [28, 30, 2], classes: 10, batchSize: 32 } as const;
const input: ChainItem = ['Input', { shape: [28, 30, 2] }];

/** A layer of the class, of one argument each that is not the default's, that reads what it can read. */
function madeOf(className: LayerClassName, config = {}): { layer: LayerSpec; analysis: Analysis } {
  if (className === 'Input') {
    const model = chain([input]);
    return { layer: model.layers[0]!, analysis: analyse(model, context) };
  }
  const before = chain(className === 'Dense' ? [input, ['Flatten', {}]] : [input]);
  const inbound = Array(definitionOf(className).inputs === 'many' ? 2 : 1).fill(before.layers.at(-1)?.name);
  const { model, name } = append(before, className, config, inbound);
  return { layer: findLayer(model, name)!, analysis: analyse(model, context) };
}

const formulaOf = (term: string, { layer, analysis }: ReturnType<typeof madeOf>) =>
  explanationsOf(layer, analysis).find((one) => one.term === term)?.formula;

/** What a formula comes to: the names and units in it say nothing. */
function computed(formula: string): number {
  const code = formula
    .replaceAll(/[a-z_]{2,}\d*/g, '')
    .replaceAll('⌊', 'Math.floor(')
    .replaceAll('⌈', 'Math.ceil(')
    .replaceAll(/[⌋⌉]/g, ')')
    .replaceAll('×', '*')
    .replaceAll('−', '-')
    .replaceAll('√', 'Math.sqrt');
  return Number(runInNewContext(code));
}

const configs: readonly (readonly [LayerClassName, object])[] = [
  ...classNames.map((className) => [className, {}] as const),
  ['Conv2D', { kernelSize: [3, 5], strides: [2, 3], filters: 7, useBias: false }],
  ['Conv2D', { kernelSize: [3, 2], dilationRate: [2, 4], padding: 'valid' }],
  ['Conv2D', { strides: [3, 4], padding: 'same' }],
  ['DepthwiseConv2D', { depthMultiplier: 3, strides: [2, 2] }],
  ['SeparableConv2D', { depthMultiplier: 3, filters: 5, kernelSize: [1, 4] }],
  ['MaxPooling2D', { poolSize: [3, 2], strides: [2, 5] }],
  ['AveragePooling2D', { padding: 'same', strides: [3, 1] }],
  ['UpSampling2D', { size: [3, 2], interpolation: 'bilinear' }],
  [
    'ZeroPadding2D',
    {
      padding: [
        [1, 2],
        [3, 4],
      ],
    },
  ],
  ['Reshape', { targetShape: [14, -1, 4] }],
  ['Reshape', { targetShape: [60, 7, 4] }],
  ['PReLU', { sharedAxes: [1, 2] }],
];

describe('explanationsOf', () => {
  test.each(configs)('every formula of %s %o comes to its number', (className, config) => {
    const made = madeOf(className, config);
    const facts = made.analysis.layers.get(made.layer.name)!;
    expect(facts.problems.filter(({ code }) => code === 'shape')).toEqual([]);
    const [height, width, channels] = facts.outputShape!;
    const lengths = formulaOf('output shape', made)?.split(', ') ?? [];
    for (const text of lengths) {
      const [, formula, axis] = /^(.*) = [\d,]+ (.*)$/.exec(text)!;
      const of = { high: height, wide: width, channels, values: height, 'high and wide': height };
      expect(computed(formula!), text).toBe(of[axis as keyof typeof of]);
      expect(text).toContain(`= ${computed(formula!).toLocaleString('en')} ${axis}`);
    }
    const parameters = formulaOf('parameters', made);
    expect(computed(parameters ?? '0'), parameters!).toBe(facts.parameters);
    expect(computed(formulaOf('multiply-adds', made) ?? '0')).toBe(facts.multiplyAdds);
    expect(computed(formulaOf('activation memory', made)!)).toBe(facts.activationBytes);
    for (const text of formulaOf('receptive field', made)?.split(', ') ?? []) {
      const [formula, result] = text.split(' = ');
      expect(Math.ceil(computed(formula!)), text).toBe(Number.parseInt(result!, 10));
    }
  });

  test.each<[LayerClassName, object, string, string]>([
    [
      'Conv2D',
      { kernelSize: [3, 3] },
      'output shape',
      '⌊(28 − 3) / 1⌋ + 1 = 26 high, ⌊(30 − 3) / 1⌋ + 1 = 28 wide',
    ],
    ['Conv2D', { filters: 4, kernelSize: [3, 3] }, 'parameters', 'kernel 3 × 3 × 2 × 4 + bias 4'],
    ['Conv2D', {}, 'each value', 'relu(w₁ × x₁ + … + w₁₈ × x₁₈ + bias), 18 = 3 × 3 × 2'],
    ['Conv2D', { filters: 4 }, 'multiply-adds', '26 × 28 × 4 × 3 × 3 × 2'],
    [
      'Conv2D',
      { kernelSize: [3, 5] },
      'receptive field',
      '1 + (3 − 1) × 1 = 3 high, 1 + (5 − 1) × 1 = 5 wide',
    ],
    ['Dense', { units: 5, activation: 'linear' }, 'each value', 'w₁ × x₁ + … + w₁₆₈₀ × x₁₆₈₀ + bias'],
    ['Dense', { units: 5 }, 'multiply-adds', '1680 × 5'],
    ['Flatten', {}, 'output shape', '28 × 30 × 2 = 1,680 values'],
    ['Reshape', { targetShape: [14, -1, 4] }, 'output shape', '28 × 30 × 2 / 14 / 4 = 30 wide'],
    ['Concatenate', {}, 'output shape', '2 + 2 = 4 channels'],
    ['MaxPooling2D', {}, 'each value', 'max(x₁, …, x₄), 4 = 2 × 2'],
    ['GlobalAveragePooling2D', {}, 'each value', '(x₁ + … + x₈₄₀) / 840, 840 = 28 × 30'],
    ['Activation', { activation: 'relu' }, 'each value', 'max(0, x)'],
    [
      'Dropout',
      { rate: 0.25 },
      'each value',
      'in training 0 in 25 % of cases, else x / (1 − 0.25); afterwards x',
    ],
    ['Rescaling', { scale: 2, offset: -1 }, 'each value', 'x × 2 − 1'],
    [
      'BatchNormalization',
      { epsilon: 0.01, center: false },
      'each value',
      '(x − mean) / √(variance + 0.01) × gamma',
    ],
  ])('%s %o: %s', (className, config, term, formula) => {
    expect(formulaOf(term, madeOf(className, config))).toBe(formula);
  });
});

describe('fieldNotes', () => {
  test.each(classNames)(
    'every field of %s says its formula with numbers and its name in Keras',
    (className) => {
      const { layer, analysis } = madeOf(className);
      for (const [key, field] of Object.entries(definitionOf(className).fields)) {
        const notes = fieldNotes(layer, key, analysis);
        const keras = field.ours ? '' : `Keras: ${className}(${field.argument}`;
        expect(notes.length, key).toBeGreaterThan(keras ? 1 : 0);
        expect(notes[0], key).toMatch(/[\dx]/);
        expect(notes.at(-1)?.slice(0, keras.length), key).toBe(keras);
      }
    },
  );

  test.each<[LayerClassName, object, string, readonly string[]]>([
    [
      'Conv2D',
      { filters: 4, kernelSize: [3, 3], padding: 'same' },
      'strides',
      ['output shape: ⌈28 / 1⌉ = 28 high, ⌈30 / 1⌉ = 30 wide', 'Keras: Conv2D(strides=(1, 1))'],
    ],
    [
      'Conv2D',
      { filters: 4 },
      'filters',
      [
        'parameters: kernel 3 × 3 × 2 × 4 + bias 4 = 76',
        'multiply-adds: 26 × 28 × 4 × 3 × 3 × 2 = 52,416',
        'Keras: Conv2D(filters)',
      ],
    ],
    // Keras: limit = sqrt(6 / (fan_in + fan_out)), fans 3·3·2 and 3·3·4.
    [
      'Conv2D',
      { filters: 4 },
      'kernelInitializer',
      ['between ±√(6 / (18 + 36)) = ±0.333', 'Keras: Conv2D(kernel_initializer="glorot_uniform")'],
    ],
    [
      'Dense',
      { units: 3, kernelInitializer: 'he_normal' },
      'kernelInitializer',
      ['normal, of deviation √(2 / 1680) = 0.0345', 'Keras: Dense(kernel_initializer="glorot_uniform")'],
    ],
    [
      'Dense',
      { units: 3, kernelL2: 0.01 },
      'kernelL2',
      ['loss + 0.01 × the sum of weight² over 1680 × 3 weights'],
    ],
    [
      'BatchNormalization',
      {},
      'momentum',
      [
        'moving mean ← 0.99 × moving mean + 0.01 × mean of the batch',
        'Keras: BatchNormalization(momentum=0.99)',
      ],
    ],
  ])('%s %o: %s', (className, config, key, notes) => {
    const { layer, analysis } = madeOf(className, config);
    expect(fieldNotes(layer, key, analysis)).toEqual(notes);
  });

  test('a layer whose output is not known still says the argument in Keras', () => {
    const { layer, analysis } = madeOf('Conv2D', {
      kernelSize: [15, 15],
      strides: [2, 2],
      dilationRate: [2, 2],
    });
    expect(fieldNotes(layer, 'strides', analysis)).toEqual(['Keras: Conv2D(strides=(1, 1))']);
  });
});

describe('totalsOf', () => {
  test('says how the sums come about', () => {
    const model = starterCnn([28, 28, 1], 10);
    const totals = totalsOf(analyse(model, { inputShape: [28, 28, 1], classes: 10, batchSize: 32 }));
    expect(totals.map(({ figure, formula }) => [figure, formula])).toEqual([
      ['56,714', 'conv2d 160 + conv2d_1 4,640 + dense 51,264 + dense_1 650'],
      ['0.71 M', 'conv2d 97,344 + conv2d_1 0.56 M + dense 51,200 + dense_1 640'],
      ['2.4 MB', expect.stringMatching(/^input_layer 0\.1 MB \+ conv2d 1\.3 MB .* \+ 3 more 17\.3 KB$/)],
      ['10×10', 'what one value of max_pooling2d_1 sees'],
    ]);
  });
});
