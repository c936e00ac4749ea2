import type { Evidence } from '../training/coach/evidence.ts';
import { compile } from '../training/engine/compile.ts';
import { fit } from '../training/engine/fit.ts';
import { lookAtLayers } from '../training/engine/layerLook.ts';
import type { SampleSource } from '../training/engine/sampleSource.ts';
import type { Arrays } from '../training/checkpoint.ts';
import type { Experiment } from '../training/experiment/experiment.ts';
import type { LayerStatistics } from '../training/layerStatistics.ts';
import { appendSteps, stepSeries } from '../training/stepSeries.ts';

const LOOK_EVERY = 20;

/** Trains on the current backend, and gives what the coach reads after each epoch and at the end. */
export async function evidenceOf(
  experiment: Experiment,
  source: SampleSource,
  { weights = null }: { readonly weights?: Arrays | null } = {},
): Promise<Evidence[]> {
  const network = compile(experiment.model, experiment.training.seed, weights);
  let layers: LayerStatistics['layers'] | null = null;
  let steps = 0;
  const run = fit({
    network,
    source,
    experiment,
    targetEpochs: experiment.training.epochs,
    from: null,
    layers: {
      look: (of, model) => (steps++ % LOOK_EVERY === 0 ? lookAtLayers(of, model, false) : null),
      seen: (statistics) => void ({ layers } = statistics),
    },
  });
  let now: Evidence = {
    experiment,
    info: source.manifest,
    steps: stepSeries({ step: [], loss: [], accuracy: [], learningRate: [] }),
    epochs: [],
    evaluation: null,
    divergence: null,
    layers: null,
  };
  const seen: Evidence[] = [];
  const look = async () => {
    const rows = await run.drainSteps();
    if (rows.step.length > 0) now = { ...now, steps: appendSteps(now.steps, rows) };
    now = { ...now, divergence: run.divergence(), layers };
  };
  for await (const item of run.items) {
    if (item.kind === 'epochEnd') {
      await look();
      now = { ...now, epochs: [...now.epochs, item.logs], evaluation: item.evaluation };
      seen.push(now);
    }
    if (run.divergence()) break;
  }
  await look();
  run.dispose();
  network.dispose();
  return [...seen, now];
}
