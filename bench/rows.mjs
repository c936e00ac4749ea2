/** What is measured side by side: of each group, one repetition of each row by turns. */

/**
 * @typedef {object} Row
 * @property {'ours' | 'stock' | 'composed' | 'convnetjs' | 'pytorch'} contender
 * @property {'mnist' | 'course' | 'resnet' | 'separable' | 'augmented'} network
 * @property {number} batchSize
 * @property {'wasm' | 'cpu' | 'webgl' | 'webgpu'} backend `cpu` is plain JavaScript; of PyTorch, the processor
 * @property {number} threads
 * @property {{ readonly pictures?: number, readonly width?: number, readonly watched?: 'maps' | 'figures' }} variant
 */

/** @type {Readonly<Record<Row['contender'], string>>} */
export const contenderTitles = {
  ours: 'ours',
  stock: 'stock tfjs fit',
  composed: 'stock fit, composed gradients',
  convnetjs: 'ConvNetJS (Adadelta)',
  pytorch: 'PyTorch',
};
/** @type {Readonly<Record<Row['backend'], string>>} */
const backendTitles = { wasm: 'WASM', cpu: 'cpu', webgl: 'WebGL', webgpu: 'WebGPU' };

/** @param {Row} row */
export const isOnGraphics = ({ backend }) => backend === 'webgl' || backend === 'webgpu';

/** @param {Row} row */
export const backendTitle = ({ backend, threads, contender }) =>
  contender === 'pytorch' || backend === 'wasm'
    ? `${backendTitles[backend]}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`
    : backendTitles[backend];

/** @param {Row} row */
export const keyOf = ({ contender, network, batchSize, backend, threads, variant }) =>
  [contender, network, batchSize, backend, threads, ...Object.entries(variant).flat()].join(' ');

/** Whether the regular expression finds itself in what a row is called. @param {Row} row @param {string} expression */
export const isWanted = (row, expression) =>
  [keyOf(row), contenderTitles[row.contender], backendTitle(row)].some((name) =>
    new RegExp(expression).test(name),
  );

/**
 * @param {Row['network']} network
 * @param {number} batchSize
 * @returns {(contender: Row['contender'], backend: Row['backend'], threads?: number) => Row}
 */
const on =
  (network, batchSize) =>
  (contender, backend, threads = 1) => ({ contender, network, batchSize, backend, threads, variant: {} });

/** @param {Row['network']} network @param {number} batchSize */
function onProcessor(network, batchSize) {
  const row = on(network, batchSize);
  return [row('ours', 'wasm'), row('composed', 'wasm'), row('stock', 'wasm'), row('pytorch', 'cpu')];
}

/** @param {Row['network']} network @param {number} batchSize */
function onGraphics(network, batchSize) {
  const row = on(network, batchSize);
  return [row('ours', 'webgpu'), row('stock', 'webgpu')];
}

const mnist = on('mnist', 32);
const course = on('course', 32);

/** @param {Row['variant']} variant @returns {Row} */
const ourMnist = (variant, batchSize = 32) => ({ ...on('mnist', batchSize)('ours', 'wasm'), variant });

/** What is asked of ours alone: data sets of these sizes, batches and widths of these, and what it costs to look. */
export const growth = {
  pictures: [1000, 4000, 15_000, 60_000].map((pictures) => ourMnist({ pictures })),
  batches: [8, 16, 32, 64, 128, 256].map((batchSize) => ourMnist({}, batchSize)),
  widths: [0.5, 1, 2, 3, 4].map((width) => ourMnist({ width })),
  watched: [ourMnist({}), ourMnist({ watched: 'maps' }), ourMnist({ watched: 'figures' })],
};

/**
 * Groups of rows; `gpu` of those that need a browser with WebGL and WebGPU, in software where there is no hardware. There
 * a step is slow whatever trains, so that the larger networks get four pictures a batch: enough for what JavaScript takes.
 * @type {readonly { readonly gpu: boolean, readonly rows: readonly Row[] }[]}
 */
export const groups = [
  {
    gpu: false,
    rows: [
      ...onProcessor('mnist', 32),
      mnist('ours', 'wasm', 2),
      mnist('pytorch', 'cpu', 2),
      mnist('ours', 'cpu'),
      mnist('stock', 'cpu'),
      mnist('convnetjs', 'cpu'),
    ],
  },
  { gpu: false, rows: onProcessor('mnist', 128) },
  {
    gpu: false,
    rows: [...onProcessor('course', 32), course('ours', 'wasm', 2), course('pytorch', 'cpu', 2)],
  },
  { gpu: false, rows: onProcessor('resnet', 32) },
  { gpu: false, rows: onProcessor('separable', 32).filter(({ contender }) => contender !== 'composed') },
  { gpu: true, rows: [...onGraphics('mnist', 32), mnist('ours', 'webgl'), mnist('stock', 'webgl')] },
  { gpu: true, rows: onGraphics('course', 4) },
  { gpu: true, rows: onGraphics('resnet', 4) },
  { gpu: true, rows: onGraphics('separable', 4) },
  { gpu: true, rows: onGraphics('augmented', 4) },
];
