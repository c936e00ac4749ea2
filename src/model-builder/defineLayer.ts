import type { ConfigOf, Fields, Pair } from './fields.ts';

/** A tensor's shape without the batch, e.g. `[26, 26, 16]` (height, width, channels) or `[64]` (units). */
export type Shape = readonly number[];

/** What a layer is for; each family has one colour. */
export type Family = 'io' | 'convolution' | 'pooling' | 'dense' | 'regularisation' | 'shape' | 'merge';

/** How a variable's first values are drawn: Keras's initializer names. */
export type Initializer =
  | 'zeros'
  | 'ones'
  | 'glorot_uniform'
  | 'glorot_normal'
  | 'he_uniform'
  | 'he_normal'
  | 'lecun_uniform'
  | 'lecun_normal';

/** One array a layer owns. Its full name is `<layer>/<name>`, e.g. `conv2d_1/kernel`. */
export interface VariableSpec {
  readonly name: string;
  readonly shape: Shape;
  readonly initializer: Initializer;
  /** Absent where training changes it, if it changes the layer at all; `false` for statistics that gradients never change. */
  readonly trainable?: false;
}

/** Why a layer has no output, in one sentence that names the numbers and the way out. */
export interface ShapeProblem {
  readonly problem: string;
  /** What mends it, offered as a click. */
  readonly fix?: ShapeFix;
}

/** A change of this layer's config, or a layer to put before it. */
export type ShapeFix =
  | { readonly label: string; readonly config: Readonly<Record<string, unknown>> }
  | { readonly label: string; readonly before: 'Flatten' };

/** How far one output value sees into each of the layer's inputs along each axis; `'all'` for Flatten and Dense. */
export interface Window {
  readonly size: Pair;
  readonly strides: Pair;
}

/** Memory in sizes of a layer's output and of its inputs: what the backward pass needs, and the gradients, which are freed only at the end. */
export interface Held {
  readonly output: number;
  readonly input: number;
}

/**
 * Everything about a kind of layer but its computation, which is in `training/engine/layers/`.
 * Functions get one entry of `inputs` per inbound layer; `inputs` are valid shapes.
 */
export interface LayerDefinition<F extends Fields = Fields> {
  readonly family: Family;
  /** How many outputs of other layers it reads: none, one, or two and more. */
  readonly inputs: 'none' | 'one' | 'many';
  /** One sentence for the palette and the inspector. */
  readonly about: string;
  readonly fields: F;
  /** Keras's arguments that are not offered, with the one value they have here. */
  readonly fixed?: Readonly<Record<string, number>>;
  /** The output's shape, or why there is none. Never throws. */
  outputShape(config: ConfigOf<F>, inputs: readonly Shape[]): Shape | ShapeProblem;
  /** The layer's variables in Keras's order; empty when it has none. */
  variables(config: ConfigOf<F>, inputs: readonly Shape[]): readonly VariableSpec[];
  /** Multiply-adds for one picture, as products that are added up; absent where values are only moved or compared. */
  multiplyAdds?(config: ConfigOf<F>, inputs: readonly Shape[], output: Shape): readonly Shape[];
  window(config: ConfigOf<F>): Window | 'all' | 'same';
  /** What becomes of one value x of its input, or of a, b … of its inputs; absent where that takes more than one. */
  value?(config: ConfigOf<F>, inputs: readonly Shape[]): string;
  /** How each length of the output comes about, with the layer's own numbers; null where it is the input's or an argument. */
  lengths?(config: ConfigOf<F>, inputs: readonly Shape[]): readonly (string | null)[];
  /** What tfjs holds of it at the height of a step; measured (`training/engine/memory.test.ts`). */
  readonly held: Held;
  /** The key arguments in a few words, e.g. "16 filters, 3×3, relu". */
  describe(config: ConfigOf<F>): string;
}

/** Declares a layer; only there so that TypeScript infers the config's type from `fields`. */
export const defineLayer = <const F extends Fields>(definition: LayerDefinition<F>): LayerDefinition<F> =>
  definition;
