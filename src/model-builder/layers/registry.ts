import type { LayerDefinition } from '../defineLayer.ts';
import { conv2d } from './conv2d.ts';

/**
 * Every layer offered, by Keras's class name, in the palette's order. A layer is this line, its
 * definition, and the same two things under `training/engine/layers/` (a missing one does not compile).
 */
export const layerDefinitions = {
  Conv2D: conv2d,
} as const;

export type LayerClassName = keyof typeof layerDefinitions;

/** The definition of a class, seen without the type of its own config (the one cast that looking up by union needs). */
export function definitionOf(className: LayerClassName): LayerDefinition {
  return layerDefinitions[className] as unknown as LayerDefinition;
}
