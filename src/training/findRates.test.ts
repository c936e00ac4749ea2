import { describe, expect, test } from 'vitest';
import type { Client } from './client.ts';
import { defaultExperiment } from './experiment/defaultExperiment.ts';
import { createRateFinder, trainedWeights } from './findRates.ts';
import type { Checkpoint, RunId } from './checkpoint.ts';
import type { Command } from './protocol.ts';
import { notWatched } from './checkpointParts.ts';
import { withSteps } from './rateTest.ts';
import { createTrainingStore } from './trainingStore.ts';

const experiment = defaultExperiment();
const points = withSteps([], { loss: [2, 1], learningRate: [0.1, 0.2] });
const checkpoint = {
  experiment,
  targetEpochs: 10,
  epoch: 3,
  stepInEpoch: 2,
  steps: 900,
  iterations: 900,
  sums: { loss: 1, correct: 1, top: 0, pictures: 1 },
  watched: notWatched,
  changes: [],
  bestWeights: {},
  weights: { 'dense/bias': new Float32Array([1]) },
  statistics: null,
  slots: { 'dense/bias/m': new Float32Array([1]) },
} as unknown as Checkpoint;

interface Circumstances {
  readonly refusal: string | null;
  readonly subject: boolean;
  readonly active: boolean;
}

function started({ refusal = null, subject = true, active = false }: Partial<Circumstances> = {}) {
  const store = createTrainingStore();
  const sent: Command[] = [];
  const asked: { args: unknown; resolve: (result: unknown) => void; reject: (error: Error) => void }[] = [];
  const client = {
    send: (command: Command) => sent.push(command),
    query: (_: string, args: unknown) =>
      new Promise((resolve, reject) => asked.push({ args, resolve, reject })),
  } as unknown as Client;
  const finder = createRateFinder({
    store,
    client: () => client,
    subject: () => (subject ? experiment : null),
    runs: { active: () => (active ? ('run' as RunId) : null), refusalOf: () => refusal },
  });
  return { store, sent, asked, finder, rates: () => store.getState().rates };
}

describe('createRateFinder', () => {
  test('asks for fresh weights or trained ones, shows how far it is, and keeps what came of it', async () => {
    const { asked, finder, rates, store } = started();
    store.setState({ checkpoint });
    const found = finder.find('trained');
    expect(rates()).toMatchObject({ busy: true, of: 'trained', points: [] });
    expect(asked[0]?.args).toEqual({ experiment, from: trainedWeights(experiment, checkpoint) });
    finder.progressed({ type: 'ratesTried', points: points.slice(0, 1) });
    expect(rates().points).toHaveLength(1);
    asked[0]?.resolve({ points });
    await found;
    expect(rates()).toEqual({ busy: false, of: 'trained', points, error: null });
    void finder.find('fresh');
    expect(asked[1]?.args).toEqual({ experiment, from: null });
    expect(store.getState().checkpoint, 'what was trained stays').toBe(checkpoint);
  });

  test('says why it cannot be done, and asks nothing', async () => {
    for (const [circumstances, said] of [
      [{ active: true }, /^A run is on. Stop it/],
      [{ refusal: 'There is no memory.' }, /^There is no memory/],
      [{ subject: false }, /^The network has problems/],
    ] as const) {
      const { finder, rates, asked } = started(circumstances);
      await finder.find('fresh');
      expect(rates()).toMatchObject({ busy: false, error: expect.stringMatching(said) as string });
      expect(asked).toEqual([]);
    }
  });

  test('what was cancelled is not heard of any more; what failed is said', async () => {
    const { asked, sent, finder, rates } = started();
    const first = finder.find('fresh');
    finder.cancel();
    expect(sent).toEqual([{ type: 'cancelRates' }]);
    asked[0]?.reject(new Error('cancelled'));
    await first;
    finder.progressed({ type: 'ratesTried', points });
    expect(rates()).toMatchObject({ busy: false, points: [], error: null });
    const second = finder.find('fresh');
    asked[1]?.reject(new Error('The training worker was restarted.'));
    await second;
    expect(rates()).toMatchObject({ busy: false, error: 'The training worker was restarted.' });
  });
});

describe('trainedWeights', () => {
  test('are the weights alone, without place and memory', () => {
    const start = trainedWeights(experiment, checkpoint);
    expect(start).toMatchObject({ epoch: 0, steps: 0, iterations: 0, slots: {} });
    expect(start?.weights).toBe(checkpoint.weights);
    const other = { ...experiment, training: { ...experiment.training, seed: 99 } };
    expect(trainedWeights(other, checkpoint)).toBeNull();
    expect(trainedWeights(experiment, null)).toBeNull();
  });
});
