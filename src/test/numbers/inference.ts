/** Passes that train nothing, as the app makes them, held to the plain forward pass of the same network to the bit. */
import * as tf from '@tensorflow/tfjs-core';
import { plainPreprocessing } from '../../data/preprocess.ts';
import { compile, type Network } from '../../training/engine/compile.ts';
import { countKernels } from '../../training/engine/countKernels.ts';
import { evaluate } from '../../training/engine/evaluate.ts';
import { layerOutputs } from '../../training/engine/outputs.ts';
import { toPictures } from '../../training/engine/step.ts';
import { trainingDefaults } from '../../training/experiment/defaultExperiment.ts';
import { syntheticSource } from '../syntheticSource.ts';
import { tinyNetworks, trainTiny } from './networks.ts';

/** What was found of a network. */
export interface InferenceFindings {
  /** Numbers of the maps of all layers, and of an evaluation, that are not what the plain pass says. */
  readonly maps: number;
  readonly evaluation: number;
  /** Kernels that were called for the last maps that were asked for. */
  readonly calls: number;
}

/** Two batches, the last of which is smaller. */
const COUNT = 101;
/** Of such networks only maps are looked at. */
const MANY_LAYERS = 12;
const source = syntheticSource(0, COUNT);
const preparation = { shape: source.manifest.shape, preprocessing: plainPreprocessing, statistics: null };

const differing = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  a.length === b.length
    ? Array.from(a).filter((value, i) => !Object.is(value, b[i])).length
    : Number.POSITIVE_INFINITY;

/** What `pass` makes of pictures, with nothing recorded. */
async function plainly(
  pixels: Uint8Array,
  pass: (pictures: tf.Tensor4D) => readonly tf.Tensor[],
): Promise<number[][]> {
  const tensors = tf.tidy(() => pass(toPictures(pixels, preparation)).map((tensor) => tf.clone(tensor)));
  const values = await Promise.all(tensors.map((tensor) => tensor.data()));
  tf.dispose(tensors);
  return values.map((numbers) => [...numbers]);
}

async function wrongMaps(network: Network, picture: number): Promise<number> {
  const { pixels } = source.gather('validation', Uint32Array.of(picture));
  const expected = await plainly(pixels, (pictures) => [...network.outputs(pictures).values()]);
  const found = await layerOutputs(network, pixels, preparation);
  return expected.reduce((sum, values, i) => sum + differing(found[i]?.values ?? [], values), 0);
}

async function wrongEvaluation(network: Network): Promise<number> {
  const batches = evaluate(network, source, preparation, 'validation', trainingDefaults.loss);
  const expected: number[] = [];
  let done = 0;
  for (;;) {
    const next = await batches.next();
    if (next.done) return differing(next.value.probabilities, expected);
    const indices = Uint32Array.from({ length: next.value - done }, (_, i) => done + i);
    done = next.value;
    const { pixels } = source.gather('validation', indices);
    const [said = []] = await plainly(pixels, (pictures) => [
      tf.softmax(network.logits({ pictures, training: null })),
    ]);
    expected.push(...said);
  }
}

/** Looks at one of the tiny networks while it is trained, afterwards, and with weights that another has put in their place. */
export async function inferenceFindings(name: string): Promise<InferenceFindings> {
  let [maps, evaluation, picture] = [0, 0, 0];
  const look = async (network: Network) => void (maps += await wrongMaps(network, picture++));
  await trainTiny(name, { onStep: look });
  const network = compile(tinyNetworks[name]!, 1, null);
  for (const factor of [1, 1.5]) {
    for (const { value } of network.variables) tf.tidy(() => value.assign(tf.mul(value, factor)));
    for (let i = 0; i < 3; i++) await look(network);
  }
  // The second time both batches are replayed where that is done. A device would compile the shaders of many layers for seconds.
  const rounds = network.shapes.size < MANY_LAYERS ? 2 : 0;
  for (let i = 0; i < rounds; i++) evaluation += await wrongEvaluation(network);
  const last = source.gather('validation', Uint32Array.of(COUNT - 1)).pixels;
  const { result, calls } = countKernels(() => layerOutputs(network, last, preparation));
  await result;
  network.dispose();
  return { maps, evaluation, calls };
}
