import type { Pair } from '../../model-builder/fields.ts';
import { defaultConfig } from '../../model-builder/fields.ts';
import { activations } from '../../model-builder/layers/activations.ts';
import { definitionOf, type LayerClassName } from '../../model-builder/layers/registry.ts';
import type { LayerSpec } from '../../model-builder/spec.ts';
import { type Array64, map, normal, separated, sizeOf, ties } from './array64.ts';
import type { Inputs } from './pass.ts';

/** One layer with one set of arguments and numbers to run it on. */
export interface LayerCase {
  /** Class, input shape and the arguments that differ from Keras's defaults here. */
  readonly title: string;
  readonly layer: LayerSpec;
  /** See `Inputs`. */
  readonly inputs: Inputs;
  /** Whether the input has equal values in one window, where finite differences mean nothing. */
  readonly hasTies: boolean;
}

type Fill = 'normal' | 'separated' | 'bent' | 'negative' | 'ties' | 'large';
const fills: Readonly<Record<Fill, (shape: readonly number[], key: string) => Array64>> = {
  normal,
  separated,
  // None of them 0, however many: there PReLU has a kink.
  bent: (shape, key) => separated(shape, key, [-1, 1.1]),
  negative: (shape, key) => separated(shape, key, [-3, -1]),
  ties,
  large: (shape, key) => normal(shape, key, 20),
};

/** A case, or nothing where the layer has no output for that input. */
export function layerCase(
  className: LayerClassName,
  options: object,
  shape: readonly number[],
  fill: Fill = 'normal',
  more: readonly (readonly number[])[] = [],
): LayerCase[] {
  const definition = definitionOf(className);
  const config = { ...defaultConfig(definition.fields), ...options };
  const shapes = [shape, ...more];
  const rowShapes = shapes.map((batched) => batched.slice(1));
  if ('problem' in definition.outputShape(config, rowShapes)) return [];
  const title = `${className} on ${shapes.map((batched) => batched.join('×')).join(', ')} ${JSON.stringify(options).replaceAll('"', '')} (${fill})`;
  const variables = definition
    .variables(config, rowShapes)
    .map((spec) => [
      spec.name,
      normal(spec.shape, `${title} ${spec.name}`, sizeOf(spec.shape.slice(0, -1)) ** -0.5),
    ]);
  const xs = shapes.map((batched, i) => {
    const name = i === 0 ? 'x' : `x${i + 1}`;
    return [name, fills[fill](batched, i === 0 ? title : `${title} ${name}`)] as const;
  });
  const inputs = Object.fromEntries([...xs, ...variables]);
  const inbound = xs.map(([name]) => name);
  const layer = { name: 'layer', className, config, inbound, trainable: true } as LayerSpec;
  return [{ title, layer, inputs, hasTies: fill === 'ties' }];
}

const paddings = ['valid', 'same'] as const;
/** Even, odd and not square. */
const sizes: readonly Pair[] = [
  [8, 8],
  [7, 6],
  [5, 9],
];
/** Lengths without a common factor, so that every batch meets every number of channels and filters. */
const batches = [1, 3, 1];
const channels = [1, 3, 8, 33];
/** The i-th item, beginning anew at the end: spreads options over cases without multiplying them. */
const cycle = <T>(items: readonly T[], i: number): T => items[i % items.length]!;

function* convolutions(): Generator<LayerCase> {
  let i = 0;
  const one = (size: Pair, options: object) => {
    i++;
    const shape = [cycle(batches, i), ...size, cycle(channels, i)];
    return layerCase(
      'Conv2D',
      { filters: cycle([4, 33, 1, 8, 5], i), activation: 'linear', ...options },
      shape,
    );
  };
  for (const padding of paddings)
    for (const size of sizes) {
      for (const kernelSize of [
        [1, 1],
        [2, 2],
        [3, 3],
        [5, 3],
        [1, 4],
      ])
        for (const strides of [
          [1, 1],
          [2, 2],
          [3, 1],
          [2, 5],
        ])
          yield* one(size, { kernelSize, strides, padding });
      for (const kernelSize of [
        [2, 2],
        [3, 3],
        [1, 3],
      ])
        for (const dilationRate of [
          [2, 2],
          [1, 3],
        ])
          yield* one(size, { kernelSize, dilationRate, padding });
    }
  for (const activation of activations) yield* one([7, 6], { activation });
  yield* one([7, 6], { useBias: false });
}

/** Filters of single channels; strides are equal. */
function* depthwiseConvolutions(): Generator<LayerCase> {
  let i = 0;
  for (const className of ['DepthwiseConv2D', 'SeparableConv2D'] as const)
    for (const padding of paddings)
      for (const size of sizes)
        for (const kernelSize of [
          [1, 1],
          [2, 2],
          [3, 3],
          [1, 4],
        ])
          for (const [strides, dilationRate] of [
            [1, [1, 1]],
            [2, [1, 1]],
            [5, [1, 1]],
            [1, [2, 3]],
          ] as const) {
            i++;
            const options = {
              kernelSize,
              strides: [strides, strides],
              padding,
              dilationRate,
              depthMultiplier: cycle([1, 2, 1, 3, 1], i),
              ...(i % 7 === 0 ? { useBias: false } : {}),
              ...(i % 3 === 0 ? { activation: 'tanh' } : {}),
              ...(className === 'SeparableConv2D' ? { filters: cycle([4, 33, 1], i) } : {}),
            };
            yield* layerCase(className, options, [cycle(batches, i), ...size, cycle(channels, i)]);
          }
}

function* poolings(className: 'MaxPooling2D' | 'AveragePooling2D'): Generator<LayerCase> {
  let i = 0;
  for (const padding of paddings)
    for (const size of sizes)
      for (const poolSize of [
        [1, 1],
        [2, 2],
        [3, 3],
        [3, 2],
      ])
        for (const strides of [null, [1, 1], [2, 2], [5, 3]]) {
          i++;
          const fill = cycle(['separated', 'negative', 'ties'] as const, i);
          yield* layerCase(
            className,
            { poolSize, strides, padding },
            [cycle(batches, i), ...size, cycle(channels, i)],
            fill,
          );
        }
}

function* denses(): Generator<LayerCase> {
  for (const [i, activation] of activations.entries())
    for (const values of [1, 7, 33])
      yield* layerCase('Dense', { units: cycle([5, 33, 1], i + values), activation }, [
        cycle(batches, i),
        values,
      ]);
  yield* layerCase('Dense', { units: 5, useBias: false }, [3, 7]);
}

function* others(): Generator<LayerCase> {
  for (const activation of activations)
    for (const fill of ['normal', 'large'] as const) {
      yield* layerCase('Activation', { activation }, [3, 33], fill);
      yield* layerCase('Activation', { activation }, [1, 5, 4, 3], fill);
    }
  for (const shape of [
    [3, 5, 4, 3],
    [1, 7, 6, 33],
    [3, 1, 1, 8],
  ])
    yield* layerCase('GlobalAveragePooling2D', {}, shape);
  for (const [shape, fill] of [
    [[3, 5, 4, 3], 'separated'],
    [[1, 7, 6, 33], 'negative'],
    [[3, 3, 3, 8], 'ties'],
  ] as const)
    yield* layerCase('GlobalMaxPooling2D', {}, shape, fill);
  yield* layerCase('Flatten', {}, [3, 5, 4, 3]);
  yield* layerCase('Flatten', {}, [1, 7]);
  yield* layerCase('Input', { shape: [5, 4, 3] }, [3, 5, 4, 3]);
  for (const rate of [0, 0.5])
    for (const shape of [
      [3, 33],
      [1, 5, 4, 3],
    ])
      for (const { inputs, ...rest } of layerCase('Dropout', { rate }, shape)) {
        const mask = separated(shape, 'mask', [0, 1]);
        const kept = mask.values.map((value) => (value < rate ? 0 : 1 / (1 - rate)));
        yield { ...rest, inputs: { ...inputs, mask: { shape, values: kept } } };
      }
}

/** Layers that draw, with what they drew. */
function* drawings(): Generator<LayerCase> {
  for (const shape of [
    [3, 5, 4, 3],
    [1, 7, 6, 33],
  ]) {
    const maps = [shape[0]!, 1, 1, shape[3]!];
    const kept = map(separated(maps, 'mask', [0, 1]), (value) => (value < 0.5 ? 0 : 2));
    for (const { inputs, ...rest } of layerCase('SpatialDropout2D', { rate: 0.5 }, shape))
      yield { ...rest, inputs: { ...inputs, mask: kept } };
  }
  for (const shape of [
    [3, 33],
    [1, 5, 4, 3],
  ])
    for (const { inputs, ...rest } of layerCase('GaussianNoise', { stddev: 0.5 }, shape))
      yield { ...rest, inputs: { ...inputs, mask: normal(shape, 'noise', 0.5) } };
}

/** Normalised channels and learned slopes. */
function* scalings(): Generator<LayerCase> {
  for (const shape of [
    [3, 33],
    [1, 1],
    [3, 5, 4, 3],
    [1, 7, 6, 33],
  ]) {
    for (const options of [{}, { center: false }, { scale: false, epsilon: 0.1 }])
      yield* layerCase('LayerNormalization', options, shape);
    for (const sharedAxes of [null, [1, 2]]) yield* layerCase('PReLU', { sharedAxes }, shape, 'bent');
  }
}

/** What moves, repeats and scales values. */
function* moves(): Generator<LayerCase> {
  for (const shape of [
    [3, 5, 4, 3],
    [1, 7, 6, 33],
  ]) {
    for (const padding of [
      [
        [1, 1],
        [1, 1],
      ],
      [
        [0, 3],
        [2, 0],
      ],
    ])
      yield* layerCase('ZeroPadding2D', { padding }, shape);
    for (const cropping of [
      [
        [0, 0],
        [0, 0],
      ],
      [
        [1, 2],
        [0, 3],
      ],
    ])
      yield* layerCase('Cropping2D', { cropping }, shape);
    for (const interpolation of ['nearest', 'bilinear'])
      for (const size of [
        [1, 1],
        [2, 2],
        [3, 1],
        [2, 5],
      ])
        yield* layerCase('UpSampling2D', { size, interpolation }, shape);
    yield* layerCase('Rescaling', { scale: 2, offset: -1 }, shape);
  }
  yield* layerCase('UpSampling2D', { interpolation: 'bilinear', size: [4, 4] }, [2, 1, 1, 2]);
  yield* layerCase('Rescaling', { scale: -0.5 }, [3, 33]);
  for (const targetShape of [[-1], [10, -1, 2], [4, 5, 3]])
    yield* layerCase('Reshape', { targetShape }, [3, 5, 4, 3]);
  yield* layerCase('Reshape', { targetShape: [3, -1, 1] }, [2, 33]);
}

/** In training with all pictures, with padding after them and between, and frozen, where the moving statistics count. */
function* normalisations(): Generator<LayerCase> {
  const options = [{}, { center: false }, { scale: false, momentum: 0.9 }, { epsilon: 0.1, momentum: 0 }];
  for (const [i, shape] of [
    [3, 33],
    [5, 1],
    [3, 5, 4, 3],
    [4, 7, 6, 8],
    [1, 5, 4, 33],
  ].entries())
    for (const [j, weights] of [null, [1, 1, 1, 1, 1], [1, 1, 0, 0, 0], [1, 0, 1, 1, 0]].entries())
      for (const one of layerCase('BatchNormalization', cycle(options, i + j), shape)) {
        const variance = map(one.inputs['moving_variance']!, (value) => 0.1 + value ** 2);
        const inputs = { ...one.inputs, moving_variance: variance };
        const title = `${one.title} ${weights ? `weights ${weights.slice(0, shape[0]).join('')}` : 'frozen'}`;
        if (!weights) yield { ...one, title, layer: { ...one.layer, trainable: false }, inputs };
        else {
          const ofBatch = { shape: [shape[0]!], values: Float64Array.from(weights.slice(0, shape[0])) };
          yield { ...one, title, inputs: { ...inputs, weights: ofBatch } };
        }
      }
}

function* merges(): Generator<LayerCase> {
  const like = (shape: readonly number[], lasts: readonly number[]) =>
    lasts.map((last) => [...shape.slice(0, -1), last]);
  for (const shape of [
    [3, 33],
    [1, 1],
    [3, 5, 4, 3],
    [1, 7, 6, 8],
  ]) {
    const same = shape.at(-1)!;
    for (const className of ['Add', 'Multiply', 'Average', 'Maximum', 'Minimum'] as const) {
      for (const count of [1, 2])
        yield* layerCase(className, {}, shape, 'normal', like(shape, Array(count).fill(same)));
      const [batch, ...rest] = shape as [number, ...number[]];
      const gate = [batch, ...rest.slice(0, -1).map(() => 1), same];
      yield* layerCase(className, {}, shape, 'normal', [gate]);
      yield* layerCase(className, {}, gate, 'normal', [[batch, ...rest.slice(0, -1), 1], shape]);
    }
    for (const className of ['Maximum', 'Minimum'] as const)
      yield* layerCase(className, {}, shape, 'ties', [shape]);
    for (const lasts of [[same], [1], [5, 2]])
      yield* layerCase('Concatenate', {}, shape, 'normal', like(shape, lasts));
  }
}

/** Every layer with every option that changes what it computes: sizes even, odd and not square, batch 1 and 3, 1 to 33 channels. */
export const layerCases: readonly LayerCase[] = [
  ...convolutions(),
  ...depthwiseConvolutions(),
  ...poolings('MaxPooling2D'),
  ...poolings('AveragePooling2D'),
  ...denses(),
  ...others(),
  ...moves(),
  ...drawings(),
  ...scalings(),
  ...normalisations(),
  ...merges(),
];

/** Of the cases, those that tell most: every layer at least once, at few shapes, for backends slow to begin (they compile anew for each). */
export const fewLayerCases: readonly LayerCase[] = [
  ...layerCase('Conv2D', { filters: 8, padding: 'same', activation: 'relu' }, [2, 7, 6, 3]),
  ...layerCase(
    'Conv2D',
    { filters: 4, kernelSize: [2, 3], strides: [2, 2], activation: 'linear' },
    [2, 7, 6, 1],
  ),
  ...layerCase(
    'Conv2D',
    { filters: 33, strides: [2, 2], padding: 'same', activation: 'linear' },
    [2, 7, 6, 33],
  ),
  ...layerCase('Conv2D', { filters: 8, kernelSize: [1, 1], activation: 'linear' }, [2, 7, 6, 33]),
  // Channels by fours, which shaders read at once: all of them, those that come in, those that go out.
  ...layerCase('Conv2D', { filters: 12, padding: 'same' }, [3, 9, 10, 8]),
  ...layerCase(
    'Conv2D',
    { filters: 5, kernelSize: [5, 3], strides: [2, 3], padding: 'same', activation: 'linear' },
    [2, 9, 10, 4],
  ),
  ...layerCase(
    'Conv2D',
    { filters: 4, kernelSize: [3, 8], useBias: false, activation: 'linear' },
    [2, 9, 10, 6],
  ),
  // So many rows that the gradient by the kernel is added up in parts.
  ...layerCase('Conv2D', { filters: 2, activation: 'linear' }, [40, 9, 5, 1]),
  ...layerCase(
    'Conv2D',
    { filters: 8, padding: 'same', dilationRate: [2, 2], activation: 'linear' },
    [2, 7, 6, 3],
  ),
  ...layerCase('DepthwiseConv2D', { padding: 'same' }, [2, 7, 6, 8]),
  ...layerCase('DepthwiseConv2D', { strides: [2, 2], depthMultiplier: 2, padding: 'same' }, [2, 7, 6, 3]),
  ...layerCase(
    'DepthwiseConv2D',
    { dilationRate: [2, 2], depthMultiplier: 2, padding: 'same' },
    [2, 7, 6, 3],
  ),
  ...layerCase('SeparableConv2D', { filters: 5 }, [2, 7, 6, 3]),
  ...layerCase('MaxPooling2D', {}, [2, 7, 6, 8], 'negative'),
  ...layerCase('MaxPooling2D', { poolSize: [3, 3], strides: [2, 2], padding: 'same' }, [2, 7, 6, 8], 'ties'),
  ...layerCase('AveragePooling2D', { padding: 'same' }, [2, 7, 6, 8]),
  ...layerCase('AveragePooling2D', { poolSize: [3, 3], strides: [2, 2] }, [2, 7, 6, 8]),
  ...layerCase('GlobalAveragePooling2D', {}, [2, 7, 6, 33]),
  ...layerCase('GlobalMaxPooling2D', {}, [2, 7, 6, 33], 'ties'),
  ...layerCase('Flatten', {}, [2, 7, 6, 3]),
  ...layerCase('Reshape', { targetShape: [14, -1, 1] }, [2, 7, 6, 3]),
  ...layerCase(
    'ZeroPadding2D',
    {
      padding: [
        [0, 1],
        [2, 0],
      ],
    },
    [2, 7, 6, 3],
  ),
  ...layerCase(
    'Cropping2D',
    {
      cropping: [
        [1, 0],
        [0, 2],
      ],
    },
    [2, 7, 6, 3],
  ),
  ...layerCase('UpSampling2D', { size: [2, 3] }, [2, 7, 6, 3]),
  ...layerCase('UpSampling2D', { size: [2, 3], interpolation: 'bilinear' }, [2, 7, 6, 3]),
  ...layerCase('Rescaling', { scale: 2, offset: -1 }, [2, 7, 6, 3]),
  ...layerCase('Input', { shape: [7, 6, 3] }, [2, 7, 6, 3]),
  ...layerCase('Dense', { units: 10, activation: 'softmax' }, [2, 33]),
  ...activations.flatMap((activation) => layerCase('Activation', { activation }, [2, 33], 'large')),
  ...[...others()].filter(({ title }) => title.startsWith('Dropout on 3×33 {rate:0.5}')),
  ...[...normalisations()].filter(({ title }) =>
    /^BatchNormalization on 4×7×6×8 .*(1101|1011|frozen)$/.test(title),
  ),
  ...[...drawings()].filter(({ title }) => title.includes('5×4×3')),
  ...layerCase('LayerNormalization', {}, [2, 7, 6, 8]),
  ...layerCase('PReLU', {}, [2, 7, 6, 8], 'bent'),
  ...layerCase('PReLU', { sharedAxes: [1, 2] }, [2, 7, 6, 8], 'bent'),
  ...(['Add', 'Multiply', 'Average', 'Maximum', 'Minimum'] as const).flatMap((className) => [
    ...layerCase(className, {}, [2, 7, 6, 8], 'normal', [[2, 7, 6, 8]]),
    ...layerCase(className, {}, [2, 7, 6, 8], 'normal', [[2, 1, 1, 8]]),
  ]),
  ...layerCase('Concatenate', {}, [2, 7, 6, 8], 'normal', [[2, 7, 6, 3]]),
];
