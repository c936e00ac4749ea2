import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Analysis, analyse, type AnalysisContext } from './analyse.ts';
import { chain, insertAfter, remove, setConfig, setTrainable } from './edit.ts';
import type { Field } from './fields.ts';
import { definitionOf, layerDefinitions, type LayerClassName } from './layers/registry.ts';
import { parseModel } from './parseModel.ts';
import { anyLengths, anySides } from '../test/anyExperiment.ts';
import { reading } from '../test/reading.ts';
import { pixelsSeen } from './sight.ts';
import type { LayerSpec, ModelSpec } from './spec.ts';
import { starterCnn } from './templates.ts';
import { toKerasJson } from './toKerasJson.ts';

const context: AnalysisContext = { inputShape: [28, 28, 1], classes: 10, batchSize: 32 };
const starter = starterCnn([28, 28, 1], 10);

/** What a value of the last feature maps sees. */
function seen({ layers, lastWithMaps }: Analysis) {
  const sight = layers.get(lastWithMaps ?? '')?.sight;
  return sight && pixelsSeen(sight);
}

/** Two branches, one with a 5×5 and a 1×3 window in turn and one with a 3×3, merged before the classifier. */
function branches(
  merge: 'Add' | 'Concatenate',
  options: { readonly filters?: number; readonly padding?: 'valid' },
) {
  const stack = chain([
    ['Input', { shape: [28, 28, 1] }],
    ['Conv2D', { filters: 4, kernelSize: [5, 5], padding: 'same' }],
    ['Conv2D', { filters: 8, kernelSize: [1, 3], padding: 'same' }],
    ['Conv2D', { filters: 8, kernelSize: [7, 3], padding: 'same', ...options }],
    [merge, {}],
    ['Flatten', {}],
    ['Dense', { units: 10, activation: 'softmax' }],
  ]);
  const name = merge === 'Add' ? 'add' : 'concatenate';
  return reading(stack, { conv2d_2: ['input_layer'], [name]: ['conv2d_1', 'conv2d_2'] });
}

describe('analyse', () => {
  test('the starter CNN has the figures worked out by hand', () => {
    const analysis = analyse(starter, context);
    expect(analysis.problems).toEqual([]);
    expect(analysis.parameters).toBe(56_714);
    // 26²·16·9 + 11²·32·9·16 + 800·64 + 64·10
    expect(analysis.multiplyAdds).toBe(97_344 + 557_568 + 51_200 + 640);
    expect(seen(analysis)).toEqual([10, 10]);
    expect(analysis.layers.get('max_pooling2d_1')?.outputShape).toEqual([5, 5, 32]);
    // 784 + 26²·16 + 13²·16 + 11²·32 + 5²·32 + 800 + 64 + 64 + 10 values of 4 bytes for 32 pictures
    expect(analysis.activationBytes).toBe((784 + 10_816 + 2704 + 3872 + 800 + 800 + 64 + 64 + 10) * 4 * 32);
  });

  test('a window larger than its input is reported on its layer, with the numbers and a fix that works', () => {
    const model = setConfig(starter, 'conv2d_1', { kernelSize: [15, 15] });
    const { problems, canTrain, layers } = analyse(model, context);
    expect(canTrain).toBe(false);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ layer: 'conv2d_1', severity: 'error' });
    expect(problems[0]?.message).toContain('15×15 window is larger than its 13×13 input');
    expect(layers.get('dense')?.outputShape).toBeNull();
    expect(analyse(problems[0]?.fix?.apply(model) ?? model, context).canTrain).toBe(true);
  });

  test('Dense on feature maps asks for Flatten', () => {
    const { problems } = analyse(remove(starter, 'flatten'), context);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({
      layer: 'dense',
      code: 'shape',
      message: expect.stringContaining('Put a Flatten before it'),
    });
    const mended = problems[0]?.fix?.apply(remove(starter, 'flatten'));
    expect(mended).toEqual(starter);
  });

  test('GlobalAveragePooling2D makes a row of feature maps, sees everything, and refuses a row', () => {
    const model = setConfig(starter, 'dense', { units: 7 });
    const pooled = insertAfter(remove(model, 'flatten'), 'max_pooling2d_1', 'GlobalAveragePooling2D').model;
    const { layers, problems } = analyse(pooled, context);
    expect(problems).toEqual([]);
    expect(layers.get('global_average_pooling2d')).toMatchObject({
      outputShape: [32],
      sight: { field: 'all' },
    });
    expect(layers.get('dense')?.parameters).toBe((32 + 1) * 7);
    const late = insertAfter(model, 'flatten', 'GlobalAveragePooling2D').model;
    expect(analyse(late, context).problems[0]?.message).toBe(
      'GlobalAveragePooling2D needs feature maps (height, width, channels) but gets a row of 800 values. Move it above Flatten and Dense.',
    );
  });

  test('BatchNormalization has four variables a channel, of which training changes two', () => {
    const { model, name } = insertAfter(starter, 'conv2d_1', 'BatchNormalization');
    const { layers, problems, parameters, trainableParameters } = analyse(model, context);
    expect(problems).toEqual([]);
    expect(layers.get(name)).toMatchObject({
      outputShape: [11, 11, 32],
      parameters: 4 * 32,
      trainableParameters: 2 * 32,
    });
    expect(parameters - trainableParameters).toBe(2 * 32);
    const bare = setConfig(model, name, { center: false, scale: false });
    expect(analyse(bare, context).layers.get(name)).toMatchObject({
      parameters: 2 * 32,
      trainableParameters: 0,
    });
    expect(analyse(setTrainable(model, name, false), context).layers.get(name)?.trainableParameters).toBe(0);
  });

  test('an end that is no Dense is mended by adding one, after Flatten where it takes one', () => {
    for (const end of ['dropout', 'max_pooling2d_1']) {
      const model = {
        layers: starter.layers.slice(0, starter.layers.findIndex(({ name }) => name === end) + 1),
      };
      const { problems } = analyse(model, context);
      expect(problems).toHaveLength(1);
      expect(problems[0]).toMatchObject({ layer: end, code: 'classes' });
      const mended = problems[0]?.fix?.apply(model) ?? model;
      expect(analyse(mended, context).problems).toEqual([]);
      expect(mended.layers.at(-1)).toMatchObject({ config: { units: 10, activation: 'softmax' } });
    }
  });

  test('an end that does not fit the classes is mended by its fix', () => {
    const model = setConfig(starter, 'dense_1', { units: 7, activation: 'relu' });
    const { problems } = analyse(model, context);
    expect(problems[0]?.message).toContain('7 values, but the data set has 10 classes');
    expect(analyse(problems[0]?.fix?.apply(model) ?? model, context).problems).toEqual([]);
  });

  test('of a network with problems the layers that compute are shown', () => {
    const seven = setConfig(starter, 'dense_1', { units: 7 });
    expect(analyse(seven, context).canTrain).toBe(false);
    expect(analyse(seven, context).shown).toBe(seven);
    const broken = analyse(setConfig(starter, 'conv2d_1', { kernelSize: [15, 15] }), context);
    expect(broken.shown.layers.map(({ name }) => name)).toEqual(['input_layer', 'conv2d', 'max_pooling2d']);
    const other = { ...context, inputShape: [32, 32, 3] as const };
    expect(analyse(starter, other).shown.layers, 'it reads other pictures').toEqual([]);
    const huge = setConfig(starter, 'dense', { units: 4096 });
    expect(analyse(huge, { ...context, batchSize: 1_000_000 }).shown.layers, 'too large').toEqual([]);
  });

  test('a last layer without softmax, and softmax in the middle, are told apart', () => {
    const noSoftmax = analyse(setConfig(starter, 'dense_1', { activation: 'linear' }), context);
    expect(noSoftmax.problems[0]).toMatchObject({ layer: 'dense_1', severity: 'error' });
    const middle = analyse(setConfig(starter, 'dense', { activation: 'softmax' }), context);
    expect(middle.problems[0]).toMatchObject({ layer: 'dense', severity: 'warning' });
    expect(middle.canTrain).toBe(true);
  });

  test('what stands after the classifier is told, and the classifier moved to the end', () => {
    for (const className of ['Dropout', 'Dense'] as const) {
      const { model, name } = insertAfter(starter, null, className);
      const { problems } = analyse(model, context);
      expect(problems).toHaveLength(1);
      expect(problems[0]).toMatchObject({ layer: name, code: 'classes' });
      expect(problems[0]?.message).toBe(
        `${name} comes after dense_1, whose softmax gives the 10 classes: that has to be the end.`,
      );
      const mended = problems[0]?.fix?.apply(model) ?? model;
      expect(mended.layers.slice(-2).map((layer) => layer.name)).toEqual([name, 'dense_1']);
      expect(analyse(mended, context).problems).toEqual([]);
    }
  });

  test('a model that cannot learn says so', () => {
    const frozen = ['conv2d', 'conv2d_1', 'dense', 'dense_1'].reduce(
      (m, name) => setTrainable(m, name, false),
      starter,
    );
    const analysis = analyse(frozen, context);
    expect(analysis).toMatchObject({ canTrain: false, trainableParameters: 0, parameters: 56_714 });
  });

  test("pictures of another size are mended by Input's fix", () => {
    const other = { ...context, inputShape: [32, 32, 3] as const };
    const { problems } = analyse(starter, other);
    expect(problems[0]).toMatchObject({ layer: 'input_layer', message: expect.stringContaining('32×32×3') });
    expect(analyse(problems[0]?.fix?.apply(starter) ?? starter, other).canTrain).toBe(true);
  });

  test('what would not fit in memory is refused with figures and a batch that fits', () => {
    const wide = chain([
      ['Input', { shape: [28, 28, 1] }],
      ['Conv2D', { filters: 512, padding: 'same' }],
      ['Conv2D', { filters: 512, padding: 'same' }],
      ['Flatten', {}],
      ['Dense', { units: 10, activation: 'softmax' }],
    ]);
    const heavy = analyse(wide, { ...context, batchSize: 1024 });
    const [problem] = heavy.layers.get('conv2d')?.problems ?? [];
    expect(problem?.code).toBe('too-much-memory');
    expect(problem?.message).toMatch(/needs \d+\.\d GB .* batch size of \d+ or less/);
    const batchSize = Number(/batch size of (\d+)/.exec(problem?.message ?? '')?.[1]);
    expect(analyse(wide, { ...context, batchSize }).canTrain).toBe(true);
    expect(analyse(wide, { ...context, batchSize: batchSize + 1 }).canTrain).toBe(false);
    const vast = chain([
      ['Input', { shape: [28, 28, 1] }],
      ['Conv2D', { filters: 32 }],
      ['UpSampling2D', { size: [16, 16] }],
      ['UpSampling2D', { size: [16, 16] }],
      ['GlobalAveragePooling2D', {}],
      ['Dense', { units: 10, activation: 'softmax' }],
    ]);
    expect(analyse(vast, context).layers.get('up_sampling2d_1')?.problems[0]?.message).toContain(
      'Not one picture fits',
    );
    const huge = analyse(setConfig(wide, 'dense', { units: 4096 }), context);
    expect(huge.layers.get('dense')?.problems.map(({ code }) => code)).toContain('too-many-parameters');
    expect(huge.canTrain).toBe(false);
  });

  test('branches that fit are merged, and see as far as the one that sees farthest', () => {
    const added = analyse(branches('Add', {}), context);
    expect(added.problems).toEqual([]);
    expect(added.layers.get('add')).toMatchObject({ outputShape: [28, 28, 8], parameters: 0 });
    // 5 and 1 × 3 after each other: 5 high, 7 wide; the other branch: 7 high, 3 wide.
    expect(added.layers.get('add')?.sight?.field).toEqual([7, 7]);
    const beside = analyse(branches('Concatenate', { filters: 5 }), context);
    expect(beside.problems).toEqual([]);
    expect(beside.layers.get('concatenate')).toMatchObject({ outputShape: [28, 28, 13] });
    const whole = analyse(reading(branches('Add', {}), { add: ['conv2d_1', 'conv2d_1'] }), context);
    expect(whole.layers.get('add')?.outputShape).toEqual([28, 28, 8]);
  });

  test('branches that do not fit are reported on their merge, with the shapes and the way out', () => {
    const messageOf = (model: ModelSpec) => {
      const { problems, canTrain } = analyse(model, context);
      expect(canTrain).toBe(false);
      expect(problems).toMatchObject([
        { layer: expect.stringMatching('^(add|concatenate)$'), code: 'shape' },
      ]);
      return problems[0]?.message;
    };
    expect(messageOf(branches('Add', { filters: 5 }))).toBe(
      'Add needs inputs of one shape but gets 28×28×8 and 28×28×5. Give the last Conv2D of each branch the same filters.',
    );
    expect(messageOf(branches('Add', { padding: 'valid' }))).toBe(
      'Add needs inputs of one shape but gets 28×28×8 and 22×26×8. Use the same strides and pooling in each branch, and padding "same".',
    );
    expect(messageOf(branches('Concatenate', { padding: 'valid' }))).toBe(
      'Concatenate needs inputs of the same height and width but gets 28×28 and 22×26. Use the same strides and pooling in each branch, and padding "same".',
    );
    const rows = chain([
      ['Input', { shape: [28, 28, 1] }],
      ['Flatten', {}],
      ['Dense', { units: 5 }],
      ['Add', {}],
      ['Dense', { units: 10, activation: 'softmax' }],
    ]);
    expect(messageOf(reading(rows, { add: ['flatten', 'dense'] }))).toBe(
      'Add needs inputs of one shape but gets 784 and 5. Give the last Dense of each branch the same units.',
    );
    expect(messageOf(reading(rows, { add: ['input_layer', 'dense'] }))).toBe(
      'Add cannot merge feature maps with a row of values: it gets 28×28×1 and 5. Put a Flatten after the feature maps.',
    );
  });

  test('merges value by value repeat what has one value along an axis, as a gate has', () => {
    const gated = chain([
      ['Input', { shape: [28, 28, 1] }],
      ['Conv2D', { filters: 8 }],
      ['GlobalAveragePooling2D', {}],
      ['Reshape', { targetShape: [1, 1, -1] }],
      ['Multiply', {}],
      ['Flatten', {}],
      ['Dense', { units: 10, activation: 'softmax' }],
    ]);
    const model = reading(gated, { multiply: ['reshape', 'conv2d'] });
    expect(analyse(model, context).problems).toEqual([]);
    expect(analyse(model, context).layers.get('multiply')?.outputShape).toEqual([26, 26, 8]);
  });

  test.each<[string, LayerClassName, Record<string, unknown>, string, string]>([
    [
      'values that do not come out even',
      'Reshape',
      { targetShape: [5, 5, 30] },
      'Reshape gets 5×5×32, which is 800 values, and cannot make 5×5×30 of them, which is 750. Choose lengths whose product is 800.',
      'Set target shape to 5×5×-1',
    ],
    [
      'no whole rest',
      'Reshape',
      { targetShape: [7, -1, 3] },
      'Reshape gets 5×5×32, which is 800 values, and cannot make 7×-1×3 of them: 800 is no multiple of 21. Choose lengths whose product is 800.',
      'Make it one row',
    ],
    [
      'strides that TensorFlow does not take',
      'DepthwiseConv2D',
      { strides: [1, 2] },
      'DepthwiseConv2D moves as far down as across, not 1×2: with TensorFlow, Keras takes no others.',
      'Set strides to 2×2',
    ],
    [
      'nothing left',
      'Cropping2D',
      {
        cropping: [
          [2, 3],
          [0, 1],
        ],
      },
      'Cropping2D cuts 5 rows and 1 columns off, which leaves nothing of its 5×5 input. Cut less off.',
      'Cut nothing off',
    ],
  ])(
    'a layer that moves values says what is wrong, with a fix that works: %s',
    (_, className, config, said, label) => {
      const { model, name } = insertAfter(starter, 'max_pooling2d_1', className);
      const broken = setConfig(model, name, config);
      const [problem] = analyse(broken, context).problems;
      expect([problem?.message, problem?.fix?.label]).toEqual([said, label]);
      expect(analyse(problem!.fix!.apply(broken), context).problems).toEqual([]);
    },
  );

  test('after UpSampling2D neighbours see the same pixels, and blending sees one more', () => {
    const fieldOf = (interpolation: 'nearest' | 'bilinear', kernelSize: [number, number]) =>
      seen(
        analyse(
          chain([
            ['Input', { shape: [28, 28, 1] }],
            ['UpSampling2D', { interpolation, size: [2, 3] }],
            ['Conv2D', { kernelSize }],
          ]),
          context,
        ),
      );
    // Four rows in a row, enlarged twice: up to 3 of the picture's; five columns, enlarged three times: up to 3.
    expect(fieldOf('nearest', [4, 5])).toEqual([3, 3]);
    expect(fieldOf('nearest', [1, 1])).toEqual([1, 1]);
    expect(fieldOf('bilinear', [1, 1])).toEqual([2, 2]);
  });

  test('of a gate whose channels differ it is the channels that are to be mended', () => {
    const gated = chain([
      ['Input', { shape: [28, 28, 1] }],
      ['Conv2D', { filters: 12 }],
      ['GlobalAveragePooling2D', {}],
      ['Dense', { units: 16 }],
      ['Reshape', { targetShape: [1, 1, -1] }],
      ['Multiply', {}],
    ]);
    const { layers } = analyse(reading(gated, { multiply: ['conv2d', 'reshape'] }), context);
    expect(layers.get('multiply')?.problems[0]?.message).toBe(
      'Multiply needs inputs of one shape but gets 26×26×12 and 1×1×16. Give the last Conv2D of each branch the same filters.',
    );
  });

  test('a layer that reads too few or too many others says so', () => {
    const problemOf = (name: string, inbound: readonly string[]) =>
      analyse(reading(branches('Add', {}), { [name]: inbound }), context).layers.get(name)?.problems[0]
        ?.message;
    expect(problemOf('add', ['conv2d_1'])).toBe(
      'Add needs two or more inputs; drag an output onto it, or add one under Inputs in the Layer tab.',
    );
    expect(problemOf('flatten', [])).toBe('Flatten reads no layer yet; drag an output onto it.');
    expect(problemOf('flatten', ['add', 'conv2d'])).toBe(
      'Flatten reads one layer, not 2; join them with Add or Concatenate first.',
    );
  });

  test('a broken graph is refused without a hang or an exception', () => {
    const layers = starter.layers;
    const broken: ModelSpec[] = [
      { layers: [] },
      { layers: layers.slice(1) },
      { layers: [...layers, ...layers] },
      { layers: layers.map((layer) => ({ ...layer, inbound: [layer.name] })) },
      { layers: layers.map((layer) => ({ ...layer, inbound: ['nobody'] })) },
      { layers: layers.toReversed() },
      { layers: layers.map((layer) => ({ ...layer, inbound: [] })) },
    ];
    for (const model of broken) expect(analyse(model, context).canTrain).toBe(false);
  });

  test('layers of any names, classes, arguments and connections are judged without a hang or an exception', () => {
    const names = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor');
    const argumentNames = Object.values(layerDefinitions).flatMap(({ fields }) => Object.keys(fields));
    const anything = fc.array(
      fc.record({
        name: names,
        className: fc.constantFrom(...Object.keys(layerDefinitions), 'Lambda', 'constructor'),
        config: fc.dictionary(fc.constantFrom(...argumentNames), fc.jsonValue()),
        inbound: fc.array(names, { maxLength: 3 }),
        trainable: fc.boolean(),
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(anything, (layers) => {
        const model = { layers } as unknown as ModelSpec;
        const { problems, canTrain } = analyse(model, context);
        for (const { fix } of problems) fix?.apply(model);
        expect(canTrain).toBe(false);
      }),
      { numRuns: 1000, seed: 5 },
    );
  });

  test('a number past its limits is said on its block, and one at its limits is judged', () => {
    const input = chain([['Input', { shape: [28, 28, 1] }]]);
    for (const className of Object.keys(layerDefinitions) as LayerClassName[]) {
      if (className === 'Input') continue;
      const { model, name } = insertAfter(input, null, className);
      for (const [key, field] of Object.entries(definitionOf(className).fields)) {
        const judged = (value: unknown) =>
          analyse(setConfig(model, name, { [key]: value }), context).layers.get(name)?.problems[0];
        const said = (value: unknown) =>
          expect(judged(value)?.message, key).toContain(`${field.argument} of ${name} has to be`);
        if (field.kind === 'lengths')
          for (const length of [0, -2, 0.5, Infinity, field.max + 1]) said([length, 1, -1]);
        if (!('min' in field) || field.kind === 'range' || field.kind === 'optionalRange') continue;
        const of = (one: number) => {
          const both = [one, one];
          if (field.kind === 'sides') return [both, both];
          return field.kind === 'pair' || field.kind === 'optionalPair' ? both : one;
        };
        for (const limit of [field.min, field.max]) expect(judged(of(limit))?.code, key).not.toBe('argument');
        for (const past of [field.min - 1, field.max + 1, Number.NaN, Infinity]) said(of(past));
      }
    }
  });

  test('a receptive field is the reach of one output traced back to the input, window by window', () => {
    const windows = fc.array(
      fc.record({
        kernel: fc.integer({ min: 1, max: 4 }),
        stride: fc.integer({ min: 1, max: 3 }),
        dilation: fc.integer({ min: 1, max: 3 }),
      }),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(windows, (items) => {
        let model = chain([['Input', { shape: [4000, 4000, 1] }]]);
        for (const { kernel, stride, dilation } of items) {
          const { model: next, name } = insertAfter(model, null, 'Conv2D');
          const dilationRate = stride > 1 ? 1 : dilation;
          model = setConfig(next, name, {
            filters: 1,
            kernelSize: [kernel, 1],
            strides: [stride, 1],
            dilationRate: [dilationRate, 1],
          });
        }
        // Rows first to last of the output at row 5, one layer further up each time.
        let [first, last] = [5, 5];
        for (const { kernel, stride, dilation } of items.toReversed()) {
          first *= stride;
          last = last * stride + (kernel - 1) * (stride > 1 ? 1 : dilation);
        }
        const analysis = analyse(model, { ...context, inputShape: [4000, 4000, 1] });
        expect(seen(analysis)).toEqual([last - first + 1, 1]);
      }),
      { numRuns: 100, seed: 7 },
    );
  });
});

/** Any value a field allows, small enough to build. */
function valueOf(field: Field): fc.Arbitrary<unknown> {
  switch (field.kind) {
    case 'int':
      return fc.integer({ min: field.min, max: Math.min(field.max, 12) });
    case 'float':
      return fc.constantFrom(field.min, field.default, field.max);
    case 'pair':
      return fc.tuple(fc.integer({ min: field.min, max: 4 }), fc.integer({ min: field.min, max: 4 }));
    case 'optionalPair':
      return fc.option(
        fc.tuple(fc.integer({ min: field.min, max: 3 }), fc.integer({ min: field.min, max: 3 })),
      );
    case 'sides':
      return anySides({ min: field.min, max: 3 });
    case 'lengths':
      return anyLengths(13);
    case 'axes':
      return fc.constantFrom(null, [1, 2]);
    case 'choice':
      return fc.constantFrom(...field.options);
    case 'bool':
      return fc.boolean();
    // No layer of the network has one of the latter.
    case 'shape':
    case 'optionalFloat':
    case 'range':
    case 'optionalRange':
      return fc.constant(field.default);
    default:
      return field satisfies never;
  }
}

const classNames = (Object.keys(layerDefinitions) as LayerClassName[]).filter((name) => name !== 'Input');
const anyLayer = fc.constantFrom(...classNames).chain((className) => {
  const { fields } = definitionOf(className);
  return fc
    .record(Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, valueOf(field)])))
    .chain((config) =>
      fc.array(fc.nat(), { minLength: 1, maxLength: 2 }).map((others) => ({ className, config, others })),
    );
});

/** Up to six layers on an odd, non-square picture, of which merges read earlier ones too; most have problems, many have not. */
const anyModel = fc.array(anyLayer, { minLength: 1, maxLength: 6 }).map((items) => {
  let model: ModelSpec = chain([['Input', { shape: [13, 11, 3] }]]);
  for (const { className, config, others } of items) {
    const earlier = others.map((i) => model.layers[i % model.layers.length]!.name);
    const { model: longer, name } = insertAfter(model, null, className);
    model = setConfig(longer, name, config);
    if (definitionOf(className).inputs === 'many')
      model = reading(model, { [name]: [...model.layers.at(-1)!.inbound, ...earlier] });
  }
  return model;
});

async function inTfjs(model: ModelSpec): Promise<LayersModel> {
  // tfjs spells Keras's LecunNormal with a capital C, and has no activation named leaky_relu.
  const modelTopology = JSON.parse(
    JSON.stringify(toKerasJson(model)).replaceAll('"Lecun', '"LeCun').replaceAll('"leaky_relu"', '"relu"'),
  ) as object;
  return loadLayersModel({ load: async () => ({ modelTopology }) }, { strict: false });
}

test('shapes and parameter counts of generated models are what tfjs-layers has, and none throws', async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(anyModel, async (model) => {
      const analysis = analyse(model, { inputShape: [13, 11, 3], classes: 4, batchSize: 2 });
      const shapeOf = (name: string | undefined) => analysis.layers.get(name ?? '')?.outputShape;
      const known = model.layers.filter((layer) => shapeOf(layer.name));
      // Keras lets a row of values through Flatten, tfjs refuses it.
      if (known.some((layer) => layer.className === 'Flatten' && shapeOf(layer.inbound[0])?.length === 1))
        return;
      // tfjs forgets the dilation of the one, and lacks the other.
      const isForgotten = (layer: LayerSpec) =>
        layer.className === 'SpatialDropout2D' ||
        (layer.className === 'DepthwiseConv2D' && Math.max(...layer.config.dilationRate) > 1);
      if (known.length < 2 || known.some(isForgotten)) return;
      // tfjs does not tell what a length of -1 becomes.
      const told = known.map((layer) =>
        layer.className === 'Reshape'
          ? { ...layer, config: { targetShape: shapeOf(layer.name) ?? [] } }
          : layer,
      );
      const built = await inTfjs({ layers: told });
      for (const layer of known) {
        const own = analysis.layers.get(layer.name);
        expect(built.getLayer(layer.name).outputShape).toEqual([null, ...(own?.outputShape ?? [])]);
        expect(built.getLayer(layer.name).countParams()).toBe(own?.parameters);
        compared++;
      }
      built.dispose();
    }),
    { numRuns: 300, seed: 42 },
  );
  expect(compared).toBeGreaterThan(500);
});

describe('parseModel', () => {
  test('any model of ours survives JSON', () => {
    fc.assert(
      fc.property(anyModel, (model) => {
        expect(parseModel(JSON.parse(JSON.stringify(model)))).toEqual(model);
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  test('what is wrong is named by layer and argument', () => {
    const broken = (name: string, config: object) => ({
      layers: starter.layers.map((layer) =>
        layer.name === name ? { ...layer, config: { ...layer.config, ...config } } : layer,
      ),
    });
    expect(() => parseModel(broken('conv2d', { filters: 0 }))).toThrow(
      'model.layers.1.config.filters (filters of "conv2d") has to be a whole number from 1 to 512',
    );
    expect(() => parseModel(broken('conv2d', { groups: 2 }))).toThrow(
      'model.layers.1.config.groups is no argument of Conv2D "conv2d"',
    );
    expect(() => parseModel(broken('dense', { activation: 'constructor' }))).toThrow(
      'model.layers.6.config.activation (activation of "dense") has to be one of ',
    );
    expect(() => parseModel({ layers: [{ className: '__proto__' }] })).toThrow('model.layers.0.');
    expect(() => parseModel(null)).toThrow('model has to be an object');
  });
});
