import { layerDefinitions, type LayerClassName } from './layers/registry.ts';

/** What is being dragged: a new layer from the palette, a block of the canvas, or a block's output. */
export type DragData =
  | { readonly kind: 'new-layer'; readonly className: LayerClassName }
  | { readonly kind: 'block' | 'output'; readonly name: string };

/** The data of a drag, or null when it is not one of ours. */
export function readDragData(data: Readonly<Record<string | symbol, unknown>>): DragData | null {
  const { kind, className, name } = data;
  if (kind === 'new-layer' && typeof className === 'string' && Object.hasOwn(layerDefinitions, className))
    return { kind, className: className as LayerClassName };
  if ((kind === 'block' || kind === 'output') && typeof name === 'string') return { kind, name };
  return null;
}
