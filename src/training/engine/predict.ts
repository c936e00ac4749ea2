import * as tf from '@tensorflow/tfjs-core';
import { preparedShape } from '../../data/preprocess.ts';
import type { Arrays } from '../checkpoint.ts';
import type { Queries } from '../protocol.ts';
import { compile, type Network } from './compile.ts';
import { evaluationBatch } from './evaluate.ts';
import { pass } from './inference.ts';
import { macrotask } from './macrotask.ts';
import { padded } from './padded.ts';

type Predict = Queries['predict'];
/** What a network is made of. */
type Made = Pick<Predict['args'], 'model' | 'seed' | 'weights'>;

/** Who asks once mostly asks again, soon, and of the same network: so long it is kept, milliseconds. */
const KEPT_FOR = 10_000;

interface Kept {
  readonly of: Made;
  readonly network: Network;
  users: number;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** Says what networks make of pictures that are in no data set. */
export interface Predictor {
  /**
   * A batch at a time; between batches a run may go on.
   * @throws Error with a sentence where the pictures are not what the network reads.
   */
  predict(args: Predict['args']): Promise<Predict['result']>;
  /** Frees what it keeps. */
  dispose(): void;
}

/** It holds one network at most while nobody waits for an answer. */
export function createPredictor(): Predictor {
  let kept: Kept | null = null;

  function drop(): void {
    if (kept?.users === 0) free(kept);
    kept = null;
  }

  function take({ model, seed, weights }: Made): Kept {
    const of = { model, seed, weights };
    if (!kept || !areSame(kept.of, of)) {
      const network = compile(model, seed, weights);
      drop();
      kept = { of, network, users: 0, timer: undefined };
    }
    clearTimeout(kept.timer);
    kept.users++;
    return kept;
  }

  function giveBack(used: Kept): void {
    used.users--;
    if (used.users > 0) return;
    if (used === kept) used.timer = setTimeout(drop, KEPT_FOR);
    else free(used);
  }

  return {
    async predict(args) {
      const used = take(args);
      try {
        return { probabilities: await predictWith(used.network, args) };
      } finally {
        giveBack(used);
      }
    },
    dispose: drop,
  };
}

function free({ network, timer }: Kept): void {
  clearTimeout(timer);
  network.dispose();
}

const areSame = (a: Made, b: Made): boolean =>
  a.seed === b.seed &&
  haveSameValues(a.weights, b.weights) &&
  JSON.stringify(a.model) === JSON.stringify(b.model);

function haveSameValues(a: Arrays | null, b: Arrays | null): boolean {
  if (a === null || b === null) return a === b;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => areEqual(a[name], b[name]));
}

/** A loop, as a callback a weight takes longer than all else that is done for a question. */
function areEqual(a: Float32Array | undefined, b: Float32Array | undefined): boolean {
  if (!a || a.length !== b?.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

async function predictWith(
  network: Network,
  { preprocessing, statistics, shape, pixels }: Predict['args'],
): Promise<Float32Array> {
  const size = shape[0] * shape[1] * shape[2];
  const count = pixels.length / size;
  const read = preparedShape(shape, preprocessing);
  if (!Number.isInteger(count) || network.inputShape.join() !== read.join())
    throw new Error(
      `The network reads pictures of ${network.inputShape.join('×')}, and these are of ${read.join('×')}.`,
    );
  const probabilities = new Float32Array(count * network.classes);
  const atOnce = evaluationBatch(network, count);
  for (let done = 0; done < count; done += atOnce) {
    if (done > 0) await macrotask();
    const part = pixels.subarray(done * size, (done + atOnce) * size);
    const pictures = part.length / size;
    const said = pass(network, {
      name: 'predict',
      pixels: padded({ pixels: part, labels: new Uint8Array(pictures) }, atOnce, shape).pixels,
      preparation: { shape, preprocessing, statistics },
      run: (given) => tf.reshape(tf.softmax(network.logits({ pictures: given, training: null })), [-1]),
    });
    try {
      const values = await said.data<'float32'>();
      probabilities.set(values.subarray(0, pictures * network.classes), done * network.classes);
    } finally {
      said.dispose();
    }
  }
  return probabilities;
}
