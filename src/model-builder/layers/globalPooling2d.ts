import { defineLayer } from '../defineLayer.ts';
import { needsImage } from './window.ts';

/** The part that Keras's GlobalAveragePooling2D and GlobalMaxPooling2D share, without `keepdims`. */
export const globalPooling2d = (className: string, takes: string) =>
  defineLayer({
    family: 'pooling',
    inputs: 'one',
    about: `${takes} of every feature map: one value a channel, ready for Dense.`,
    fields: {},
    outputShape(_, [input]) {
      const image = needsImage(input, className);
      return 'problem' in image ? image : [image[2]];
    },
    variables: () => [],
    multiplyAdds: () => 0,
    window: () => 'all',
    formulas: () => ({ size: 'one value a channel', parameters: null }),
    describe: () => '',
  });
