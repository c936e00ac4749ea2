import { findLayer, type LayerSpec, type ModelSpec } from './spec.ts';

/**
 * The layer that a change from one model to another is about: the last that came, else the last whose arguments or inputs
 * changed, else what was read by one that went. Null where no layer differs.
 */
export function changedLayer(before: ModelSpec, after: ModelSpec): string | null {
  const came = after.layers.findLast(({ name }) => !findLayer(before, name));
  if (came) return came.name;
  const went = before.layers.find(({ name }) => !findLayer(after, name));
  const [read] = went?.inbound ?? [];
  if (read !== undefined && findLayer(after, read)) return read;
  const differs = (of: (layer: LayerSpec) => unknown) =>
    after.layers.findLast((layer) => {
      const old = findLayer(before, layer.name);
      return old !== layer && old && JSON.stringify(of(old)) !== JSON.stringify(of(layer));
    })?.name;
  return differs(({ config, trainable }) => [config, trainable]) ?? differs(({ inbound }) => inbound) ?? null;
}
