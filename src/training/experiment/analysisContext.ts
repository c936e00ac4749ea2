import { offerOf } from '../../data/catalogue.ts';
import type { AnalysisContext } from '../../model-builder/analyse.ts';
import { inputShapeOf } from './changeData.ts';
import type { Experiment } from './experiment.ts';

/** What the builder has to know about data and training to judge a document's model. */
export const analysisContext = (
  document: Pick<Experiment, 'dataset' | 'preprocessing' | 'training'>,
): AnalysisContext => ({
  inputShape: inputShapeOf(document),
  classes: offerOf(document.dataset).info.classNames.length,
  batchSize: document.training.batchSize,
});
