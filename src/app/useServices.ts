import { createContext, useContext, useMemo } from 'react';
import { useStore } from 'zustand';
import { type Analysis, analyse } from '../model-builder/analyse.ts';
import type { Experiment } from '../training/experiment/experiment.ts';
import type { ExperimentState } from '../training/experiment/experimentStore.ts';
import type { TrainingState } from '../training/trainingStore.ts';
import { analysisContext } from './analysisContext.ts';
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
/** A part of what is being looked at. */
export const useApp = <T>(select: (state: AppState) => T): T => useStore(useServices().app, select);
/** A part of the document's store. */
export const useExperimentState = <T>(select: (state: ExperimentState) => T): T =>
  useStore(useServices().experiment, select);

const currentExperiment = (state: ExperimentState): Experiment => state.experiment;
/** The document. */
export const useExperiment = (): Experiment => useExperimentState(currentExperiment);

const manifestOf = (state: TrainingState) => state.dataset.manifest;
/** What follows from the document's model. */
export function useAnalysis(): Analysis {
  const { model, training } = useExperiment();
  const manifest = useTraining(manifestOf);
  const { batchSize } = training;
  return useMemo(() => analyse(model, analysisContext(batchSize, manifest)), [model, batchSize, manifest]);
}

const classNamesOf = (state: TrainingState) => state.dataset.manifest?.classNames ?? noNames;
const noNames: readonly string[] = [];
/** Of the open data set; empty until its manifest is here. */
export const useClassNames = (): readonly string[] => useTraining(classNamesOf);
