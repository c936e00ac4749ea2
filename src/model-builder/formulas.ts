import type { Analysis } from './analyse.ts';
import type { Formulas } from './defineLayer.ts';
import { definitionOf } from './layers/registry.ts';
import type { LayerSpec } from './spec.ts';

/** How a layer's numbers come about in its model. */
export const formulasOf = (
  { className, config, inbound }: LayerSpec,
  { layers }: Analysis,
): Formulas | undefined =>
  definitionOf(className).formulas?.(
    config,
    inbound.map((input) => layers.get(input)?.outputShape ?? []),
  );
