import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { chain, type ChainItem, isMerge, setConfig, setTrainable } from '../edit.ts';
import { activations } from '../layers/activations.ts';
import { type LayerClassName, layerDefinitions } from '../layers/registry.ts';
import type { ModelSpec } from '../spec.ts';
import { leNet5, smallResNet, starterCnn } from '../templates.ts';
import { toKerasJson } from '../toKerasJson.ts';
import { textOf } from './source.ts';
import { tfjsModelLines } from './tfjsModel.ts';

/** The model that TensorFlow.js makes of the code. */
const run = (spec: ModelSpec): tf.LayersModel =>
  // The code is ours, and is run as whoever copies it would run it.
  // oxlint-disable-next-line no-new-func, typescript/no-implied-eval
  new Function('tf', `${textOf(tfjsModelLines(spec))}; return model;`)({
    layers: tf.layers,
    regularizers: tf.regularizers,
    sequential: tf.sequential,
    model: tf.model,
    input: tf.input,
  }) as tf.LayersModel;

/** What a layer is, without what depends on where it stands. */
const described = (layer: tf.layers.Layer) => {
  const { batchInputShape: _, batch_input_shape: __, dtype: ___, ...config } = layer.getConfig();
  const text = JSON.stringify(config, (key, value: unknown) => (key === 'seed' ? null : value));
  return { className: layer.getClassName(), config: JSON.parse(text) as object, shape: layer.outputShape };
};
/** The layers that each layer reads, by name. */
const inputsOf = (model: tf.LayersModel) =>
  Object.fromEntries(
    model.layers
      .filter((layer) => layer.getClassName() !== 'InputLayer')
      .map((layer) => [
        layer.name,
        layer.inboundNodes[0]?.inboundLayers.map(({ name }) => name.replace(/_input$/, '')),
      ]),
  );

/** A model of each kind of layer, with its defaults; a merge reads the same twice. */
const ofEachKind = (Object.keys(layerDefinitions) as LayerClassName[])
  .filter((className) => className !== 'Input' && className !== 'SpatialDropout2D')
  .map((className) => {
    const model = chain([
      ['Input', { shape: [8, 8, 3] }],
      ...(className === 'Dense' ? [['Flatten', {}] as const] : []),
      [className, {}] as ChainItem,
    ]);
    const layers = model.layers.map((layer) =>
      isMerge(layer) ? { ...layer, inbound: ['input_layer', 'input_layer'] } : layer,
    );
    return [className, { layers }] as const;
  });

const cases: readonly (readonly [string, ModelSpec])[] = [
  ['a stack', starterCnn([28, 28, 1], 10)],
  ...ofEachKind,
  ...activations
    .filter((name) => name !== 'leaky_relu')
    .map(
      (activation) =>
        [
          `Conv2D with ${activation}`,
          chain([
            ['Input', {}],
            ['Conv2D', { activation }],
          ]),
        ] as const,
    ),
  ['LeNet-5', leNet5([28, 28, 1], 10)],
  ['branches', smallResNet([32, 32, 3], 10)],
  [
    'penalties, a frozen layer and other initializers',
    setTrainable(
      setConfig(starterCnn([28, 28, 1], 10), 'conv2d', {
        kernelL1: 0.01,
        kernelL2: 0.02,
        kernelInitializer: 'he_normal',
        strides: [2, 1],
      }),
      'conv2d',
      false,
    ),
  ],
];

describe('tfjsModelLines', () => {
  test('leaky_relu, which TensorFlow.js has as a layer alone, stands as a layer', () => {
    const stack = chain([
      ['Input', {}],
      ['Conv2D', { activation: 'leaky_relu' }],
      ['Flatten', {}],
    ]);
    const merged = {
      layers: [
        ...stack.layers,
        ...chain([
          ['Input', {}],
          ['Add', {}],
        ])
          .layers.slice(1)
          .map((layer) => ({ ...layer, inbound: ['flatten', 'flatten'] })),
      ],
    } as ModelSpec;
    const kinds = (model: tf.LayersModel) => model.layers.map((layer) => layer.getClassName());
    expect(kinds(run(stack))).toEqual(['InputLayer', 'Conv2D', 'LeakyReLU', 'Flatten']);
    expect(kinds(run(merged))).toEqual(['InputLayer', 'Conv2D', 'LeakyReLU', 'Flatten', 'Add']);
    expect(run(stack).layers[2]?.getConfig()).toMatchObject({ alpha: 0.2 });
  });

  test('SpatialDropout2D, which TensorFlow.js lacks, is a Dropout with one draw a map', () => {
    const stack = chain([
      ['Input', {}],
      ['SpatialDropout2D', { rate: 0.5 }],
    ]);
    const dropout = run(stack).layers.at(-1);
    expect(dropout?.getClassName()).toBe('Dropout');
    expect(dropout?.getConfig()).toMatchObject({ rate: 0.5, noiseShape: [null, 1, 1, null] });
  });

  test.each(cases)('TensorFlow.js makes of the code what it makes of the Keras JSON: %s', async (_, spec) => {
    const load = async () => ({ modelTopology: toKerasJson(spec) as object });
    const expected = await tf.loadLayersModel({ load });
    const model = run(spec);
    const byName = new Map(model.layers.map((layer) => [layer.name, layer]));
    for (const layer of expected.layers) {
      const ours = byName.get(layer.name);
      if (layer.getClassName() === 'InputLayer') continue;
      expect(ours && described(ours)).toEqual(described(layer));
    }
    expect(inputsOf(model)).toEqual(inputsOf(expected));
  });
});
