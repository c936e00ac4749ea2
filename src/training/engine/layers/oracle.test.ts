import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { definitionOf } from '../../../model-builder/layers/registry.ts';
import type { LayerSpec, ModelSpec } from '../../../model-builder/spec.ts';
import { starterCnn } from '../../../model-builder/templates.ts';
import { toKerasJson } from '../../../model-builder/toKerasJson.ts';
import { type Array64, normal, sizeOf } from '../../../test/reference/array64.ts';
import { layerCases } from '../../../test/reference/cases.ts';
import { startBackend } from '../backends.ts';
import { compile } from '../compile.ts';
import { forwardOf } from './registry.ts';

const upload = ({ values, shape }: Array64) => tf.tensor(Float32Array.from(values), [...shape]);

/** The model as `@tensorflow/tfjs-layers` builds it from our Keras JSON. */
const oracleOf = (model: ModelSpec): Promise<LayersModel> =>
  loadLayersModel({ load: () => Promise.resolve({ modelTopology: toKerasJson(model) as object }) });

/** A layer alone between its input and nothing. */
const alone = (layer: LayerSpec, shape: readonly number[]): ModelSpec => ({
  layers: [
    {
      name: 'input',
      className: 'Input',
      config: { shape: shape as [number, number, number] },
      inbound: [],
      trainable: true,
    },
    layer,
  ],
});

describe('each layer equals the one of tfjs-layers built from its Keras JSON', () => {
  beforeAll(() => startBackend({ pinned: 'cpu' }));

  // tfjs-layers, unlike Keras, cannot flatten a row.
  const inOracle = ({ layer, inputs }: (typeof layerCases)[number]) =>
    layer.className !== 'Input' && (layer.className !== 'Flatten' || inputs['x']!.shape.length > 2);
  const cases = layerCases.filter(inOracle).map((c) => [c.title, c] as const);
  test.each(cases)('%s', async (_, { layer, inputs: { x, mask: __, ...variables } }) => {
    const shape = x!.shape.slice(1);
    const oracle = await oracleOf(alone(layer, shape));
    const definition = definitionOf(layer.className);

    expect(definition.outputShape(layer.config, [shape])).toEqual(oracle.outputShape.slice(1));
    const parameters = definition.variables(layer.config, [shape]).map((spec) => sizeOf(spec.shape));
    expect(parameters.reduce((a, b) => a + b, 0)).toBe(oracle.countParams());

    const context = { training: false, dropoutMask: () => tf.fill([], NaN) };
    const [ours, theirs] = tf.tidy(() => {
      const weights = Object.entries(variables).map(([name, value]) => [name, upload(value)] as const);
      oracle.getLayer(layer.name).setWeights(weights.map(([, weight]) => weight));
      const input = upload(x!);
      const y = forwardOf(layer.className)(layer.config, [input], Object.fromEntries(weights), context);
      return [y.dataSync(), (oracle.predict(input) as tf.Tensor).dataSync()];
    });
    expect(ours).toBeAllclose(theirs, { rtol: 1e-5, atol: 1e-5 });
    oracle.dispose();
  });
});

describe('compile', () => {
  test.each(['cpu', 'wasm'] as const)(
    'on %s gives the starter CNN every feature map tfjs-layers gives it',
    async (pinned) => {
      await startBackend({ pinned });
      const model = starterCnn(10);
      const network = compile(model, 1, null);
      const oracle = await oracleOf(model);
      expect(network.variables.map((v) => v.value.shape)).toEqual(oracle.getWeights().map((w) => w.shape));
      oracle.setWeights(network.variables.map((v) => v.value));
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
