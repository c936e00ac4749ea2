import { beforeAll, describe, expect, test } from 'vitest';
import { plainPreprocessing } from '../../data/preprocess.ts';
import { keyedRandom } from '../../data/random.ts';
import { type ChainItem, chain } from '../../model-builder/edit.ts';
import { evidenceOf } from '../../test/evidenceOf.ts';
import { startOnly } from '../../test/startOnly.ts';
import { syntheticSource } from '../../test/syntheticSource.ts';
import type { SampleSource } from '../engine/sampleSource.ts';
import { trainingDefaults } from '../experiment/defaultExperiment.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { adamDefaults, sgdDefaults } from '../experiment/optimizers.ts';
import type { Arrays } from '../checkpoint.ts';
import { adviceFor } from './coach.ts';
import type { Cause } from './finding.ts';

const input: ChainItem = ['Input', { shape: [12, 12, 1] }];
const output: ChainItem = ['Dense', { units: 3, activation: 'softmax' }];
const usual: readonly ChainItem[] = [
  ['Conv2D', { filters: 4 }],
  ['MaxPooling2D', {}],
  ['Flatten', {}],
];

interface Staged {
  readonly blocks?: readonly ChainItem[];
  readonly training?: Partial<Experiment['training']>;
  readonly scaling?: Experiment['preprocessing']['scaling'];
  readonly source?: SampleSource;
  /** Where it begins, as far as that is said. */
  readonly weights?: Arrays;
}

function experimentOf({ blocks = usual, training, scaling = '0 to 1', source = plain }: Staged): Experiment {
  return {
    version: 7,
    title: 'staged',
    dataset: { id: 'synthetic', trainingSize: source.trainingSize, knobs: {}, own: null },
    preprocessing: { ...plainPreprocessing, scaling },
    augmentation: [],
    model: chain([input, ...blocks, output]),
    training: { ...trainingDefaults, batchSize: 16, epochs: 9, seed: 1, ...training },
  };
}

/** What the coach says of it, epoch by epoch, without repetitions. */
async function heard(staged: Staged): Promise<(Cause | null)[]> {
  const { source = plain, weights = null } = staged;
  const seen = await evidenceOf(experimentOf(staged), source, { weights });
  const causes = seen.map((evidence) => adviceFor(evidence)?.cause ?? null);
  return causes.filter((cause, i) => cause !== causes[i - 1]);
}

/** The same pictures with other labels. */
const relabelled = (source: SampleSource, label: (index: number, own: number) => number): SampleSource => ({
  ...source,
  gather(subset, indices) {
    const { pixels, labels } = source.gather(subset, indices);
    return { pixels, labels: labels.map((own, i) => label(indices[i] ?? 0, own)) };
  },
});

const plain = syntheticSource(240, 90);
/** Labels at random in that part of the pictures. */
const noisy = (source: SampleSource, part: number) =>
  relabelled(source, (index, own) => {
    const random = keyedRandom(4, 'noisy', index);
    return random.int(100) < 100 * part ? random.int(3) : own;
  });
const uneven = relabelled(syntheticSource(300, 200), (index) => {
  const random = keyedRandom(5, 'uneven', index);
  return random.int(10) < 8 ? 0 : 1 + random.int(2);
});
const dense: readonly ChainItem[] = [
  ['Flatten', {}],
  ['Dense', { units: 64, activation: 'relu' }],
];
const sigmoids: readonly ChainItem[] = [
  ['Flatten', {}],
  ...Array<ChainItem>(8).fill(['Dense', { units: 16, activation: 'sigmoid' }]),
];
const large: readonly ChainItem[] = [['Conv2D', { filters: 8 }], ['MaxPooling2D', {}], ...dense];
const shuffled = relabelled(plain, (index) => keyedRandom(3, 'shuffled', index).int(3));

describe('the coach', { timeout: 120_000 }, () => {
  beforeAll(() => startOnly('wasm'));

  test('says nothing of a run that is well', async () => {
    expect(await heard({ training: { optimizer: { ...adamDefaults, learningRate: 0.01 } } })).toEqual([null]);
  });

  const failures: readonly (readonly [string, Cause, Staged])[] = [
    [
      'a rate of 1e6',
      'learning rate too high',
      { training: { optimizer: { ...sgdDefaults, learningRate: 1e6 } } },
    ],
    [
      'a rate of 1e-7',
      'learning rate too low',
      { training: { optimizer: { ...sgdDefaults, learningRate: 1e-7 } } },
    ],
    [
      'weights of zero',
      'weights begin at zero',
      {
        blocks: [
          ['Flatten', {}],
          ['Dense', { units: 16, activation: 'relu', kernelInitializer: 'zeros' }],
        ],
        training: { optimizer: adamDefaults },
      },
    ],
    [
      'shuffled labels',
      'labels do not fit',
      {
        source: shuffled,
        blocks: [
          ['Flatten', {}],
          ['Dense', { units: 64, activation: 'relu' }],
        ],
        training: { epochs: 40 },
      },
    ],
    ['one class only', 'one class only', { source: relabelled(plain, () => 2) }],
    ['no normalisation', 'values not scaled', { scaling: '0 to 255', training: { optimizer: sgdDefaults } }],
    [
      'units that begin below zero',
      'dead ReLUs',
      {
        blocks: dense,
        weights: { 'dense/bias': new Float32Array(64).fill(-50) },
        training: { optimizer: sgdDefaults },
      },
    ],
    [
      'eight layers of sigmoid',
      'vanishing gradients',
      { blocks: sigmoids, training: { optimizer: sgdDefaults, epochs: 12 } },
    ],
    ['one class of five pictures in six', 'class collapse', { source: uneven, training: { epochs: 4 } }],
    [
      'noisy labels, learned by heart',
      'overfitting',
      {
        source: noisy(plain, 0.3),
        blocks: large,
        training: { epochs: 24, optimizer: { ...adamDefaults, learningRate: 0.004 } },
      },
    ],
    [
      'few pictures',
      'too few pictures',
      { source: noisy(syntheticSource(60, 90), 0.2), blocks: large, training: { epochs: 60, batchSize: 8 } },
    ],
    [
      'a bottleneck',
      'underfitting',
      {
        source: noisy(syntheticSource(600, 90), 0.4),
        blocks: [
          ['Conv2D', { filters: 2 }],
          ['GlobalAveragePooling2D', {}],
        ],
        training: { epochs: 24, optimizer: { ...adamDefaults, learningRate: 0.01 } },
      },
    ],
    [
      'noise that cannot be learned',
      'plateau',
      {
        source: noisy(syntheticSource(900, 90), 0.15),
        training: { epochs: 16, batchSize: 16, optimizer: { ...adamDefaults, learningRate: 0.01 } },
      },
    ],
  ];
  test.each(failures)('%s: %s', async (_, cause, staged) => {
    const causes = await heard(staged);
    if (process.env['SAY']) {
      const seen = await evidenceOf(experimentOf(staged), staged.source ?? plain);
      console.log(
        cause,
        causes,
        seen
          .at(-1)
          ?.epochs.map((e) =>
            [e.loss, e.valLoss, e.accuracy, e.valAccuracy].map((x) => x.toFixed(3)).join(' '),
          )
          .join('\n'),
        adviceFor(seen.at(-1)!),
      );
    }
    expect(new Set(causes.filter((said) => said !== null))).toEqual(new Set([cause]));
  });
});
