/** Networks to start from, as edits of the document. */
import { offerOf } from '../../data/catalogue.ts';
import type { ImageShape } from '../../data/dataset.ts';
import { plainPreprocessing } from '../../data/preprocess.ts';
import type { ModelSpec } from '../../model-builder/spec.ts';
import { courseCnn, justDense, leNet5, smallResNet, starterCnn } from '../../model-builder/templates.ts';
import {
  allConvolutional,
  inceptionStyle,
  mobileNetStyle,
  squeezeAndExcitation,
  vggStyle,
} from '../../model-builder/styles.ts';
import { surprise } from '../../model-builder/surprise.ts';
import { inputShapeOf, withDataset, withPreprocessing } from './changeData.ts';
import type { Experiment } from './experiment.ts';

/** A network to start from. */
export interface Template {
  readonly name: string;
  /** One sentence. */
  readonly about: string;
  readonly model: (shape: ImageShape, classes: number) => ModelSpec;
  /** Puts the document on the data it was made for, where that is a part of it. */
  readonly onData?: (experiment: Experiment) => Experiment;
}

/** In the order of the menu. */
export const templates: readonly Template[] = [
  {
    name: 'Starter CNN',
    about: 'Two convolutions, small and quick; a good start on any set.',
    model: starterCnn,
  },
  {
    name: 'Course reference CNN',
    about: 'The network of the course, with its data: CIFAR-10 enlarged to 64×64.',
    model: courseCnn,
    onData: (experiment) => {
      const document = withDataset(experiment, offerOf({ id: 'cifar10' }));
      return withPreprocessing(document, { ...plainPreprocessing, size: [64, 64], channels: 3 });
    },
  },
  { name: 'LeNet-5', about: 'Reads digits since 1998: tanh and average pooling.', model: leNet5 },
  {
    name: 'Small ResNet',
    about: 'Residual blocks: what a block learns is added to what came in.',
    model: smallResNet,
  },
  {
    name: 'VGG style',
    about: 'Pairs of small convolutions, then a pooling: deep and plain.',
    model: vggStyle,
  },
  {
    name: 'MobileNet style',
    about: 'Convolutions in two steps, of single maps and then across them: few weights.',
    model: mobileNetStyle,
  },
  {
    name: 'Inception style',
    about: 'Windows of several sizes side by side.',
    model: inceptionStyle,
  },
  {
    name: 'Squeeze and excitation',
    about: 'Each block weighs its feature maps by what the whole picture shows.',
    model: squeezeAndExcitation,
  },
  {
    name: 'All convolutional',
    about: 'Strides instead of pooling, and no Dense at all.',
    model: allConvolutional,
  },
  { name: 'Just Dense', about: 'No convolution at all, to see what one is good for.', model: justDense },
];

/** The document with the template's network, made for its data and classes. */
export function withTemplate(experiment: Experiment, { model, onData }: Template): Experiment {
  const document = onData?.(experiment) ?? experiment;
  const classes = offerOf(document.dataset).info.classNames.length;
  return { ...document, model: model(inputShapeOf(document), classes) };
}

/** A network made by chance, another for each seed. */
export const surpriseOf = (seed: number): Template => ({
  name: 'a surprise',
  about: 'A network made by chance; every time another.',
  model: (shape, classes) => surprise(seed, shape, classes),
});

/** The template of that name. @throws when there is none. */
export function templateNamed(name: string): Template {
  const template = templates.find((each) => each.name === name);
  if (!template) throw new Error(`There is no template named "${name}".`);
  return template;
}
