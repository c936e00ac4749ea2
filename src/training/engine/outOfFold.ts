import type { ChunkedPart, Subset } from '../../data/dataset.ts';
import { doubtsOf } from '../../data/own/doubts.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { Evaluation, Event, Queries } from '../protocol.ts';
import { compile } from './compile.ts';
import { fit } from './fit.ts';
import { macrotask } from './macrotask.ts';
import type { SampleSource } from './sampleSource.ts';

/** Milliseconds between progress reports, so at most ten a second. */
const REPORT_EVERY = 100;

interface Options {
  readonly post: (event: Event) => void;
  /** Milliseconds. */
  readonly now: () => number;
}

/**
 * Which labels are doubted by networks that were trained without the picture: one for each part, trained from the start as
 * the experiment says on all other pictures of the set, test pictures too (k-fold cross-validation). Tells how far it is
 * in pictures trained on.
 * @throws Error when a network diverges; DownloadError or PicturesMissing when the pictures cannot be had.
 */
export async function doubtLabels(
  { experiment, folds }: Queries['doubts']['args'],
  source: SampleSource,
  { post, now }: Options,
): Promise<Queries['doubts']['result']> {
  const { training, test } = source.manifest;
  const places = [...placesOf('training', training), ...placesOf('test', test)];
  if (folds.length !== places.length) throw new Error('There has to be a part for every picture.');
  for (const [subset, { count }] of [['training', training] as const, ['test', test] as const])
    await source.whenLoaded(
      subset,
      Uint32Array.from({ length: count }, (_, i) => i),
    );
  const classes = source.manifest.classNames.length;
  const probabilities = new Float32Array(places.length * classes);
  const labels = new Uint8Array(places.length);
  const parts = [...new Set(folds)];
  const of = (parts.length - 1) * places.length * experiment.training.epochs;
  let done = 0;
  let reportDue = 0;
  for (const part of parts) {
    const held = folds.flatMap((fold, i) => (fold === part ? i : []));
    const rest = folds.flatMap((fold, i) => (fold === part ? [] : i));
    const evaluation = await judged(withoutPart(source, places, rest, held), experiment, (pictures) => {
      done += pictures;
      if (now() < reportDue) return;
      post({ type: 'evaluating', done, of });
      reportDue = now() + REPORT_EVERY;
    });
    for (const [i, place] of held.entries()) {
      probabilities.set(evaluation.probabilities.subarray(i * classes, (i + 1) * classes), place * classes);
      labels[place] = evaluation.labels[i] ?? 0;
    }
  }
  return { doubts: doubtsOf(labels, probabilities, classes) };
}

/** What a network says of the validation pictures after it was trained from the start. */
async function judged(
  source: SampleSource,
  experiment: Experiment,
  onStep: (pictures: number) => void,
): Promise<Evaluation> {
  const { epochs, seed } = experiment.training;
  const network = compile(experiment.model, seed, null);
  const fitting = fit({ network, source, experiment, targetEpochs: epochs, from: null });
  let last: Evaluation | null = null;
  try {
    for await (const item of fitting.items) {
      if (item.kind === 'step') onStep(item.pictures);
      if (item.kind === 'epochEnd') {
        last = item.evaluation;
        await fitting.drainSteps();
        if (fitting.divergence())
          throw new Error(
            'Training diverged while the labels were checked. Choose a smaller learning rate, and check again.',
          );
      }
      await macrotask();
    }
  } finally {
    fitting.dispose();
    network.dispose();
  }
  if (!last) throw new Error('There is no epoch to train for.');
  return last;
}

/** A picture of the set by the original part it is in. */
interface Place {
  readonly subset: Extract<Subset, 'training' | 'test'>;
  readonly index: number;
}

const placesOf = (subset: Place['subset'], { count }: ChunkedPart): Place[] =>
  Array.from({ length: count }, (_, index) => ({ subset, index }));

/** The set shared out anew: some of its pictures, by their place among all, to train on, then some to validate by. */
function withoutPart(
  source: SampleSource,
  places: readonly Place[],
  rest: readonly number[],
  held: readonly number[],
): SampleSource {
  const order = [...rest, ...held];
  const [height, width, channels] = source.manifest.shape;
  const size = height * width * channels;
  const part: ChunkedPart = {
    count: order.length,
    classCounts: [],
    chunks: [{ count: order.length, bytes: 0 }],
  };
  const none: ChunkedPart = { count: 0, classCounts: [], chunks: [] };
  return {
    key: source.key,
    manifest: { ...source.manifest, training: part, test: none, validationCount: held.length },
    trainingSize: rest.length,
    range: (subset) =>
      subset === 'training' ? { start: 0, end: rest.length } : { start: rest.length, end: order.length },
    has: () => true,
    whenLoaded: () => Promise.resolve(),
    gather(_, indices) {
      const pixels = new Uint8Array(indices.length * size);
      const labels = new Uint8Array(indices.length);
      for (const subset of ['training', 'test'] as const) {
        const asked = Array.from(indices, (index, i) => ({ place: places[order[index] ?? -1], i })).filter(
          ({ place }) => place?.subset === subset,
        );
        const got = source.gather(
          subset,
          Uint32Array.from(asked, ({ place }) => place?.index ?? 0),
        );
        for (const [k, { i }] of asked.entries()) {
          pixels.set(got.pixels.subarray(k * size, (k + 1) * size), i * size);
          labels[i] = got.labels[k] ?? 0;
        }
      }
      return { pixels, labels };
    },
  };
}
