import { beforeAll, describe, expect, test } from 'vitest';
import { offerOf } from '../../data/catalogue.ts';
import { trainOnShipped } from '../../test/trainOnShipped.ts';
import { withDataset } from '../experiment/changeData.ts';
import { defaultExperiment } from '../experiment/defaultExperiment.ts';
import { templateNamed, withTemplate } from '../experiment/templates.ts';
import { startOnly } from '../../test/startOnly.ts';

/** Hang guard, milliseconds. */
const HANG = 400_000;

/** A template on a data set; the course's brings its own. */
const onSet = (name: string, id: string) =>
  withTemplate(withDataset(defaultExperiment(), offerOf({ id })), templateNamed(name));
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

describe('templates train on WebAssembly', { timeout: HANG }, () => {
  beforeAll(() => startOnly('wasm'));

  test.each([
    ['Starter CNN', 'mnist'],
    ['Just Dense', 'mnist'],
    ['Course reference CNN', 'cifar10'],
    ['Small ResNet', 'cifar10'],
  ])('%s on %s: the loss falls by a quarter within 60 steps', async (name, id) => {
    const experiment = onSet(name, id);
    // So few that they are seen six times: 60 steps of new photos teach too little to be told from luck.
    const dataset = { ...experiment.dataset, trainingSize: 320 };
    const { losses } = await trainOnShipped({ ...experiment, dataset }, { steps: 60, validation: 32 });
    expect(losses).toHaveLength(60);
    expect(mean(losses.slice(-5)) / (losses[0] ?? 0)).toBeLessThan(0.75);
  });

  test('LeNet-5 reads more than 95 % of the validation digits after two epochs of 10,000', async () => {
    const experiment = onSet('LeNet-5', 'mnist');
    const { epochs } = await trainOnShipped({
      ...experiment,
      training: { ...experiment.training, epochs: 2 },
    });
    expect(experiment.dataset.trainingSize).toBe(10_000);
    expect(epochs.at(-1)?.valAccuracy).toBeGreaterThan(0.95);
  });
});
