import { datasetKey } from '../data/dataset.ts';
import type { Analysis } from '../model-builder/analyse.ts';
import { architectureOf } from '../model-builder/spec.ts';
import type { Experiment } from './experiment/experiment.ts';
import { planTraining } from './planTraining.ts';
import type { Command, Event } from './protocol.ts';
import { initialTrainingState, type TrainingStore } from './trainingStore.ts';

/** What a model is good for. */
export type Able = Pick<Analysis, 'canTrain' | 'shown'>;

interface Options {
  readonly store: TrainingStore;
  readonly send: (command: Command) => void;
  /** Whether the device cannot hold this experiment's network with even one picture. */
  readonly isTooLarge: (experiment: Experiment) => boolean;
}

/** Tells the worker of the document, and hears what it says of it: its pictures, and what the network makes of the current one. */
export function createDocumentFollower({ store, send, isTooLarge }: Options) {
  let experiment: Experiment | null = null;
  let able: Able = { canTrain: false, shown: { layers: [] } };
  /** Of the last `show`: what comes of an earlier one is stale. */
  let version = 0;

  function openDataset(): void {
    if (!experiment) return;
    store.setState((state) => ({ dataset: { ...state.dataset, error: null } }));
    send({ type: 'openDataset', dataset: experiment.dataset });
  }

  /** What was of another data set: its progress, and the current picture. A turned knob makes other pictures of the same form, so what stands where the current one stood, or was brought, stays current. */
  function forgetPictures(sameForm: boolean): void {
    const { dataset, picture, outputs } = initialTrainingState();
    store.setState({ dataset });
    // What is still on its way is of the other set.
    version++;
    if (sameForm) return;
    store.setState({ picture, outputs });
    send({ type: 'setPicture', picture });
  }

  /** Shows the document's network, as far as it computes something: with trained weights where they fit it. */
  function show(): void {
    if (!experiment || able.shown.layers.length === 0 || isTooLarge(experiment)) {
      send({ type: 'hide' });
      return;
    }
    const plan = planTraining(experiment, store.getState().checkpoint);
    version++;
    send({
      type: 'show',
      version,
      model: able.shown,
      preprocessing: experiment.preprocessing,
      seed: experiment.training.seed,
      weights: plan.kind === 'continue' ? plan.from.weights : null,
      statistics: plan.kind === 'continue' ? plan.from.statistics : null,
    });
  }

  return {
    /** The document; null before the first. */
    experiment: () => experiment,
    /** The document, if its network can be trained. */
    trainable: () => (able.canTrain ? experiment : null),
    openDataset,
    show,
    /** Call on every change. */
    follow(next: Experiment, { canTrain, shown }: Able): void {
      const before = experiment;
      const modelChanged =
        !before ||
        architectureOf(able.shown) !== architectureOf(shown) ||
        before.model.layers.some((layer, i) => layer.config !== next.model.layers[i]?.config) ||
        JSON.stringify(before.preprocessing) !== JSON.stringify(next.preprocessing) ||
        before.training.seed !== next.training.seed;
      const otherSet = !before || datasetKey(before.dataset) !== datasetKey(next.dataset);
      const dataChanged = otherSet || before.dataset.trainingSize !== next.dataset.trainingSize;
      experiment = next;
      able = { canTrain, shown };
      if (before && otherSet) forgetPictures(before.dataset.id === next.dataset.id);
      if (dataChanged) openDataset();
      if (modelChanged || otherSet) show();
    },
    /** What is of another document is not heard. */
    hear(event: Extract<Event, { type: 'dataset' | 'datasetFailed' | 'outputs' }>): void {
      if (event.type === 'outputs') {
        if (event.outputs.version === version) store.setState({ outputs: event.outputs });
        return;
      }
      if (!experiment || datasetKey(experiment.dataset) !== event.key) return;
      if (event.type === 'datasetFailed')
        return store.setState((state) => ({ dataset: { ...state.dataset, error: event.error } }));
      const { key: opened, loadedBytes, totalBytes } = event;
      store.setState({ dataset: { opened, loadedBytes, totalBytes, error: null } });
    },
  };
}
