import { type SampleSource, sampleSource } from '../training/engine/sampleSource.ts';
import { offerOf } from '../data/catalogue.ts';
import { datasetKey } from '../data/dataset.ts';
import { compile } from '../training/engine/compile.ts';
import { evaluate, accuracyOf } from '../training/engine/evaluate.ts';
import { fit } from '../training/engine/fit.ts';
import { withDataset } from '../training/experiment/changeData.ts';
import { defaultExperiment } from '../training/experiment/defaultExperiment.ts';
import type { Experiment } from '../training/experiment/experiment.ts';
import { templateNamed, withTemplate } from '../training/experiment/templates.ts';
import type { EpochLogs, Evaluation } from '../training/protocol.ts';
import { openOffered } from './shippedDatasets.ts';

/** What came of a training. */
interface Trained {
  /** Per step. */
  readonly losses: readonly number[];
  readonly epochs: readonly EpochLogs[];
  /** Of the test pictures, 0..1; null unless asked for. */
  readonly testAccuracy: number | null;
}

/** Draws a generator to its end and gives what it returned. */
async function resultOf<T>(items: AsyncGenerator<unknown, T>): Promise<T> {
  for (;;) {
    const next = await items.next();
    if (next.done) return next.value;
  }
}

/** The document's pictures from the files that ship with the app, so many for validation at most. */
export async function shippedSource(
  { dataset: { id, trainingSize, ...rest } }: Experiment,
  { validation = Infinity, test = false } = {},
): Promise<SampleSource> {
  const dataset = await openOffered(id);
  await dataset.load(trainingSize, test ? ['training', 'validation', 'test'] : ['training', 'validation']);
  const whole = sampleSource(datasetKey({ id, ...rest }), dataset, trainingSize);
  return {
    ...whole,
    range(subset) {
      const { start, end } = whole.range(subset);
      return subset === 'validation' ? { start, end: Math.min(end, start + validation) } : { start, end };
    },
  };
}

/** Trains a document's network on the files that ship with the app, on the current backend, for so many steps at most. */
export async function trainOnShipped(
  experiment: Experiment,
  {
    steps = Infinity,
    validation = Infinity,
    test = false,
    onEpoch,
  }: {
    readonly steps?: number;
    /** How many validation pictures are looked at after an epoch. */
    readonly validation?: number;
    readonly test?: boolean;
    readonly onEpoch?: (logs: EpochLogs) => void;
  } = {},
): Promise<Trained> {
  const source = await shippedSource(experiment, { validation, test });
  const network = compile(experiment.model, experiment.training.seed, null);
  const run = fit({ network, source, experiment, targetEpochs: experiment.training.epochs, from: null });
  const losses: number[] = [];
  const epochs: EpochLogs[] = [];
  for await (const item of run.items) {
    if (item.kind === 'step') losses.push(...(await run.drainSteps()).loss);
    if (item.kind === 'epochEnd') {
      epochs.push(item.logs);
      onEpoch?.(item.logs);
    }
    if (losses.length >= steps) break;
  }
  let testAccuracy = null;
  if (test) {
    const evaluation: Evaluation = await resultOf(
      evaluate(
        network,
        source,
        {
          shape: source.manifest.shape,
          preprocessing: experiment.preprocessing,
          statistics: run.statistics(),
        },
        'test',
        experiment.training.loss,
      ),
    );
    testAccuracy = accuracyOf(evaluation);
  }
  run.dispose();
  network.dispose();
  return { losses, epochs, testAccuracy };
}

/** A template on a data set; the course's brings its own. */
export const templateOn = (name: string, id: string): Experiment =>
  withTemplate(withDataset(defaultExperiment(), offerOf({ id })), templateNamed(name));

/** The mean loss of the last five of 60 steps, in parts of the first's. */
export async function fallOfLoss(template: string, id: string): Promise<number> {
  const experiment = templateOn(template, id);
  // So few that they are seen six times: 60 steps of new photos teach too little to be told from luck.
  const dataset = { ...experiment.dataset, trainingSize: 320 };
  const { losses } = await trainOnShipped({ ...experiment, dataset }, { steps: 60, validation: 32 });
  const last = losses.slice(55);
  return last.reduce((a, b) => a + b, 0) / last.length / (losses[0] ?? 0);
}
