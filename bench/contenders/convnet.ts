/** ConvNetJS 0.3.0. It has no Adam, so it trains with its own Adadelta; and of layers only a plain stack's. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import convnetjs, { type Definition, type Net, type Vol } from 'convnetjs';
import type { LayerSpec, ModelSpec } from '../../src/model-builder/spec.ts';
import { createBatches, firstWeights } from '../batches.ts';
import { type Contender, PREDICTED, type Subject } from './contender.ts';

/** Opens it; throws where it lacks a layer of the network. */
export async function openConvNet({ network, batchSize }: Subject): Promise<Contender> {
  const [height, width, channels] = network.shape;
  const net = new convnetjs.Net();
  net.makeLayers(layersOf(network.model));
  await tf.setBackend('cpu');
  giveWeights(net, Object.values((await firstWeights(network.model)).values));
  const trainer = new convnetjs.Trainer(net, { method: 'adadelta', batch_size: batchSize });
  const size = height * width * channels;
  const volumes = (pixels: Uint8Array) =>
    Array.from({ length: pixels.length / size }, (_, i) => {
      const volume = new convnetjs.Vol(width, height, channels, 0);
      for (let at = 0; at < size; at++) volume.w[at] = (pixels[i * size + at] ?? 0) / 255;
      return volume;
    });
  const next = createBatches(network.shape, batchSize);
  const hundred = volumes(createBatches(network.shape, PREDICTED)().pixels);
  return {
    adapter: null,
    train(steps) {
      let first: number | null = null;
      for (let step = 0; step < steps; step++) {
        const { pixels, labels } = next();
        const losses = volumes(pixels).map((x, i) => trainer.train(x, labels[i] ?? 0).cost_loss);
        first ??= losses.reduce((a, b) => a + b, 0) / losses.length;
      }
      return Promise.resolve(first);
    },
    predict(pictures) {
      for (let i = 0; i < pictures; i++) net.forward(hundred[i % PREDICTED] as Vol);
      return Promise.resolve();
    },
  };
}

const layersOf = ({ layers }: ModelSpec): Definition[] => layers.flatMap(definitionsOf);

function definitionsOf({ className, config }: LayerSpec): Definition[] {
  switch (className) {
    case 'Input':
      return [
        { type: 'input', out_sy: config.shape[0], out_sx: config.shape[1], out_depth: config.shape[2] },
      ];
    case 'Conv2D':
      if (config.padding !== 'valid' || config.activation !== 'relu') break;
      return [{ type: 'conv', sx: config.kernelSize[1], filters: config.filters, activation: 'relu' }];
    case 'MaxPooling2D':
      return [{ type: 'pool', sx: 2, stride: 2 }];
    // Its arrays lie as Keras's flattened ones do.
    case 'Flatten':
      return [];
    case 'Dense':
      if (config.activation === 'softmax') return [{ type: 'softmax', num_classes: config.units }];
      return [{ type: 'fc', num_neurons: config.units, activation: 'relu' }];
    default:
  }
  throw new Error(`ConvNetJS has no ${className} as it is needed here.`);
}

/** Kernels and biases by turns, in the order of the layers: Keras's kernels have the filters last, each of its own has one filter. */
function giveWeights(net: Net, values: readonly Float32Array[]): void {
  const layers = net.layers.filter((layer) => layer.filters);
  for (const [at, { filters = [], biases }] of layers.entries()) {
    const kernel = values[2 * at] ?? [];
    for (const [f, { w }] of filters.entries())
      for (let i = 0; i < w.length; i++) w[i] = kernel[i * filters.length + f] ?? 0;
    biases?.w.set(values[2 * at + 1] ?? []);
  }
}
