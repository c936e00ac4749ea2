/** Augmentation in words. */
import type { AugmentationLayer } from '../../training/experiment/augmentations.ts';

/** What becomes of the training pictures: one line. */
export function augmentationText(layers: readonly AugmentationLayer[]): string {
  const on = layers.filter(({ enabled }) => enabled);
  if (on.length === 0)
    return layers.length === 0 ? 'Pictures are trained on as they are' : 'All layers are off';
  return on.map(({ className }) => className).join(', ');
}

/** The names of the layers; one that is there more than once is counted: "RandomZoom", "RandomZoom 2". */
export function layerNames(layers: readonly AugmentationLayer[]): string[] {
  return layers.map(({ className }, i) => {
    const before = layers.slice(0, i).filter((layer) => layer.className === className).length;
    return before === 0 ? className : `${className} ${before + 1}`;
  });
}
