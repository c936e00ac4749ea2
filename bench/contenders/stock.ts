/** TensorFlow.js as it comes: `LayersModel.fit` on unmodified kernels. Nothing here may start a backend by the app's engine, which puts its own in. */
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel, model as tfModel } from '@tensorflow/tfjs-layers';
import type { ModelSpec } from '../../src/model-builder/spec.ts';
import { toKerasJson } from '../../src/model-builder/toKerasJson.ts';
import type { BackendName } from '../../src/training/backendNames.ts';
import { openWebGl } from '../../src/training/engine/backends/webgl.ts';
import { openWebGpu } from '../../src/training/engine/backends/webgpu.ts';
import {
  kernelGradient,
  describeConvolution,
} from '../../src/training/engine/kernels/convolutionGradients.ts';
import { wasmPaths } from '../../src/training/engine/wasmUrls.ts';
import { CLASSES } from '../networks.ts';
import { createBatches, firstWeights, type StoredBatch } from '../batches.ts';
import { type Contender, PREDICTED, type Subject } from './contender.ts';

/** Batches of one fit; more steps are further epochs of it. */
const FITTED = 8;

/** Stock `fit`; on WASM, which lacks gradients, stock `predict` alone. */
export const openStock = (subject: Subject): Promise<Contender> =>
  openFit(subject, subject.backend !== 'wasm');

/** Stock `fit` on stock WASM kernels, and of those that are missing, the filter gradient as a convolution of transposes. */
export function openComposed(subject: Subject): Promise<Contender> {
  tf.registerKernel({
    kernelName: tf.Conv2DBackpropFilter,
    backendName: 'wasm',
    kernelFunc({ inputs, attrs }) {
      const { x, dy } = inputs as unknown as { x: tf.Tensor4D; dy: tf.Tensor4D };
      const { filterShape, ...convolution } = attrs as unknown as tf.Conv2DBackpropFilterAttrs;
      return tf.tidy(() => kernelGradient(x, dy, describeConvolution(x.shape, filterShape, convolution)));
    },
  });
  return openFit(subject, true);
}

async function openFit({ network, batchSize, backend }: Subject, trains: boolean): Promise<Contender> {
  const adapter = await startStock[backend]();
  if (!(await tf.setBackend(backend))) throw new Error(`tfjs does not start ${backend} here.`);
  const model = await stockModel(network.model);
  model.compile({ optimizer: tf.train.adam(0.001), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  const all = tfModel({ inputs: model.inputs, outputs: model.layers.flatMap(({ output }) => output) });
  const next = createBatches(network.shape, batchSize);
  const batches = Array.from({ length: FITTED }, next);
  const x = tf.concat(batches.map((batch) => pictures(batch, network.shape)));
  const y = tf.concat(batches.map(({ labels }) => tf.oneHot(tf.tensor1d(Int32Array.from(labels)), CLASSES)));
  const hundred = pictures(createBatches(network.shape, PREDICTED)(), network.shape);
  return {
    adapter,
    train: !trains
      ? null
      : async (steps) => {
          const [count, epochs] = steps < FITTED ? [steps, 1] : [FITTED, Math.round(steps / FITTED)];
          const first = (whole: tf.Tensor) => tf.slice(whole, 0, count * batchSize);
          const given = [first(x), first(y)] as const;
          const { history } = await model.fit(...given, {
            batchSize,
            epochs,
            shuffle: false,
            yieldEvery: 'never',
          });
          tf.dispose([...given]);
          return Number(history['loss']?.[0]);
        },
    async predict(pictures) {
      for (let done = 0; done < pictures; done += PREDICTED) {
        const part = tf.slice(hundred, 0, Math.min(PREDICTED, pictures - done));
        const said = model.predict(part, { batchSize: PREDICTED }) as tf.Tensor;
        await said.data();
        tf.dispose([part, said]);
      }
    },
    async look() {
      const part = tf.slice(hundred, 0, 1);
      const said = all.predict(part) as tf.Tensor[];
      await Promise.all(said.map((output) => output.data()));
      tf.dispose([part, ...said]);
    },
  };
}

const unheard = { onCompile: () => undefined, onFault: () => undefined };

/** Loads tfjs's code for it as it comes, and answers the adapter's name. */
const startStock: Readonly<Record<BackendName, () => Promise<string | null>>> = {
  async cpu() {
    await import('@tensorflow/tfjs-backend-cpu');
    return null;
  },
  async wasm() {
    const wasm = await import('@tensorflow/tfjs-backend-wasm');
    tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    wasm.setWasmPaths({ ...wasmPaths });
    return null;
  },
  async webgl() {
    const { adapter, close } = await openWebGl(unheard);
    close();
    await import('@tensorflow/tfjs-backend-webgl');
    tf.env().set('SOFTWARE_WEBGL_ENABLED', true);
    return adapter;
  },
  async webgpu() {
    const { adapter, close } = await openWebGpu(unheard);
    close();
    await import('@tensorflow/tfjs-backend-webgpu');
    return adapter;
  },
};

/** By tfjs's own layers, with the weights that all begin with. */
async function stockModel(spec: ModelSpec): Promise<LayersModel> {
  const { values, shapes } = await firstWeights(spec);
  const weightSpecs = Object.entries(shapes).map(([name, shape]) => ({
    name,
    shape: [...shape],
    dtype: 'float32' as const,
  }));
  const weightData = await new Blob(Object.values(values) as BlobPart[]).arrayBuffer();
  const modelTopology = toKerasJson(spec) as object;
  return loadLayersModel({ load: () => Promise.resolve({ modelTopology, weightSpecs, weightData }) });
}

const pictures = ({ pixels, labels }: StoredBatch, shape: readonly [number, number, number]): tf.Tensor4D =>
  tf.tidy(() => tf.div(tf.tensor4d(Float32Array.from(pixels), [labels.length, ...shape]), 255));
