import { describe, expect, test } from 'vitest';
import { catalogue, offerOf } from '../../data/catalogue.ts';
import { datasetKey } from '../../data/dataset.ts';
import { plainPreprocessing } from '../../data/preprocess.ts';
import { analyse } from '../../model-builder/analyse.ts';
import type { Experiment } from './experiment.ts';
import { inputShapeOf, withDataset, withKnob, withPreprocessing } from './changeData.ts';
import { defaultExperiment } from './defaultExperiment.ts';
import { createExperimentStore } from './experimentStore.ts';

const first = defaultExperiment();
const shapes = withDataset(first, offerOf({ id: 'shapes' }));
const inputOf = ({ model }: Experiment) => model.layers[0]?.config;
const judged = (experiment: Experiment) =>
  analyse(experiment.model, {
    inputShape: inputShapeOf(experiment),
    classes: offerOf(experiment.dataset).info.classNames.length,
    batchSize: experiment.training.batchSize,
  });

describe('withDataset', () => {
  test('the title goes with the data set until somebody has typed one', () => {
    expect(shapes.title).toBe('Shapes (generated)');
    expect(withDataset(shapes, offerOf({ id: 'fashion' })).title).toBe('Fashion-MNIST');
    const named = { ...shapes, title: 'Mine' };
    expect(withDataset(named, offerOf({ id: 'fashion' })).title).toBe('Mine');
  });

  test.each(catalogue.map((offer) => [offer.info.id, offer] as const))(
    '%s: Input takes its pictures, and all that may not fit is the number of classes, which a click mends',
    (_, offer) => {
      const document = withDataset(first, offer);
      expect(document.dataset.id).toBe(offer.info.id);
      expect(inputOf(document)).toEqual({ shape: offer.info.shape });
      const errors = judged(document).problems.filter(({ severity }) => severity === 'error');
      const fits = offer.info.classNames.length === 10;
      expect(errors.map(({ code }) => code)).toEqual(fits ? [] : ['classes']);
      const mended = errors.reduce((model, { fix }) => fix?.apply(model) ?? model, document.model);
      expect(judged({ ...document, model: mended }).canTrain).toBe(true);
    },
  );

  test('starts with plain preprocessing, as another set may need another', () => {
    const enlarged = withPreprocessing(first, {
      size: [64, 64],
      fit: 'pad',
      channels: 3,
      scaling: '-1 to 1',
    });
    expect(withDataset(enlarged, offerOf({ id: 'fashion' })).preprocessing).toEqual(plainPreprocessing);
  });

  test('choosing the set that is open already changes nothing', () => {
    const turned = withKnob(shapes, 'noise', 0.2);
    expect(withDataset(turned, offerOf({ id: 'shapes' }))).toBe(turned);
  });

  test('with the adapted Dense it is one edit, which one Undo takes back', () => {
    const store = createExperimentStore(first);
    const { edit, amend, undo, redo } = store.getState();
    edit('Use Shapes', (document) => withDataset(document, offerOf({ id: 'shapes' })));
    amend('Use Shapes', (document) => ({
      ...document,
      model: judged(document).problems[0]?.fix?.apply(document.model) ?? document.model,
    }));
    expect(judged(store.getState().experiment).canTrain).toBe(true);
    const changed = store.getState().experiment;
    undo();
    expect(store.getState().experiment).toBe(first);
    redo();
    expect(store.getState().experiment).toBe(changed);
  });
});

describe('withDataset of an edition of own pictures', () => {
  const edition = (digit: string, [cats, dogs]: [number, number]) =>
    offerOf({
      id: `own-${digit.repeat(64)}`,
      own: {
        title: 'Pets',
        shape: [64, 64, 3],
        fit: 'crop',
        classNames: ['cat', 'dog'],
        training: [cats, dogs],
        validation: [2, 2],
        test: [2, 2],
      },
    });
  const pets = withDataset(first, edition('1', [6000, 7000]));

  test('uses all its pictures, and the next edition is used as the one before was', () => {
    expect(pets.dataset.trainingSize).toBe(13_000);
    expect(inputOf(pets)).toEqual({ shape: [64, 64, 3] });
    const grey = withPreprocessing(pets, { ...plainPreprocessing, channels: 1, size: [32, 32] });
    const more = withDataset(grey, edition('2', [6500, 7000]));
    expect(more.dataset).toMatchObject({ id: `own-${'2'.repeat(64)}`, trainingSize: 13_500 });
    expect(more.preprocessing).toEqual(grey.preprocessing);
    expect(inputOf(more)).toEqual({ shape: [32, 32, 1] });
    const some = { ...grey, dataset: { ...grey.dataset, trainingSize: 5000 } };
    expect(withDataset(some, edition('2', [6500, 7000])).dataset.trainingSize).toBe(5000);
    expect(withDataset(some, edition('3', [20, 30])).dataset.trainingSize).toBe(50);
  });

  test('the same edition is the same document, unless it is now known how its pictures were made to fit', () => {
    expect(withDataset(pets, edition('1', [6000, 7000]))).toBe(pets);
    const own = { ...pets.dataset.own!, fit: 'pad' as const };
    const known = withDataset(pets, offerOf({ id: pets.dataset.id, own }));
    expect(known).toEqual({ ...pets, dataset: { ...pets.dataset, own } });
    expect(datasetKey(known.dataset)).toBe(datasetKey(pets.dataset));
  });

  test('from another set, or to one, preprocessing begins anew', () => {
    const grey = withPreprocessing(pets, { ...plainPreprocessing, channels: 1 });
    expect(withDataset(grey, offerOf({ id: 'shapes' })).preprocessing).toEqual(plainPreprocessing);
    const small = withPreprocessing(shapes, { ...plainPreprocessing, channels: 1 });
    expect(withDataset(small, edition('1', [5, 5])).preprocessing).toEqual(plainPreprocessing);
  });
});

describe('withPreprocessing', () => {
  test('Input takes what comes out of it', () => {
    const document = withPreprocessing(shapes, {
      size: [64, 48],
      fit: 'pad',
      channels: 1,
      scaling: '-1 to 1',
    });
    expect(inputOf(document)).toEqual({ shape: [64, 48, 1] });
    expect(inputShapeOf(document)).toEqual([64, 48, 1]);
    expect(inputOf(withPreprocessing(document, plainPreprocessing))).toEqual({ shape: [32, 32, 3] });
  });
});

describe('withKnob', () => {
  test('turns one knob and leaves the rest, the model included', () => {
    const turned = withKnob(shapes, 'noise', 0.2);
    expect(turned.dataset).toEqual({ ...shapes.dataset, knobs: { ...shapes.dataset.knobs, noise: 0.2 } });
    expect(turned.model).toBe(shapes.model);
    expect(withKnob(turned, 'noise', 0.2)).toBe(turned);
  });
});
