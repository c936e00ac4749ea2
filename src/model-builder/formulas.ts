import type { Shape } from './defineLayer.ts';
import type { LayerSpec } from './spec.ts';

/** How a layer's numbers come about, with this layer's own numbers filled in. */
export interface Formulas {
  /** Of the output's height, or null when there is nothing to compute. */
  readonly size: string | null;
  readonly parameters: string | null;
}

function sizeFormula(height: number, kernel: number, stride: number, padding: string, dilation = 1): string {
  if (padding === 'same') return `⌈${height} / ${stride}⌉ high`;
  const window = dilation === 1 ? `${kernel}` : `((${kernel} − 1) × ${dilation} + 1)`;
  return `⌊(${height} − ${window}) / ${stride}⌋ + 1 high`;
}

/** The formulas of a layer on an input of this shape. */
export function formulasOf(layer: LayerSpec, input: Shape | null): Formulas {
  const [first = 0, , channels = 0] = input ?? [];
  switch (layer.className) {
    case 'Conv2D': {
      const { kernelSize: kernel, strides, padding, dilationRate, filters, useBias } = layer.config;
      const weights = `${kernel[0]} × ${kernel[1]} × ${channels}`;
      return {
        size: sizeFormula(first, kernel[0], strides[0], padding, dilationRate[0]),
        parameters: useBias ? `(${weights} + 1) × ${filters}` : `${weights} × ${filters}`,
      };
    }
    case 'MaxPooling2D':
    case 'AveragePooling2D': {
      const { poolSize, strides, padding } = layer.config;
      return { size: sizeFormula(first, poolSize[0], (strides ?? poolSize)[0], padding), parameters: null };
    }
    case 'Dense': {
      const { units, useBias } = layer.config;
      return { size: null, parameters: useBias ? `(${first} + 1) × ${units}` : `${first} × ${units}` };
    }
    case 'Flatten':
      return { size: input ? input.join(' × ') : null, parameters: null };
    case 'Input':
    case 'Dropout':
    case 'Activation':
      return { size: null, parameters: null };
    default:
      return layer satisfies never;
  }
}
