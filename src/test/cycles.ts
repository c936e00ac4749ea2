/** Whole lives of networks, from the spec to the last tensor freed, by the code the app trains with. */
import * as tf from '@tensorflow/tfjs-core';
import { plainPreprocessing } from '../data/preprocess.ts';
import { chain } from '../model-builder/edit.ts';
import type { ModelSpec } from '../model-builder/spec.ts';
import { compile } from '../training/engine/compile.ts';
import { fit } from '../training/engine/fit.ts';
import { layerOutputs } from '../training/engine/outputs.ts';
import { defaultExperiment } from '../training/experiment/defaultExperiment.ts';
import { tinyNetworks } from './numbers/networks.ts';
import { syntheticSource } from './syntheticSource.ts';

const shape = [12, 12, 1] as const;

/** Specs that share no shapes: the tiny networks, which have every layer, and stacks of other widths and windows. */
export const cycleSpecs: readonly ModelSpec[] = [
  ...Object.values(tinyNetworks),
  ...Array.from({ length: 17 }, (_, i) =>
    chain([
      ['Input', { shape }],
      ['Conv2D', { filters: 1 + i, kernelSize: [1 + (i % 3), 2], strides: [1 + (i % 2), 1] }],
      i % 2 === 0 ? ['MaxPooling2D', {}] : ['AveragePooling2D', { padding: 'same' }],
      ...(i % 3 === 0 ? ([['BatchNormalization', {}]] as const) : []),
      ['Flatten', {}],
      ['Dropout', { rate: 0.1 + i / 40 }],
      ['Dense', { units: 3, activation: 'softmax' }],
    ]),
  ),
];

const source = syntheticSource(64, 12);

/** What tfjs counts. */
export function counts() {
  const { numTensors, numDataBuffers, numBytes } = tf.memory();
  return { numTensors, numDataBuffers, numBytes };
}

/** Builds the network, takes so many steps, saves, shows a picture, validates where an epoch ends, and frees it all. A `failing` step throws in its midst. */
export async function cycle(model: ModelSpec, steps: number, failing: number | null = null): Promise<void> {
  const experiment = {
    ...defaultExperiment(),
    dataset: { id: 'synthetic', trainingSize: 64, knobs: {}, own: null },
    model,
  };
  const training = { ...experiment.training, batchSize: 16 };
  const network = compile(model, 1, null);
  const run = fit({ network, source, experiment: { ...experiment, training }, targetEpochs: 99, from: null });
  try {
    for (let step = 0; step < steps;) {
      if (step === failing) breakNextKernel();
      const { value } = await run.items.next();
      if (value?.kind === 'step') step++;
    }
    await run.drainSteps();
    await run.state();
    const { pixels } = source.gather('validation', Uint32Array.of(0));
    await layerOutputs(network, pixels, {
      shape: [...shape],
      preprocessing: plainPreprocessing,
      statistics: null,
    });
  } finally {
    await run.items.return();
    run.dispose();
    network.dispose();
  }
}

/** Makes a kernel of the next step's backward pass throw, once. */
function breakNextKernel(): void {
  const { kernelName, backendName, ...config } = tf.getKernel(tf.Conv2DBackpropFilter, tf.getBackend());
  tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel({
    kernelName,
    backendName,
    ...config,
    kernelFunc() {
      tf.unregisterKernel(kernelName, backendName);
      tf.registerKernel({ kernelName, backendName, ...config });
      throw new Error('injected');
    },
  });
}
