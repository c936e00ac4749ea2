import * as tf from '@tensorflow/tfjs-core';
import { analyse } from '../../model-builder/analyse.ts';
import { leNet5, starterCnn } from '../../model-builder/templates.ts';
import { compile } from '../../training/engine/compile.ts';
import { fit } from '../../training/engine/fit.ts';
import { memoryNeed, stepBytes } from '../../training/memoryPlan.ts';
import { defaultExperiment, trainingDefaults } from '../../training/experiment/defaultExperiment.ts';
import { syntheticSource } from '../syntheticSource.ts';

const BATCH = 16;
/** Until steps with their vital signs are recorded, too. */
const STEPS = 11;

/** What is planned for a step as a part of the most that a graphics processor gave for steps; null where nothing is recorded. */
export async function plannedPart(name: 'starter CNN' | 'LeNet-5'): Promise<number | null> {
  if (tf.getBackend() !== 'webgpu') return null;
  const { manifest, ...source } = syntheticSource(BATCH * STEPS, 0);
  const shape = [28, 28, 1] as const;
  const model = (name === 'LeNet-5' ? leNet5 : starterCnn)(shape, 10);
  const training = { ...trainingDefaults, batchSize: BATCH };
  const held = () => (tf.memory() as unknown as { numBytesAllocatedInGPU: number }).numBytesAllocatedInGPU;
  const before = held();
  const network = compile(model, 1, null);
  const run = fit({
    network,
    source: {
      ...source,
      manifest: { ...manifest, shape },
      gather: (_, indices) => ({
        pixels: new Uint8Array(indices.length * 784),
        labels: new Uint8Array(indices.length),
      }),
    },
    experiment: { ...defaultExperiment(), model, training, augmentation: [] },
    targetEpochs: 1,
    from: null,
  });
  let most = 0;
  for (let step = 0; step < STEPS; step++) {
    await run.items.next();
    most = Math.max(most, held() - before);
  }
  await run.items.return();
  run.dispose();
  network.dispose();
  const analysis = analyse(model, { inputShape: shape, classes: 10, batchSize: BATCH });
  return stepBytes(memoryNeed(model, analysis, { ...training, recorded: true }), BATCH) / most;
}
