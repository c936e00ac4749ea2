import type { ImageShape } from '../data/dataset.ts';
import { append, chain, type ChainItem } from './edit.ts';
import type { ModelSpec } from './spec.ts';

/** A model that is built layer by layer. */
interface Growing {
  /** Name of the newest layer. */
  last(): string;
  model(): ModelSpec;
  /** Adds a layer that reads the newest, or those named; gives its name. */
  add(item: ChainItem, inbound?: readonly string[]): string;
}

/** Begins with an Input for pictures of this shape. */
export function growing(shape: ImageShape): Growing {
  let model = chain([['Input', { shape }]]);
  let last = model.layers[0]?.name ?? '';
  return {
    last: () => last,
    model: () => model,
    add([className, config], inbound = [last]) {
      ({ model, name: last } = append(model, className, config, inbound));
      return last;
    },
  };
}
