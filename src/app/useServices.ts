import { createContext, useCallback, useContext } from 'react';
import { useStore } from 'zustand';
import { offerOf } from '../data/catalogue.ts';
import type { DatasetInfo } from '../data/dataset.ts';
import type { KeepingState } from '../data/keepingStore.ts';
import type { OwnState } from '../data/own/ownStore.ts';
import type { Analysis } from '../model-builder/analyse.ts';
import type { Experiment } from '../training/experiment/experiment.ts';
import type { ExperimentState } from '../training/experiment/experimentStore.ts';
import type { TrainingState } from '../training/trainingStore.ts';
import { analysisOf } from '../training/experiment/analysisOf.ts';
import type { AppState } from './appStore.ts';
import type { Services } from './wiring.ts';

/** What `wiring.ts` made, for all views. */
export const ServicesContext = createContext<Services | null>(null);

/** @throws outside of the app. */
export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (!services) throw new Error('useServices works only inside App.');
  return services;
}

/** A part of the facts about training; `select` has to give the same object while nothing changed. */
export const useTraining = <T>(select: (state: TrainingState) => T): T =>
  useStore(useServices().training, select);
/** A part of how what is on the page stands to what is kept on this device. */
export const useKept = <T>(select: (state: KeepingState) => T): T => useStore(useServices().kept, select);
/** A part of a person's own pictures. */
export const useOwn = <T>(select: (state: OwnState) => T): T => useStore(useServices().own, select);
/** A part of what is being looked at. */
export const useApp = <T>(select: (state: AppState) => T): T => useStore(useServices().app, select);
/** A part of the document's store. */
export const useExperimentState = <T>(select: (state: ExperimentState) => T): T =>
  useStore(useServices().experiment, select);

const currentExperiment = (state: ExperimentState): Experiment => state.experiment;
/** The document. */
export const useExperiment = (): Experiment => useExperimentState(currentExperiment);

/** A part of the document, so that edits of others draw nothing anew. */
export const useExperimentPart = <Part extends keyof Experiment>(part: Part): Experiment[Part] =>
  useExperimentState(useCallback(({ experiment }: ExperimentState) => experiment[part], [part]));

/** What follows from the document's model. */
export const useAnalysis = (): Analysis => analysisOf(useExperiment());

/** The document's data set. */
export const useDataset = (): DatasetInfo => offerOf(useExperimentPart('dataset')).info;

/** Of the document's data set. */
export const useClassNames = (): readonly string[] => useDataset().classNames;
