import { defineLayer } from '../defineLayer.ts';
import { needsImage } from './window.ts';

/** Keras's `GlobalAveragePooling2D`, without `keepdims`. */
export const globalAveragePooling2d = defineLayer({
  family: 'pooling',
  inputs: 'one',
  about: 'Takes the mean of every feature map: one value a channel, ready for Dense.',
  fields: {},
  outputShape(_, [input]) {
    const image = needsImage(input, 'GlobalAveragePooling2D');
    return 'problem' in image ? image : [image[2]];
  },
  variables: () => [],
  multiplyAdds: () => 0,
  window: () => 'all',
  formulas: () => ({ size: 'one value a channel', parameters: null }),
  describe: () => '',
});
