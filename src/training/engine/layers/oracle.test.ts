import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { chain } from '../../../model-builder/edit.ts';
import { definitionOf } from '../../../model-builder/layers/registry.ts';
import type { LayerSpec, ModelSpec } from '../../../model-builder/spec.ts';
import { smallResNet, starterCnn } from '../../../model-builder/templates.ts';
import { toKerasJson } from '../../../model-builder/toKerasJson.ts';
import { type Array64, map, normal, sizeOf } from '../../../test/reference/array64.ts';
import { layerCases } from '../../../test/reference/cases.ts';
import { isInput } from '../../../test/reference/pass.ts';
import { reading } from '../../../test/reading.ts';
import { startOnly } from '../../../test/startOnly.ts';
import { compile } from '../compile.ts';
import { forwardOf } from './registry.ts';

const upload = ({ values, shape }: Array64) => tf.tensor(Float32Array.from(values), [...shape]);

/** The model as `@tensorflow/tfjs-layers` builds it from our Keras JSON. */
const oracleOf = (model: ModelSpec): Promise<LayersModel> =>
  loadLayersModel({ load: () => Promise.resolve({ modelTopology: toKerasJson(model) as object }) });

/** A layer alone between its inputs and nothing. */
const alone = (layer: LayerSpec, shapes: readonly (readonly number[])[]): ModelSpec => ({
  layers: [
    ...shapes.map((shape, i) => ({
      name: layer.inbound[i]!,
      className: 'Input' as const,
      config: { shape: shape as [number, number, number] },
      inbound: [],
      trainable: true,
    })),
    layer,
  ],
});

describe('each layer equals the one of tfjs-layers built from its Keras JSON', () => {
  beforeAll(() => startOnly('cpu'));

  /** What tfjs-layers has and has right; the rest is held to Keras itself (`src/test/reference/keras.test.ts`). */
  const inOracle = ({ layer, inputs }: (typeof layerCases)[number]) => {
    if ('activation' in layer.config && layer.config.activation === 'leaky_relu') return false;
    if (layer.className === 'UpSampling2D') return layer.config.interpolation === 'nearest';
    if (layer.className === 'SpatialDropout2D') return false;
    // It forgets the dilation.
    if (layer.className === 'DepthwiseConv2D') return Math.max(...layer.config.dilationRate) === 1;
    if (layer.className === 'Reshape') return !layer.config.targetShape.includes(-1);
    // Unlike Keras, it cannot flatten a row.
    return layer.className !== 'Input' && (layer.className !== 'Flatten' || inputs['x']!.shape.length > 2);
  };
  const cases = layerCases.filter(inOracle).map((c) => [c.title, c] as const);
  test.each(cases)('%s', async (_, { layer, inputs: { mask: __, weights: ___, ...inputs } }) => {
    const [xs, variables] = [true, false].map((isX) =>
      Object.entries(inputs).filter(([name]) => isInput(name) === isX),
    ) as [[string, Array64][], [string, Array64][]];
    const shapes = xs.map(([, x]) => x.shape.slice(1));
    const oracle = await oracleOf(alone(layer, shapes));
    const definition = definitionOf(layer.className);

    expect(definition.outputShape(layer.config, shapes)).toEqual(oracle.outputShape.slice(1));
    const parameters = definition.variables(layer.config, shapes).map((spec) => sizeOf(spec.shape));
    expect(parameters.reduce((a, b) => a + b, 0)).toBe(oracle.countParams());

    const [ours, theirs] = tf.tidy(() => {
      const weights = variables.map(([name, value]) => [name, upload(value)] as const);
      oracle.getLayer(layer.name).setWeights(weights.map(([, weight]) => weight));
      const input = xs.map(([, x]) => upload(x));
      const y = forwardOf(layer.className)(layer.config, input, Object.fromEntries(weights), null);
      return [y.dataSync(), (oracle.predict(input) as tf.Tensor).dataSync()];
    });
    expect(ours).toBeAllclose(theirs, { rtol: 1e-5, atol: 1e-5 });
    oracle.dispose();
  });
});

/** A network with branches: one around a convolution, one beside another, merged by Add and by Concatenate. */
function branched(): ModelSpec {
  const stack = chain([
    ['Input', { shape: [28, 28, 1] }],
    ['Conv2D', { filters: 4, padding: 'same' }],
    ['Conv2D', { filters: 4, padding: 'same' }],
    ['BatchNormalization', {}],
    ['Add', {}],
    ['MaxPooling2D', { poolSize: [4, 4] }],
    ['Conv2D', { filters: 3 }],
    ['Conv2D', { filters: 5 }],
    ['Concatenate', {}],
    ['Flatten', {}],
    ['Dense', { units: 10, activation: 'softmax' }],
  ]);
  return reading(stack, {
    add: ['conv2d', 'batch_normalization'],
    conv2d_3: ['max_pooling2d'],
    concatenate: ['conv2d_2', 'conv2d_3'],
  });
}

const models = {
  'the starter CNN': starterCnn([28, 28, 1], 10),
  'a network with branches': branched(),
  'the small ResNet': smallResNet([28, 28, 1], 10),
};

describe.each(Object.entries(models))('compile', (title, model) => {
  test.each(['cpu', 'wasm'] as const)(
    `on %s gives ${title} every feature map tfjs-layers gives it`,
    async (pinned) => {
      await startOnly(pinned);
      const network = compile(model, 1, null);
      // As after some training: a mean away from 0, a variance away from 1.
      for (const { name, spec, value } of network.variables)
        if (spec.trainable === false)
          tf.tidy(() => value.assign(upload(map(normal(spec.shape, name), (v) => Math.abs(v) + 0.1))));
      const oracle = await oracleOf(model);
      for (const { name } of model.layers) {
        const own = network.variables.filter((v) => v.name.startsWith(`${name}/`)).map((v) => v.value);
        const theirs = oracle.getLayer(name);
        expect(own.map((value) => value.shape)).toEqual(theirs.getWeights().map((weight) => weight.shape));
        theirs.setWeights(own);
      }
      tf.tidy(() => {
        const pictures = upload(normal([2, 28, 28, 1], 'pictures')) as tf.Tensor4D;
        const last = model.layers.at(-1)!.name;
        expect(network.outputs(pictures).get(last)!.dataSync()).toBeAllclose(
          (oracle.predict(pictures) as tf.Tensor).dataSync(),
          { rtol: 1e-4, atol: 1e-6 },
        );
      });
      network.dispose();
      oracle.dispose();
    },
  );
});
