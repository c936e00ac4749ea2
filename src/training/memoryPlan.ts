/** What a training step needs of memory, and whether the device has it: told before anything is built. */
import type { BackendInfo } from './backendNames.ts';
import type { Analysis } from '../model-builder/analyse.ts';
import { definitionOf } from '../model-builder/layers/registry.ts';
import type { LayerSpec, ModelSpec } from '../model-builder/spec.ts';
import type { ImageShape } from '../data/dataset.ts';

import { type AugmentationLayer, wrapTiles } from './experiment/augmentations.ts';
import type { TrainingConfig } from './experiment/experiment.ts';
import { type OptimizerConfig, slotNames } from './experiment/optimizers.ts';

const FLOAT = 4;

/** What an activation holds besides, in sizes of its output, where it is not done by the layer's own kernel. */
const activationOf = ({ className, config }: LayerSpec): number =>
  (className === 'Conv2D' || className === 'Dense') && !['linear', 'relu'].includes(config.activation)
    ? 3
    : 0;

/** What of the training settings takes memory. */
type Method = Pick<TrainingConfig, 'optimizer' | 'clipping'>;

/** What one update makes on the way, in sizes of the variable: itself and its slots anew. Measured (`engine/memory.test.ts`). */
const updateSize = (optimizer: OptimizerConfig): number =>
  1 + slotNames(optimizer).length + ('weightDecay' in optimizer && optimizer.weightDecay > 0 ? 1 : 0);

/** Copies of a variable during a step: itself, its gradient, that clipped, and the optimizer's slots; and what one update makes on the way. */
const copiesOf = ({ optimizer, clipping }: Method): { readonly kept: number; readonly update: number } => ({
  kept: 2 + (clipping.className === 'None' ? 0 : 1) + slotNames(optimizer).length,
  update: updateSize(optimizer),
});

/**
 * What a recorded step (WebGPU) holds besides: the next values of all variables at once and not of the largest, and squares of
 * weights and gradients, for its vital signs, whose memory nothing else can have. Measured (`numbers.spec.ts`).
 */
const SQUARES = 2;
/**
 * Bytes of the shares that a kernel's gradient is added up of there (`engine/kernels/wgslConvolutions.ts`): at most 128, and so
 * many that a graphics processor is busy, which is about a megabyte.
 */
const sharesBytes = (weights: number): number => (weights > 2 ** 19 ? 0 : Math.min(128 * weights, 2 ** 20));

/** What a layer holds while it changes a batch, in sizes of that batch: the pictures before and after, and what it makes on the way. */
function heldBy(layer: AugmentationLayer, shape: ImageShape): number {
  switch (layer.className) {
    case 'RandomContrast':
      return 5;
    case 'RandomBrightness':
    case 'RandomErasing':
      return 3;
    case 'RandomRotation':
    case 'RandomTranslation':
    case 'RandomZoom':
      return 2 + (wraps(layer) ? tilesOf(shape) : 0);
    case 'RandomFlip':
    case 'RandomCrop':
      return 2;
    default:
      return layer satisfies never;
  }
}

const wraps = (layer: AugmentationLayer): boolean =>
  layer.enabled && 'fillMode' in layer && layer.fillMode === 'wrap';
const pixelsOf = ([height, width, channels]: ImageShape): number => height * width * channels;
const tilesOf = ([height, width]: ImageShape): number => {
  const { down, across } = wrapTiles(height, width);
  return (2 * down + 1) * (2 * across + 1);
};

const enabledOf = (layers: readonly AugmentationLayer[]) => layers.filter((layer) => layer.enabled);

/** Bytes of one picture that a step is given to augment, and holds to its end: the picture, and what is drawn for each of its pixels. */
function givenBytes(layers: readonly AugmentationLayer[], shape: ImageShape): number {
  const enabled = enabledOf(layers);
  if (enabled.length === 0) return 0;
  const [, , channels] = shape;
  const drawn = enabled.flatMap((layer) =>
    layer.className === 'RandomErasing' ? [(layer.fillValue === null ? 1 : 1 / channels) + 1 / channels] : [],
  );
  return drawn.reduce((a, b) => a + b, 1) * pixelsOf(shape) * FLOAT;
}

/**
 * Bytes of one picture at the height of augmenting a batch; the scaling of values comes last and holds three sizes beside what
 * was given. Measured (`engine/memory.test.ts`).
 */
export function augmentationBytes(layers: readonly AugmentationLayer[], shape: ImageShape): number {
  const enabled = enabledOf(layers);
  if (enabled.length === 0) return 0;
  // The first takes what was given, the others what was made of it.
  const held = enabled.map((layer, i) => heldBy(layer, shape) - (i === 0 ? 1 : 0));
  return givenBytes(layers, shape) + Math.max(3, ...held) * pixelsOf(shape) * FLOAT;
}

/** Bytes of one training step, as a part that is always there and one for each picture of the batch. */
export interface MemoryNeed {
  readonly fixed: number;
  readonly perPicture: number;
  /** The largest single tensor in the same two parts, and the layer that makes it. */
  readonly largest: { readonly layer: string; readonly fixed: number; readonly perPicture: number };
  /** The layer that needs most, of a single picture: named where no batch size is small enough. */
  readonly layer: string;
}

/** What a training step of the model needs. `batchSize` is the one it was analysed for. */
export function memoryNeed(
  model: ModelSpec,
  analysis: Pick<Analysis, 'layers'>,
  {
    batchSize,
    augmentation = [],
    recorded = false,
    ...method
  }: Method & {
    readonly batchSize: number;
    readonly augmentation?: readonly AugmentationLayer[];
    /** Whether steps are recorded, as on WebGPU. */
    readonly recorded?: boolean;
  },
): MemoryNeed {
  const copies = copiesOf(method);
  let fixed = 0;
  let update = 0;
  let perPicture = 0;
  let most = { layer: '', bytes: -1 };
  let largest = { layer: '', fixed: 0, perPicture: 0 };
  for (const spec of model.layers) {
    const { name, className, inbound } = spec;
    const layer = analysis.layers.get(name);
    if (!layer) continue;
    const output = layer.activationBytes / batchSize;
    const input = inbound.reduce(
      (sum, from) => sum + (analysis.layers.get(from)?.activationBytes ?? 0) / batchSize,
      0,
    );
    const weights = layer.parameters * FLOAT;
    const { held: of } = definitionOf(className);
    const held = (of.output + activationOf(spec)) * output + of.input * input;
    fixed += copies.kept * weights;
    if (recorded) fixed += (copies.update + SQUARES) * weights + sharesBytes(weights);
    else update = Math.max(update, copies.update * weights);
    perPicture += held;
    const bytes = copies.kept * weights + held;
    if (bytes > most.bytes) most = { layer: name, bytes };
    if (Math.max(weights, output * batchSize) > Math.max(largest.fixed, largest.perPicture * batchSize))
      largest = { layer: name, fixed: weights, perPicture: output };
  }
  const input = model.layers.find(({ className }) => className === 'Input');
  if (input?.className === 'Input') {
    const { shape } = input.config;
    // The batch is augmented before the network sees it, so the higher of the two counts.
    perPicture = Math.max(
      perPicture + givenBytes(augmentation, shape),
      augmentationBytes(augmentation, shape),
    );
    for (const layer of augmentation.filter(wraps)) {
      const tiled = tilesOf(shape) * pixelsOf(shape) * FLOAT;
      if (tiled * batchSize > Math.max(largest.fixed, largest.perPicture * batchSize))
        largest = { layer: layer.className, fixed: 0, perPicture: tiled };
    }
  }
  return { fixed: fixed + update, perPicture, largest, layer: most.layer };
}

/** Bytes of a step with so many pictures. */
export const stepBytes = ({ fixed, perPicture }: MemoryNeed, batchSize: number): number =>
  fixed + perPicture * batchSize;

/** All that WebAssembly can address, less a page: tfjs's own bound. */
const WASM_BYTES = 2 ** 32 - 2 ** 16;
/** Taken where the browser does not say how much memory there is. */
const USUAL_GIGABYTES = 8;

/** Bytes a step may take: half of the device's memory, as far as the browser tells it (in GB), and what the backend can address. */
export function memoryBudget({ name }: Pick<BackendInfo, 'name'>, deviceMemory: number | undefined): number {
  const half = ((deviceMemory ?? USUAL_GIGABYTES) * 2 ** 30) / 2;
  return name === 'wasm' ? Math.min(WASM_BYTES, half) : half;
}

/** Why a step does not fit, in sentences, and the largest power of two (as a batch size) that does, or null where none does. */
export interface Refusal {
  readonly message: string;
  readonly batchSize: number | null;
}

const titles: Readonly<Record<BackendInfo['name'], string>> = {
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  wasm: 'WebAssembly',
  cpu: 'plain JavaScript',
};

/** Bytes as people read them: "35 MB", "5.2 GB". */
export const readableBytes = (bytes: number): string =>
  bytes >= 999.5e6 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.max(1, Math.round(bytes / 1e6))} MB`;

/** Whether a step of so many pictures has to be refused; null when it fits. */
export function memoryRefusal(
  need: MemoryNeed,
  batchSize: number,
  backend: Pick<BackendInfo, 'name' | 'largestTensorBytes'>,
  deviceMemory: number | undefined,
): Refusal | null {
  const budget = memoryBudget(backend, deviceMemory);
  const most = backend.largestTensorBytes ?? Infinity;
  const largestOf = (size: number) => Math.max(need.largest.fixed, need.largest.perPicture * size);
  const fits = (size: number) => stepBytes(need, size) <= budget && largestOf(size) <= most;
  if (fits(batchSize)) return null;
  const title = titles[backend.name];
  const why =
    largestOf(batchSize) > most
      ? `At batch size ${batchSize}, ${need.largest.layer} needs a single tensor of ${readableBytes(largestOf(batchSize))}; ${title} takes at most ${readableBytes(most)} here.`
      : `This network at batch size ${batchSize} needs about ${readableBytes(stepBytes(need, batchSize))} for a training step; ${title} gets at most ${readableBytes(budget)} here.`;
  let smaller = 2 ** Math.floor(Math.log2(Math.max(1, batchSize - 1)));
  while (smaller >= 1 && !fits(smaller)) smaller /= 2;
  if (smaller < 1 || smaller >= batchSize)
    return {
      message: `${why} No batch size is small enough. Most of it is ${need.layer}: pool before it, or give it fewer units or filters.`,
      batchSize: null,
    };
  return {
    message: `${why} With batch size ${smaller} it fits: ${readableBytes(stepBytes(need, smaller))}.`,
    batchSize: smaller,
  };
}
