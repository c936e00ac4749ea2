import type { Analysis } from './analyse.ts';
import type { Formulas } from './defineLayer.ts';
import { definitionOf } from './layers/registry.ts';
import type { LayerSpec } from './spec.ts';

/** How a layer's numbers come about in its model, and what becomes of a value. */
export function formulasOf(
  { className, config, inbound }: LayerSpec,
  { layers }: Analysis,
): Partial<Formulas> & { readonly value?: string | undefined } {
  const { formulas, value } = definitionOf(className);
  const inputs = inbound.map((input) => layers.get(input)?.outputShape ?? []);
  return { ...formulas?.(config, inputs), value: value?.(config, inputs) };
}
