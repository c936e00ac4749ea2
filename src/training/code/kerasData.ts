/** How a Keras program reads the pictures and makes them what the network takes. */
import { offerOf } from '../../data/catalogue.ts';
import { needsStatistics, preparedShape } from '../../data/preprocess.ts';
import { type Argument, python, pythonArguments } from '../../model-builder/code/python.ts';
import {
  call,
  type Doc,
  linesOf,
  plainLines,
  pythonStyle,
  type SourceLine,
} from '../../model-builder/code/source.ts';
import { augmentations, type AugmentationLayer } from '../experiment/augmentations.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { argumentsOf } from './argumentsOf.ts';
import { picturesFile } from './picturesFile.ts';

/** The layers of augmentation that are switched on. */
const enabledAugmentation = ({ augmentation }: Experiment): readonly AugmentationLayer[] =>
  augmentation.filter(({ enabled }) => enabled);

/** Reads the arrays of the pictures' file. */
export function readingLines({ dataset }: Experiment): SourceLine[] {
  const { classNames } = offerOf(dataset).info;
  const names: Doc = { open: 'class_names = [', items: classNames.map(python), close: ']' };
  return [
    ...linesOf(names, pythonStyle),
    ...plainLines(`data = np.load(${python(picturesFile(dataset))})
x_train, y_train = data["x_train"], data["y_train"]
x_val, y_val = data["x_val"], data["y_val"]
x_test, y_test = data["x_test"], data["y_test"]`),
  ];
}

type Scaling = Experiment['preprocessing']['scaling'];

/** Python's expression of bytes as the network takes them. */
const SCALED: Readonly<Record<Scaling, string>> = {
  '0 to 1': 'x / 255',
  '-1 to 1': 'x / 127.5 - 1',
  '0 to 255': 'x',
  'mean 0, deviation 1': 'x',
};

const LEARNED = `# Of each channel, over the training pictures
mean = x_train.mean(axis=(0, 1, 2), dtype="float64").astype("float32")
deviation = x_train.std(axis=(0, 1, 2), dtype="float64").astype("float32")`;

const NORMALIZED = `x_train, x_val, x_test = (
    (x - mean) / np.maximum(deviation, 1e-7) for x in (x_train, x_val, x_test)
)`;

/** Colours and size, still in bytes. */
function resizedLines({ dataset, preprocessing }: Experiment): string[] {
  const [height, width, channels] = offerOf(dataset).info.shape;
  const [newHeight, newWidth, newChannels] = preparedShape([height, width, channels], preprocessing);
  const fit = { crop: ', crop_to_aspect_ratio=True', pad: ', pad_to_aspect_ratio=True', stretch: '' }[
    preprocessing.fit
  ];
  const isResized = newHeight !== height || newWidth !== width;
  return [
    ...(newChannels < channels ? ['x = keras.ops.image.rgb_to_grayscale(x)'] : []),
    ...(newChannels > channels ? ['x = np.repeat(x, 3, axis=-1)'] : []),
    ...(isResized ? [`x = keras.ops.image.resize(x, (${newHeight}, ${newWidth})${fit})`] : []),
  ];
}

/** Makes the pictures what the network takes; where training changes them by chance first, their values are scaled after that. */
export function preparingLines(experiment: Experiment): SourceLine[] {
  const { scaling } = experiment.preprocessing;
  const isAugmented = enabledAugmentation(experiment).length > 0;
  const resized = resizedLines(experiment);
  const body = [
    'x = x.astype("float32")',
    ...resized,
    // What Keras computes with may be no array of NumPy's.
    ...(resized.length > 0 ? ['x = keras.ops.convert_to_numpy(x)'] : []),
    `return ${isAugmented ? 'x' : SCALED[scaling]}`,
  ];
  const classes = offerOf(experiment.dataset).info.classNames.length;
  return plainLines(
    [
      'def prepare(x):',
      ...body.map((line) => `    ${line}`),
      '',
      '',
      'x_train, x_val, x_test = prepare(x_train), prepare(x_val), prepare(x_test)',
      ...(needsStatistics({ scaling }) ? [LEARNED] : []),
      ...(needsStatistics({ scaling }) && !isAugmented ? [NORMALIZED] : []),
      `y_train, y_val, y_test = (\n    keras.utils.to_categorical(y, ${classes}) for y in (y_train, y_val, y_test)\n)`,
    ].join('\n'),
  );
}

/** The layer that scales values within a model. */
function scalingCall(scaling: Scaling): readonly string[] {
  switch (scaling) {
    case '0 to 1':
      return ['layers.Rescaling(1 / 255)'];
    case '-1 to 1':
      return ['layers.Rescaling(1 / 127.5, offset=-1)'];
    case '0 to 255':
      return [];
    case 'mean 0, deviation 1':
      return ['layers.Normalization(mean=mean, variance=deviation**2)'];
    default:
      return scaling satisfies never;
  }
}

function augmentationDocs(
  layer: AugmentationLayer,
  [height, width]: readonly [number, number, number],
): Doc[] {
  // Ours pads first, so that a picture of the same size can be cut out.
  if (layer.className === 'RandomCrop')
    return [
      `layers.ZeroPadding2D(${layer.padding})`,
      `layers.RandomCrop(${height}, ${width})`,
      // Keras 3.15 crops nothing outside of training.
      `layers.CenterCrop(${height}, ${width})`,
    ];
  const given: Argument[] = argumentsOf(augmentations[layer.className].fields, layer);
  return [call(`layers.${layer.className}`, pythonArguments(layer.className, given))];
}

/** What is trained: the network itself, or behind layers that change training pictures by chance. */
export function trainedModel(experiment: Experiment): {
  readonly name: string;
  readonly lines: SourceLine[];
} {
  const layers = enabledAugmentation(experiment);
  if (layers.length === 0) return { name: 'model', lines: [] };
  const shape = preparedShape(offerOf(experiment.dataset).info.shape, experiment.preprocessing);
  const list: Doc = {
    open: 'classifier = keras.Sequential([',
    items: [
      call('keras.Input', [python(shape)]),
      ...layers.flatMap((layer) => augmentationDocs(layer, shape)),
      ...scalingCall(experiment.preprocessing.scaling),
      'model',
    ],
    close: '])',
    apart: true,
  };
  return {
    name: 'classifier',
    lines: [
      ...plainLines('# Changes pictures by chance in training only, then scales their values.'),
      ...linesOf(list, pythonStyle),
    ],
  };
}
