import { describe, expect, test } from 'vitest';
import { catalogue, offerOf } from '../../data/catalogue.ts';
import { analyse } from '../../model-builder/analyse.ts';
import { inputShapeOf, withDataset } from './changeData.ts';
import { defaultExperiment } from './defaultExperiment.ts';
import type { Experiment } from './experiment.ts';
import { createExperimentStore } from './experimentStore.ts';
import { parseExperiment } from './parseExperiment.ts';
import { templateNamed, templates, withTemplate } from './templates.ts';

const analysed = (document: Experiment) =>
  analyse(document.model, {
    inputShape: inputShapeOf(document),
    classes: offerOf(document.dataset).info.classNames.length,
    batchSize: document.training.batchSize,
  });

describe('withTemplate', () => {
  const pairs = templates.flatMap((template) =>
    catalogue.map((offer) => [template.name, offer.info.id, template, offer] as const),
  );
  test.each(pairs)('%s on %s can train, and survives the file', (_, __, template, offer) => {
    const document = withTemplate(withDataset(defaultExperiment(), offer), template);
    expect(analysed(document).problems).toEqual([]);
    expect(parseExperiment(JSON.parse(JSON.stringify(document)))).toEqual(document);
  });

  // The course's own figure; LeCun et al.'s LeNet-5 with 10 outputs has 61,706.
  test.each([
    ['Course reference CNN', 1_626_442],
    ['LeNet-5', 61_706],
    ['Starter CNN', 56_714],
    ['Just Dense', 101_770],
  ])('%s has %d parameters', (name, parameters) => {
    expect(analysed(withTemplate(defaultExperiment(), templateNamed(name))).parameters).toBe(parameters);
  });

  test('the course’s network comes with its data, enlarged, and one undo takes all of it back', () => {
    const store = createExperimentStore(defaultExperiment());
    const before = store.getState().experiment;
    const template = templateNamed('Course reference CNN');
    store.getState().edit(`Use ${template.name}`, (document) => withTemplate(document, template));
    const { dataset, preprocessing, model } = store.getState().experiment;
    expect(dataset.id).toBe('cifar10');
    expect(preprocessing.size).toEqual([64, 64]);
    expect(model.layers[0]?.config).toEqual({ shape: [64, 64, 3] });
    store.getState().undo();
    expect(store.getState().experiment).toBe(before);
  });

  test('the small ResNet has a residual block a stage, and sees the whole of a 32×32 picture', () => {
    const { model } = withTemplate(
      withDataset(defaultExperiment(), offerOf({ id: 'cifar10' })),
      templateNamed('Small ResNet'),
    );
    const sums = model.layers.filter(({ className }) => className === 'Add');
    expect(sums.map(({ inbound }) => inbound)).toEqual([
      ['batch_normalization_2', 'activation'],
      ['batch_normalization_4', 'batch_normalization_5'],
      ['batch_normalization_7', 'batch_normalization_8'],
    ]);
  });
});
