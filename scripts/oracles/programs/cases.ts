/** Writes what `run.py` runs in Keras: programs as the app shows them, their pictures, and what the app's own network says. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { offerOf } from '../../../src/data/catalogue.ts';
import type { Subset } from '../../../src/data/dataset.ts';
import { plainPreprocessing } from '../../../src/data/preprocess.ts';
import { writeNpz } from '../../../src/data/npz.ts';
import { analyse } from '../../../src/model-builder/analyse.ts';
import { textOf } from '../../../src/model-builder/code/source.ts';
import { append, chain, setConfig } from '../../../src/model-builder/edit.ts';
import {
  definitionOf,
  type LayerClassName,
  layerDefinitions,
} from '../../../src/model-builder/layers/registry.ts';
import type { ModelSpec } from '../../../src/model-builder/spec.ts';
import { summaryText } from '../../../src/model-builder/summary.ts';
import { startOnly } from '../../../src/test/startOnly.ts';
import { shippedSource } from '../../../src/test/trainOnShipped.ts';
import { kerasProgram } from '../../../src/training/code/kerasProgram.ts';
import { picturesFile } from '../../../src/training/code/picturesFile.ts';
import { readArrays } from '../../../src/training/engine/arrays.ts';
import { compile } from '../../../src/training/engine/compile.ts';
import { createPredictor } from '../../../src/training/engine/predict.ts';
import { statisticsOf } from '../../../src/training/engine/trainingStatistics.ts';
import { analysisContext } from '../../../src/training/experiment/analysisContext.ts';
import {
  augmentationOf,
  type AugmentationName,
  augmentations,
} from '../../../src/training/experiment/augmentations.ts';
import { withDataset, withPreprocessing } from '../../../src/training/experiment/changeData.ts';
import { clippings } from '../../../src/training/experiment/clippings.ts';
import { defaultExperiment } from '../../../src/training/experiment/defaultExperiment.ts';
import type { Experiment, TrainingConfig } from '../../../src/training/experiment/experiment.ts';
import { chosen } from '../../../src/training/experiment/kinds.ts';
import { losses } from '../../../src/training/experiment/losses.ts';
import { optimizers } from '../../../src/training/experiment/optimizers.ts';
import { schedules } from '../../../src/training/experiment/schedules.ts';
import { stoppings } from '../../../src/training/experiment/stopping.ts';
import { templates, withTemplate } from '../../../src/training/experiment/templates.ts';

const PICTURES = { training: 256, validation: 48, test: 48 } as const;
/** Test pictures whose predictions are compared. */
const PREDICTED = 16;

const small = (experiment: Experiment): Experiment => ({
  ...experiment,
  dataset: { ...experiment.dataset, trainingSize: PICTURES.training },
  training: { ...experiment.training, epochs: 1 },
});
const plain = small(defaultExperiment());
const onCifar = small(withDataset(plain, offerOf({ id: 'cifar10' })));
const trainedBy = (training: Partial<TrainingConfig>, on = plain): Experiment => ({
  ...on,
  training: { ...on.training, ...training },
});

/** Every template, and between them every optimizer, schedule, loss, way to clip, to stop and to augment, and every preprocessing. */
function* cases(): Generator<readonly [name: string, experiment: Experiment]> {
  for (const template of templates) yield [template.name, small(withTemplate(plain, template))];
  for (const template of templates)
    if (!template.onData) yield [`${template.name} in colour`, small(withTemplate(onCifar, template))];
  for (const className of Object.keys(optimizers) as (keyof typeof optimizers)[])
    yield [className, trainedBy({ optimizer: chosen(optimizers, className) })];
  for (const className of Object.keys(schedules) as (keyof typeof schedules)[])
    yield [className, trainedBy({ schedule: chosen(schedules, className) })];
  for (const className of Object.keys(clippings) as (keyof typeof clippings)[])
    yield [className, trainedBy({ clipping: chosen(clippings, className) })];
  yield [
    'no warm-up',
    trainedBy({ schedule: { ...chosen(schedules, 'CosineDecay'), warmupEpochs: 0, alpha: 0.1 } }),
  ];
  yield [
    'squared error',
    trainedBy({ loss: chosen(losses, 'MeanSquaredError'), topK: 3, classWeights: 'balanced' }),
  ];
  yield [
    'smoothing and stops',
    trainedBy({
      loss: { ...chosen(losses, 'CategoricalCrossentropy'), labelSmoothing: 0.1 },
      stopping: chosen(stoppings, 'EarlyStopping'),
      restoreBestWeights: true,
      stopAtAccuracy: 0.9,
      stopAfterMinutes: 5,
      classWeights: [2, 1, 0.5],
      validateEvery: 2,
    }),
  ];
  yield ['best weights', trainedBy({ restoreBestWeights: true })];
  yield [
    'all augmentation',
    {
      ...onCifar,
      augmentation: (Object.keys(augmentations) as AugmentationName[]).map(augmentationOf),
      preprocessing: { ...plainPreprocessing, scaling: 'mean 0, deviation 1' },
    },
  ];
  yield [
    'augmented to -1 to 1',
    {
      ...plain,
      augmentation: [augmentationOf('RandomRotation')],
      preprocessing: { ...plainPreprocessing, scaling: '-1 to 1' },
    },
  ];
  yield [
    'grey, cropped',
    withPreprocessing(onCifar, { size: [40, 20], fit: 'crop', channels: 1, scaling: 'mean 0, deviation 1' }),
  ];
  yield [
    'colour, padded',
    withPreprocessing(plain, { size: [24, 40], fit: 'pad', channels: 3, scaling: '-1 to 1' }),
  ];
  yield [
    'stretched bytes',
    withPreprocessing(plain, { size: [20, 30], fit: 'stretch', channels: null, scaling: '0 to 255' }),
  ];
  yield ['every layer', { ...plain, model: everyLayer() }];
  const { model } = plain;
  const kept = { ...setConfig(model, 'conv2d', { kernelL1: 0.001 }) };
  const penalized = setConfig(setConfig(kept, 'conv2d_1', { kernelL2: 0.01 }), 'dense', {
    kernelL1: 0.001,
    kernelL2: 0.01,
  });
  const layers = penalized.layers.map((layer) => ({
    ...layer,
    name: layer.name === 'conv2d_1' ? 'a-b.c' : layer.name,
    inbound: layer.inbound.map((name) => (name === 'conv2d_1' ? 'a-b.c' : name)),
    trainable: layer.name !== 'conv2d',
  }));
  yield [
    'regularized, frozen, renamed',
    { ...plain, title: 'A "title"\n\u2028# with lines', model: { layers } },
  ];
}

/** All kinds of layers that read and make feature maps, one after the other, each merge reading the two before it; then one of each other kind. */
function everyLayer(): ModelSpec {
  const ends = new Set([
    'Input',
    'Dense',
    'Flatten',
    'Reshape',
    'GlobalMaxPooling2D',
    'GlobalAveragePooling2D',
  ]);
  const maps = (Object.keys(layerDefinitions) as LayerClassName[]).filter(
    (className) => !ends.has(className),
  );
  let model = chain([['Input', { shape: [28, 28, 1] }]]);
  for (const className of maps) {
    const last = model.layers.at(-1)?.name ?? '';
    const inbound = definitionOf(className).inputs === 'many' ? [last, last] : [last];
    const config =
      className === 'Cropping2D'
        ? {
            cropping: [
              [1, 2],
              [0, 1],
            ],
          }
        : 'filters' in definitionOf(className).fields
          ? { filters: 4, padding: 'same' }
          : {};
    model = append(model, className, config as object, inbound).model;
  }
  const last = model.layers.at(-1)?.name ?? '';
  for (const [className, config] of [
    ['GlobalMaxPooling2D', {}],
    ['Reshape', { targetShape: [1, 1, -1] }],
    ['Flatten', {}],
    ['Dense', { units: 10, activation: 'softmax' }],
  ] as const)
    model = append(model, className, config, [model.layers.at(-1)?.name ?? last]).model;
  return model;
}

async function writeCase(folder: string, name: string, experiment: Experiment): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { dataset, model, preprocessing, training } = experiment;
  const { shape } = offerOf(dataset).info;
  const source = await shippedSource(experiment, { test: true });
  const read = async (subset: Subset, indices: readonly number[]) =>
    source.gather(
      subset,
      Uint32Array.from(indices, (index) => source.range(subset).start + index),
    );
  const signal = new AbortController().signal;
  const npz = await writeNpz({ shape, counts: PICTURES, read, signal, onProgress: () => undefined });
  const analysis = analyse(model, analysisContext(experiment));
  if (!npz || !analysis.canTrain) throw new Error(`${name}: ${analysis.problems[0]?.message}`);
  const network = compile(model, training.seed, null);
  const weights = await readArrays(
    network.variables.map((variable) => [variable.name, variable.value] as const),
  );
  network.dispose();
  const { pixels } = await read(
    'test',
    Array.from({ length: PREDICTED }, (_, i) => i),
  );
  const statistics = await statisticsOf(source, preprocessing);
  const { predict, dispose } = createPredictor();
  const { probabilities } = await predict({
    model,
    preprocessing,
    seed: training.seed,
    weights,
    statistics,
    shape,
    pixels,
  });
  dispose();
  const about = {
    name,
    summary: summaryText(model, analysis),
    summaryIn100: summaryText(model, analysis, 100),
    parameters: analysis.parameters,
    shapes: Object.fromEntries([...analysis.layers].map(([layer, { outputShape }]) => [layer, outputShape])),
    weights: Object.fromEntries(Object.entries(weights).map(([key, values]) => [key, [...values]])),
    probabilities: [...probabilities],
  };
  await writeFile(join(folder, 'program.py'), textOf(kerasProgram(experiment)));
  await writeFile(join(folder, picturesFile(dataset)), new Uint8Array(await npz.arrayBuffer()));
  await writeFile(join(folder, 'expected.json'), JSON.stringify(about));
}

/** Writes a folder for each case whose name holds `only`. */
export async function writeCases(folder: string, only: string): Promise<void> {
  await startOnly('wasm');
  let i = 0;
  for (const [name, experiment] of cases())
    if (name.includes(only)) await writeCase(join(folder, String(i++).padStart(2, '0')), name, experiment);
}
