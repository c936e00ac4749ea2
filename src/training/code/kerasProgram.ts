/** An experiment as a complete Keras 3 program: it reads pictures that the app saves, trains, evaluates and shows the confusion matrix. */
import { offerOf } from '../../data/catalogue.ts';
import { kerasModelLines } from '../../model-builder/code/kerasModel.ts';
import { plainLines, type SourceLine } from '../../model-builder/code/source.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { preparingLines, readingLines, trainedModel } from './kerasData.ts';
import { classesOf, compileLines, fitLines } from './kerasTraining.ts';
import { picturesFile } from './picturesFile.ts';
import { titleLine } from './titleLine.ts';

function headLines(experiment: Experiment): SourceLine[] {
  const { dataset, training } = experiment;
  const usesTime = training.stopAfterMinutes > 0;
  return plainLines(`# ${titleLine(experiment)}: made by Kernelscope for Keras 3.
# To run it: pip install keras jax scikit-learn; and put ${picturesFile(dataset)} beside it ("Save pictures").
${usesTime ? 'import time\n\n' : ''}import keras
import numpy as np
from keras import layers
from sklearn.metrics import classification_report, confusion_matrix

# The same seed makes the same run, but Keras draws other numbers than Kernelscope.
keras.utils.set_random_seed(${training.seed})`);
}

/** A part of the program under a comment. */
const part = (title: string, lines: readonly SourceLine[]): SourceLine[] => [
  ...plainLines(`\n# ${title}`),
  ...lines,
];

/** Scores and the confusion matrix of the test pictures. */
const evaluation = (name: string) => `${name}.evaluate(x_test, y_test)
predicted = ${name}.predict(x_test).argmax(axis=1)
true = y_test.argmax(axis=1)
labels = range(len(class_names))
print(confusion_matrix(true, predicted, labels=labels))
print(
    classification_report(
        true, predicted, labels=labels, target_names=class_names, zero_division=0
    )
)`;

/** The program, line by line. The model has to be without errors for it to run. */
export function kerasProgram(experiment: Experiment): SourceLine[] {
  const trained = trainedModel(experiment);
  const { test } = offerOf(experiment.dataset).info;
  return [
    ...headLines(experiment),
    ...classesOf(experiment).flatMap((text) => plainLines(`\n\n${text}\n`)),
    ...part(
      'Pictures as bytes, [number, height, width, channels], and their classes',
      readingLines(experiment),
    ),
    ...plainLines('\n'),
    ...preparingLines(experiment),
    ...part('The network', kerasModelLines(experiment.model)),
    ...plainLines('model.summary()'),
    ...(trained.lines.length > 0 ? [...plainLines(''), ...trained.lines] : []),
    ...part('Training', compileLines(experiment, trained.name)),
    ...fitLines(experiment, trained.name),
    ...(test.count > 0 ? part('Pictures it has never seen', plainLines(evaluation(trained.name))) : []),
  ];
}
