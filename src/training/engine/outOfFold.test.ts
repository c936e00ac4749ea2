import { beforeAll, describe, expect, test } from 'vitest';
import { chain } from '../../model-builder/edit.ts';
import { startOnly } from '../../test/startOnly.ts';
import { syntheticSource } from '../../test/syntheticSource.ts';
import { expectNoTensorLeak } from '../../test/tensors.ts';
import { defaultExperiment } from '../experiment/defaultExperiment.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { Event } from '../protocol.ts';
import { doubtLabels } from './outOfFold.ts';
import type { SampleSource } from './sampleSource.ts';

beforeAll(() => startOnly('wasm'));

const BATCH = 16;
const standard = defaultExperiment();
const experiment: Experiment = {
  ...standard,
  model: chain([
    ['Input', { shape: [12, 12, 1] }],
    ['Flatten', {}],
    ['Dense', { units: 3, activation: 'softmax' }],
  ]),
  training: {
    ...standard.training,
    optimizer: { ...standard.training.optimizer, learningRate: 0.01 },
    batchSize: BATCH,
    epochs: 6,
  },
};
const COUNT = 160;
const TRAINING = 120;
const folds = Array.from({ length: COUNT }, (_, i) => i % 4);
/** Of places among all: training, then test. */
const WRONG = [5, 62, 111, 130, 155];

const truth = (place: number) => (7 * place + Math.floor(place / 11)) % 3;
const given = (place: number) => (truth(place) + (WRONG.includes(place) ? 1 : 0)) % 3;

/** 120 pictures in the training part, 40 in the test part, bright in the third of the rows that is their class, some with another label; notes which are asked for. */
function source() {
  const { manifest, ...base } = syntheticSource(COUNT, 0);
  const asked: number[][] = [];
  const part = (count: number) => ({ count, classCounts: [], chunks: [{ count, bytes: 0 }] });
  const mislabelled: SampleSource = {
    ...base,
    manifest: { ...manifest, training: part(TRAINING), test: part(COUNT - TRAINING), validationCount: 20 },
    gather(subset, indices) {
      const places = Array.from(indices, (index) => index + (subset === 'test' ? TRAINING : 0));
      if (places.length > 0) asked.push(places);
      const pixels = new Uint8Array(indices.length * 144);
      for (const [i, place] of places.entries())
        for (let at = 0; at < 144; at++)
          pixels[i * 144 + at] =
            (Math.floor(at / 48) === truth(place) ? 150 : 20) + ((31 * at + 17 * place) % 80);
      return { pixels, labels: Uint8Array.from(places, given) };
    },
  };
  return { mislabelled, asked };
}

describe('doubtLabels', () => {
  test('doubts the wrong labels, wherever they are, and knows the right ones; no tensor is left', async () => {
    const { mislabelled } = source();
    const events: Event[] = [];
    let time = 0;
    await expectNoTensorLeak(async () => {
      const { doubts } = await doubtLabels({ experiment, folds }, mislabelled, {
        post: (event) => events.push(event),
        now: () => (time += 60),
      });
      expect(doubts.map(({ index }) => index).toSorted((a, b) => a - b)).toEqual(WRONG);
      for (const doubt of doubts)
        expect([doubt.given, doubt.likely]).toEqual([given(doubt.index), truth(doubt.index)]);
    });
    const of = 3 * COUNT * experiment.training.epochs;
    expect(events[0]).toEqual({ type: 'evaluating', done: BATCH, of });
    expect(events.every((event) => event.type === 'evaluating' && event.done <= of)).toBe(true);
  });

  test('judges every picture by a network that was not trained on it', async () => {
    const { mislabelled, asked } = source();
    const short = { ...experiment, training: { ...experiment.training, epochs: 1 } };
    await doubtLabels({ experiment: short, folds }, mislabelled, { post: () => undefined, now: () => 0 });
    // A network is trained on its three parts, of 120 pictures; then it judges 40.
    const order = asked.flat();
    for (let network = 0; network < 4; network++) {
      const seen = order.slice(network * COUNT, network * COUNT + 120);
      const judged = order.slice(network * COUNT + 120, (network + 1) * COUNT);
      expect(new Set(judged.map((place) => folds[place]))).toEqual(new Set([network]));
      expect(new Set(seen).size).toBe(120);
      expect(seen.filter((place) => judged.includes(place))).toEqual([]);
    }
    expect(order).toHaveLength(4 * COUNT);
  });

  test('says when training diverges', async () => {
    const { mislabelled } = source();
    const wild: Experiment = {
      ...experiment,
      training: {
        ...experiment.training,
        optimizer: { className: 'SGD', learningRate: 1e6, momentum: 0, nesterov: false },
      },
    };
    await expect(
      doubtLabels({ experiment: wild, folds }, mislabelled, { post: () => undefined, now: () => 0 }),
    ).rejects.toThrow('Training diverged while the labels were checked.');
  });
});
