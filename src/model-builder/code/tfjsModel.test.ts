import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { setConfig, setTrainable } from '../edit.ts';
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

const cases: readonly (readonly [string, ModelSpec])[] = [
  ['a stack', starterCnn([28, 28, 1], 10)],
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
