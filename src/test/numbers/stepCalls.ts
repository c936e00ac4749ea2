import * as tf from '@tensorflow/tfjs-core';
import { plainPreprocessing } from '../../data/preprocess.ts';
import { chain } from '../../model-builder/edit.ts';
import { compile } from '../../training/engine/compile.ts';
import { countKernels } from '../../training/engine/countKernels.ts';
import { createSlots } from '../../training/engine/optimizers.ts';
import { methodOf, trainStep } from '../../training/engine/step.ts';
import { uploadBatch } from '../uploadBatch.ts';
import { trainingDefaults } from '../../training/experiment/defaultExperiment.ts';

/** The bench's MNIST CNN, of fewer pixels and units. */
const cnn = chain([
  ['Input', { shape: [12, 12, 1] }],
  ['Conv2D', { filters: 4 }],
  ['MaxPooling2D', {}],
  ['Conv2D', { filters: 4 }],
  ['MaxPooling2D', {}],
  ['Flatten', {}],
  ['Dense', { units: 4 }],
  ['Dense', { units: 3, activation: 'softmax' }],
]);

/** Kernels that a step with its vital signs calls, with Adam, on the current backend. */
export function stepCalls(): number {
  const network = compile(cnn, 1, null);
  const method = methodOf(trainingDefaults);
  const slots = createSlots(method.optimizer, network.variables, null);
  const batch = uploadBatch(
    { shape: network.inputShape, preprocessing: plainPreprocessing, statistics: null },
    { pixels: new Uint8Array(2 * 144), labels: Uint8Array.of(0, 1), weights: Float32Array.of(1, 1) },
  );
  const hyper = method.optimizer.hyper(1, 0.001);
  const step = () => trainStep(network, method, slots, { batch, masks: new Map(), hyper, watched: true });
  const { result, calls } = countKernels(step);
  tf.dispose([result, Object.values(batch), Object.values(hyper), [...slots.values()]]);
  network.dispose();
  return calls;
}
