/** Layers of random shapes and arguments, for what runs on shaders whose code depends on them. */
import { keyedRandom, type Random } from '../../data/random.ts';
import type { LayerClassName } from '../../model-builder/layers/registry.ts';
import { type LayerCase, layerCase } from './cases.ts';

const from = (random: Random, least: number, most: number): number => least + random.int(most - least + 1);
const pair = (random: Random, least: number, most: number) => [
  from(random, least, most),
  from(random, least, most),
];

const classes: readonly LayerClassName[] = [
  'Conv2D',
  'Conv2D',
  'Conv2D',
  'DepthwiseConv2D',
  'MaxPooling2D',
  'AveragePooling2D',
  'Dense',
];

/** Windows of 1 to 7, strides or dilations of 1 to 3, both paddings, as many channels and filters as come, 1 to 5 pictures. */
function options(className: LayerClassName, random: Random): object {
  const padding = random.int(2) === 0 ? 'valid' : 'same';
  // Keras, too, takes no stride with a dilation.
  const [strides, dilationRate] =
    random.int(2) === 0 ? [pair(random, 1, 3), [1, 1]] : [[1, 1], pair(random, 1, 3)];
  const activation = random.int(2) === 0 ? 'relu' : 'linear';
  const useBias = random.int(4) > 0;
  switch (className) {
    case 'Conv2D':
      return {
        filters: from(random, 1, 11),
        kernelSize: pair(random, 1, 7),
        strides,
        dilationRate,
        padding,
        activation,
        useBias,
      };
    case 'DepthwiseConv2D':
      return {
        depthMultiplier: from(random, 1, 3),
        kernelSize: pair(random, 1, 5),
        // Of Keras's, both are alike in both directions where they are not 1.
        strides: [strides?.[0], strides?.[0]],
        dilationRate,
        padding,
        useBias,
      };
    case 'Dense':
      return { units: from(random, 1, 40), activation, useBias };
    default:
      return { poolSize: pair(random, 1, 4), strides: pair(random, 1, 3), padding };
  }
}

/** The first so many of them; the same each time. */
export function randomCases(count: number): LayerCase[] {
  const cases: LayerCase[] = [];
  for (let i = 0; cases.length < count; i++) {
    const random = keyedRandom(8, 'shapes', i);
    const className = classes[i % classes.length] as LayerClassName;
    const chosen = options(className, random);
    const batch = from(random, 1, 5);
    const shape =
      className === 'Dense'
        ? [batch, from(random, 1, 70)]
        : [batch, ...pair(random, 3, 13), from(random, 1, 11)];
    // No two values of a window may be alike, and none so near the kink of ReLU that rounding decides.
    cases.push(...layerCase(className, chosen, shape, className === 'MaxPooling2D' ? 'separated' : 'normal'));
  }
  return cases;
}
