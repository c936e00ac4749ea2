import { offerOf } from '../../data/catalogue.ts';
import type { ChunkedDataset, ChunkedPart, ImageShape } from '../../data/dataset.ts';
import { keyedRandom } from '../../data/random.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { compile } from './compile.ts';
import { fit } from './fit.ts';
import { macrotask } from './macrotask.ts';
import { type SampleSource, sampleSource } from './sampleSource.ts';

/** Steps that are not counted: shaders are compiled and memory is taken in the first ones. */
const WARM_UP = 2;
/** It takes at least this many further steps, and goes on for at least this many milliseconds. */
const LEAST_STEPS = 3;
const LEAST_TIME = 600;
/** Enough that no epoch ends, and no validation begins, meanwhile. */
const MOST_STEPS = 200;

/** Training pictures a second with the experiment's network, batch size and optimizer on the current backend. Leaves no tensor behind. */
export async function measure(
  experiment: Experiment,
  now: () => number = () => performance.now(),
): Promise<number> {
  const { model, training, preprocessing } = experiment;
  const { info } = offerOf(experiment.dataset);
  const source = madeUpSource(info, training.batchSize);
  const network = compile(model, training.seed, null);
  // Made-up pictures have no mean worth learning, and any scaling costs the same.
  const timed: Experiment = { ...experiment, preprocessing: { ...preprocessing, scaling: '0 to 1' } };
  const fitting = fit({ network, source, experiment: timed, targetEpochs: 1, from: null });
  const step = async () => {
    await fitting.items.next();
    // Messages are heard between steps, as in a run.
    await macrotask();
  };
  try {
    for (let taken = 0; taken < WARM_UP; taken++) await step();
    await fitting.drainSteps();
    const begun = now();
    let steps = 0;
    while (steps < LEAST_STEPS || (now() - begun < LEAST_TIME && steps < MOST_STEPS)) {
      await step();
      steps++;
    }
    // What a graphics processor was told of is done when its results are here.
    await fitting.drainSteps();
    return (steps * training.batchSize * 1000) / (now() - begun);
  } finally {
    await fitting.items.return();
    fitting.dispose();
    network.dispose();
  }
}

/** Noise in the form of a data set: what a step costs does not depend on what the pictures show. */
function madeUpSource(
  info: {
    readonly shape: ImageShape;
    readonly classNames: readonly string[];
  } & Omit<ChunkedDataset, 'training' | 'test'>,
  batchSize: number,
): SampleSource {
  const count = batchSize * (WARM_UP + MOST_STEPS + 1);
  const part: ChunkedPart = { count, classCounts: [], chunks: [{ count, bytes: 0 }] };
  const manifest: ChunkedDataset = { ...info, training: part, test: part, validationCount: 0 };
  const random = keyedRandom(0, 'made-up pictures');
  const [height, width, channels] = info.shape;
  const batch = {
    pixels: Uint8Array.from({ length: batchSize * height * width * channels }, () => random.int(256)),
    labels: Uint8Array.from({ length: batchSize }, () => random.int(info.classNames.length)),
  };
  const loaded = {
    manifest,
    has: () => true,
    whenLoaded: () => Promise.resolve(),
    load: () => Promise.resolve(),
    gather: () => batch,
  };
  return sampleSource('made up', loaded, count);
}
