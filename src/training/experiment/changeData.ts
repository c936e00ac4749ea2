/** Edits of what a document is trained on. */
import { defaultRef, type Offer, offerOf } from '../../data/catalogue.ts';
import { availableForTraining, datasetKey, type ImageShape } from '../../data/dataset.ts';
import { plainPreprocessing, preparedShape, type Preprocessing } from '../../data/preprocess.ts';
import { adaptInput } from '../../model-builder/edit.ts';
import type { Experiment } from './experiment.ts';

/** Of what a first visit opens. */
export const FIRST_TITLE = 'Digits, starter CNN';

type OnData = Pick<Experiment, 'dataset' | 'preprocessing'>;

/** What the network reads: `[height, width, channels]` after preprocessing. */
export const inputShapeOf = ({ dataset, preprocessing }: OnData): ImageShape =>
  preparedShape(offerOf(dataset).info.shape, preprocessing);

/** The document with its Input made for its data. */
const withInput = (experiment: Experiment): Experiment => ({
  ...experiment,
  model: adaptInput(experiment.model, inputShapeOf(experiment)),
});

/** The document on another data set, as that is opened at first; Input is made for it. The same document when it is on it already. */
export function withDataset(experiment: Experiment, offer: Offer): Experiment {
  const { dataset: before } = experiment;
  // The same edition may be described better than by the document, which an older version made.
  if (offer.info.id === before.id && offer.own?.fit === before.own?.fit) return experiment;
  const titled = { ...experiment, title: titleOn(experiment, offer) };
  const dataset = defaultRef(offer);
  // Another edition of somebody's own pictures is used as the one before was.
  if (before.own && offer.own) {
    const usedAll = before.trainingSize >= availableForTraining(offerOf(before).info);
    const trainingSize = Math.min(dataset.trainingSize, usedAll ? Infinity : before.trainingSize);
    return withInput({ ...titled, dataset: { ...dataset, trainingSize } });
  }
  return withInput({ ...titled, dataset, preprocessing: plainPreprocessing });
}

/** A title that nobody has typed names the data set, and goes with it. */
function titleOn({ title, dataset }: Experiment, { info }: Offer): string {
  const isNamed = title !== FIRST_TITLE && title !== offerOf(dataset).info.title;
  return isNamed ? title : info.title;
}

/** The document with other preprocessing; Input is made for it. */
export const withPreprocessing = (experiment: Experiment, preprocessing: Preprocessing): Experiment =>
  withInput({ ...experiment, preprocessing });

/** The document with a knob of its generated data set turned. */
export function withKnob(experiment: Experiment, knob: string, value: number): Experiment {
  const { dataset } = experiment;
  const turned = { ...dataset, knobs: { ...dataset.knobs, [knob]: value } };
  return datasetKey(turned) === datasetKey(dataset) ? experiment : { ...experiment, dataset: turned };
}
