import { useCallback } from 'react';
import { findLayer } from '../model-builder/spec.ts';
import { analysisOf } from '../training/experiment/analysisOf.ts';
import type { TrainingState } from '../training/trainingStore.ts';
import { FeatureMaps } from '../visualize/FeatureMaps.tsx';
import { useExperimentState, useTraining } from './useServices.ts';

/** What one layer makes of the current picture, live; nothing while its output is that of an earlier model. */
export function useLayerOutput(name: string) {
  const output = useTraining(
    useCallback((state: TrainingState) => state.outputs?.layers.find((layer) => layer.name === name), [name]),
  );
  const shape = useExperimentState(
    useCallback(({ experiment }) => analysisOf(experiment).layers.get(name)?.outputShape?.join(), [name]),
  );
  return shape === output?.shape.join() ? output : undefined;
}

/** Of a picture itself: grey, as it is. */
export const useIsInput = (name: string): boolean =>
  useExperimentState(
    useCallback(({ experiment }) => findLayer(experiment.model, name)?.className === 'Input', [name]),
  );

/** The strip of maps inside a block. */
export function LayerMaps({ name }: { readonly name: string }) {
  return <FeatureMaps name={name} output={useLayerOutput(name)} grey={useIsInput(name)} />;
}
