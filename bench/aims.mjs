/** What is aimed at, and whether it is so here. */
import { keyOf } from './rows.mjs';

/**
 * An aim: `value` is null where what it needs was not measured, or is missing on the machine.
 * @typedef {{ readonly what: string, readonly aim: string, readonly value: number | null, readonly unit: string, readonly met: boolean | null }} Aim
 */

const isMissing = (value) => value === null || !Number.isFinite(value);

/** @param {string} what @param {number} least @param {string} unit @param {number | null} value @returns {Aim} */
export const atLeast = (what, least, unit, value) => ({
  what,
  aim: `at least ${least} ${unit}`.trim(),
  unit,
  value,
  met: isMissing(value) ? null : value >= least,
});
/** @param {string} what @param {number} most @param {string} unit @param {number | null} value @returns {Aim} */
export const atMost = (what, most, unit, value) => ({
  what,
  aim: `at most ${most} ${unit}`.trim(),
  unit,
  value,
  met: isMissing(value) ? null : value <= most,
});

/** The aims that the table of contenders has the numbers for. */
export function trainingAims(results) {
  const byKey = new Map(results.map((result) => [keyOf(result), result]));
  const of = (key, what) => byKey.get(key)?.[what] ?? null;
  const ratio = (a, b, what = 'training') => {
    const [over, under] = [of(a, what), of(b, what)];
    return over === null || under === null ? null : over / under;
  };
  const ours = (network, batch = 32) => `ours ${network} ${batch} wasm 1`;
  const torch = (network, batch = 32) => `pytorch ${network} ${batch} cpu 1`;
  const graphics = ['webgpu', 'webgl'];
  const best = results
    .filter(
      ({ contender, network, batchSize, training }) =>
        contender === 'stock' && network === 'mnist' && batchSize === 32 && training,
    )
    .toSorted((a, b) => b.training - a.training)[0];
  const everywhere = results.filter(({ contender, training }) => contender === 'ours' && training);
  const mnist = everywhere.filter(({ network, batchSize }) => network === 'mnist' && batchSize === 32);
  const most = (what) => (mnist.length > 0 ? Math.max(...mnist.map((result) => result[what] ?? 0)) : null);
  return [
    atLeast(
      'MNIST CNN, batch 32: ours on WASM, one thread, against stock fit on cpu',
      30,
      '×',
      ratio(ours('mnist'), 'stock mnist 32 cpu 1'),
    ),
    atLeast(
      `the same against stock fit on the best backend it can train on here${best ? ` (${best.on})` : ''}`,
      1,
      '×',
      best ? ratio(ours('mnist'), keyOf(best)) : null,
    ),
    atLeast(
      'the same against stock fit on WASM with the missing gradient composed',
      2,
      '×',
      ratio(ours('mnist'), 'composed mnist 32 wasm 1'),
    ),
    atLeast('the same against PyTorch, one thread', 0.5, '×', ratio(ours('mnist'), torch('mnist'))),
    ...['course', 'resnet', 'separable'].map((name) =>
      atLeast(
        `${name}: ours on WASM against PyTorch, one thread each`,
        0.35,
        '×',
        ratio(ours(name), torch(name)),
      ),
    ),
    atLeast(
      'course CNN: two threads of WASM against one',
      1.3,
      '×',
      ratio('ours course 32 wasm 2', ours('course')),
    ),
    ...graphics.map((backend) =>
      atLeast(
        `MNIST CNN, batch 32: ours on ${backend} against stock fit there`,
        1.5,
        '×',
        ratio(`ours mnist 32 ${backend} 1`, `stock mnist 32 ${backend} 1`),
      ),
    ),
    atMost('MNIST CNN, batch 32: kernel calls a step, the most of all backends', 60, '', most('kernelCalls')),
    atMost(
      'reads of the device a second, the most (steps are handed on every 50 to 100 ms)',
      20,
      '',
      everywhere.length > 0 ? Math.max(...everywhere.map(({ readsPerSecond }) => readsPerSecond ?? 0)) : null,
    ),
    ...['mnist 32', 'course 4', 'resnet 4', 'separable 4', 'augmented 4'].flatMap((name) =>
      Object.entries({
        jsTime: "a step on WebGPU, part of stock fit's",
        predictTime: "a batch predicted on WebGPU, part of stock predict's",
        lookTime: "a look at the maps of all layers on WebGPU, part of stock predict's",
      }).map(([figure, what]) =>
        atMost(
          `${name}: JS time ${what}`,
          0.05,
          '',
          ratio(`ours ${name} webgpu 1`, `stock ${name} webgpu 1`, figure),
        ),
      ),
    ),
    ...['wasm', 'cpu', ...graphics].map((backend) =>
      atLeast(
        `prediction of the MNIST CNN on ${backend} against stock`,
        1,
        '×',
        ratio(`ours mnist 32 ${backend} 1`, `stock mnist 32 ${backend} 1`, 'prediction'),
      ),
    ),
  ];
}

/**
 * How far the losses of the first batch are apart, at worst, relative: all begin with the same weights on the same
 * pictures. Not where dropout and augmentation are drawn by chance.
 */
export function lossSpread(results) {
  const spreads = results
    .filter(({ network, loss }) => network !== 'augmented' && Number.isFinite(loss))
    .map(({ network, batchSize, loss }, _, all) => {
      const same = all.find((other) => other.network === network && other.batchSize === batchSize);
      return Math.abs(loss / same.loss - 1);
    });
  return Math.max(0, ...spreads);
}
