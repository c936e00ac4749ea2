/** `npm run test:long`: minutes of training; `npm test` leaves these out. */
import { describe, expect, test } from 'vitest';
import { openOffered } from '../../test/shippedDatasets.ts';
import { defaultExperiment } from '../experiment/defaultExperiment.ts';
import type { Evaluation } from '../protocol.ts';
import { startBackend } from './backends.ts';
import { compile } from './compile.ts';
import { accuracyOf, evaluate } from './evaluate.ts';
import { fit } from './fit.ts';
import { sampleSource } from './sampleSource.ts';

const EPOCHS = 5;

/** Draws a generator to its end and gives what it returned. */
async function resultOf<T>(items: AsyncGenerator<unknown, T>): Promise<T> {
  for (;;) {
    const next = await items.next();
    if (next.done) return next.value;
  }
}

describe('the starter CNN', () => {
  test('recognises 98.5 % of the 10,000 test digits after five epochs of all training digits', async () => {
    const { reason } = await startBackend({ pinned: 'wasm' });
    const dataset = await openOffered('mnist');
    const trainingSize = dataset.manifest.training.count - dataset.manifest.validationCount;
    await dataset.load(trainingSize, ['training', 'validation', 'test']);
    const source = sampleSource('mnist', dataset, trainingSize);
    const experiment = { ...defaultExperiment(), dataset: { id: 'mnist', trainingSize, knobs: {} } };
    const network = compile(experiment.model, experiment.training.seed, null);
    const run = fit({ network, source, experiment, targetEpochs: EPOCHS, from: null });
    const begun = performance.now();
    for await (const item of run.items) {
      if (item.kind === 'step') await run.drainSteps();
      if (item.kind !== 'epochEnd') continue;
      const { epoch, loss, accuracy, valLoss, valAccuracy } = item.logs;
      const numbers = Object.entries({ loss, accuracy, valLoss, valAccuracy });
      console.log(
        `epoch ${epoch}: ${numbers.map(([name, value]) => `${name} ${value.toFixed(4)}`).join(', ')}`,
      );
    }
    const minutes = (performance.now() - begun) / 60_000;
    const tested: Evaluation = await resultOf(evaluate(network, source, experiment.preprocessing, 'test'));
    console.log(
      `test accuracy ${(100 * accuracyOf(tested)).toFixed(2)} % of ${tested.labels.length}, test loss ${tested.loss.toFixed(4)}, ${minutes.toFixed(1)} minutes. ${reason}`,
    );
    run.dispose();
    network.dispose();
    expect(tested.labels).toHaveLength(10_000);
    expect(accuracyOf(tested)).toBeGreaterThanOrEqual(0.985);
  });
});
