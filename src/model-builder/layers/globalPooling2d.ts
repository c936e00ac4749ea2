import { defineLayer, type Held } from '../defineLayer.ts';
import { pooled, pooledFormula } from './pooling2d.ts';
import { needsImage } from './window.ts';

/** The part that Keras's GlobalAveragePooling2D and GlobalMaxPooling2D share, without `keepdims`. */
export const globalPooling2d = (className: string, takes: keyof typeof pooled, held: Held) =>
  defineLayer({
    family: 'pooling',
    inputs: 'one',
    about: `Takes ${pooled[takes]} of every feature map: one value a channel, ready for Dense.`,
    fields: {},
    outputShape(_, [input]) {
      const image = needsImage(input, className);
      return 'problem' in image ? image : [image[2]];
    },
    variables: () => [],
    window: () => 'all',
    value: (_, [input = []]) => pooledFormula(takes, input.slice(0, 2)),
    held,
    describe: () => '',
  });
