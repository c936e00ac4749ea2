/** The questions of the protocol: each is answered from what the worker has, and changes nothing of a run. */
import * as tf from '@tensorflow/tfjs-core';
import type { DatasetRef } from '../../data/dataset.ts';
import { needsStatistics, type Preprocessing } from '../../data/preprocess.ts';
import type { Statistics } from '../../data/statistics.ts';
import type { Event, Query } from '../protocol.ts';
import { variants } from './augmentation/variants.ts';
import { runningOffer } from './backends.ts';
import { backendOffers } from './backends/offers.ts';
import { withinSubset } from './currentPicture.ts';
import { evaluateSubset } from './evaluateSubset.ts';
import { findRate } from './findRate.ts';
import { measure } from './measure.ts';
import { doubtLabels } from './outOfFold.ts';
import { createPredictor } from './predict.ts';
import type { SampleSource, Sources } from './sampleSource.ts';
import { statisticsOf } from './trainingStatistics.ts';

/** Answers, or rejects with what went wrong. */
export type AnswerQuery = (query: Query) => Promise<Extract<Event, { type: 'answer' }>['result']>;

interface Options {
  readonly post: (event: Event) => void;
  readonly sources: Sources;
  /** Milliseconds. */
  readonly now: () => number;
  /** Of the run under way or the last one; null before the first. */
  readonly kernelCallsPerStep: () => number | null;
}

/** Answers queries; one evaluation at a time, a new one ends the one before. */
export function createQueries({ post, sources, now, kernelCallsPerStep }: Options): {
  readonly query: AnswerQuery;
  cancelEvaluation(): void;
  cancelRates(): void;
  /** Frees what was kept for further questions about the same weights. */
  forget(): void;
} {
  let evaluation: AbortController | null = null;
  let rates: AbortController | null = null;
  const predictor = createPredictor();

  /** Of the document's training pictures. */
  const documentStatistics = async (preprocessing: Preprocessing): Promise<Statistics | null> =>
    needsStatistics(preprocessing) ? statisticsOf(await sources.current(), preprocessing) : null;

  /** Does something with a data set, which is held until then. */
  async function reading<T>(dataset: DatasetRef, read: (source: SampleSource) => Promise<T>): Promise<T> {
    const used = sources.use(dataset);
    try {
      return await read(await used.source);
    } finally {
      used.release();
    }
  }

  return {
    cancelEvaluation: () => evaluation?.abort(),
    cancelRates: () => rates?.abort(),
    forget: predictor.dispose,
    async query(query) {
      switch (query.name) {
        case 'samples': {
          const source = await sources.current();
          const { subset, indices } = query.args;
          const wanted = withinSubset(source, subset, indices);
          await source.whenLoaded(subset, wanted);
          return source.gather(subset, wanted);
        }
        case 'evaluate': {
          evaluation?.abort();
          const { signal } = (evaluation = new AbortController());
          return reading(query.args.dataset, (source) =>
            evaluateSubset(query.args, source, { post, now, signal }),
          );
        }
        case 'predict':
          return predictor.predict({
            ...query.args,
            statistics: query.args.statistics ?? (await documentStatistics(query.args.preprocessing)),
          });
        case 'variants':
          return variants(query.args);
        case 'doubts':
          return reading(query.args.experiment.dataset, (source) =>
            doubtLabels(query.args, source, { post, now }),
          );
        case 'findRate': {
          rates?.abort();
          const { signal } = (rates = new AbortController());
          return reading(query.args.experiment.dataset, (source) =>
            findRate(query.args, source, { post, now, signal }),
          );
        }
        case 'measure':
          return { imagesPerSecond: await measure(query.args.experiment) };
        case 'backends':
          return backendOffers(runningOffer());
        case 'diagnostics': {
          const { numTensors, numBytes } = tf.memory();
          return { tensors: numTensors, bytes: numBytes, kernelCallsPerStep: kernelCallsPerStep() };
        }
        default:
          return query satisfies never;
      }
    },
  };
}
