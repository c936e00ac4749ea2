import { useCallback } from 'react';
import { findLayer, type ModelSpec } from '../model-builder/spec.ts';
import type { TrainingState } from '../training/trainingStore.ts';
import { AllChannels } from '../visualize/AllChannels.tsx';
import { FeatureMaps } from '../visualize/FeatureMaps.tsx';
import { useAnalysis, useExperiment, useTraining } from './useServices.ts';

/** What one layer makes of the current picture, live; nothing while its output is that of an earlier model. */
function useLayerOutput(name: string) {
  const output = useTraining(
    useCallback((state: TrainingState) => state.outputs?.layers.find((layer) => layer.name === name), [name]),
  );
  const shape = useAnalysis().layers.get(name)?.outputShape;
  return shape?.join() === output?.shape.join() ? output : undefined;
}

const isInput = (model: ModelSpec, name: string): boolean => findLayer(model, name)?.className === 'Input';

/** The strip of maps inside a block. */
export function LayerMaps({ name }: { readonly name: string }) {
  const { model } = useExperiment();
  return <FeatureMaps name={name} output={useLayerOutput(name)} grey={isInput(model, name)} />;
}

/** All channels of a layer. */
export function LayerChannels({ name }: { readonly name: string }) {
  const { model } = useExperiment();
  return <AllChannels name={name} output={useLayerOutput(name)} grey={isInput(model, name)} />;
}
