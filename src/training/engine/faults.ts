/**
 * Breaks the worker on purpose, for tests: only the fault build (`vite build --mode test`) holds this file, as
 * `self.faults`. What it reaches is the real thing: the device, the context and the kernels that compute.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { BackendName } from '../backendNames.ts';
import type { Event } from '../protocol.ts';
import { hashArrays, readArrays } from './arrays.ts';
import { runningDevice } from './backends.ts';
import type { Device } from './backends/opened.ts';

/** When a fault happens: at once, or the `count`-th time from now that a step, a shader's compilation, any read of the device, or a checkpoint's read begins. */
interface Moment {
  readonly at: 'now' | 'step' | 'compile' | 'read' | 'checkpoint';
  readonly count?: number;
}

/** `hang`: the device never answers a read again. */
type What =
  | 'lose device'
  | 'lose context'
  | 'lose and restore context'
  | 'throw'
  | 'reject unheard'
  | 'close'
  | 'loop'
  | 'hang'
  | 'NaN in a weight'
  | 'use up memory';

/** A kernel that computes wrong from the worker's start on. */
interface WrongKernel {
  readonly backend: BackendName;
  readonly kernel: string;
  readonly how: '1 % too large' | 'zeros';
}

/** Where a page leaves, as JSON, the kernels that are wrong in every worker started from then on. */
const WRONG_KERNELS = { cache: 'faults', key: '/wrong-kernels' } as const;

interface Armed {
  readonly what: What;
  readonly at: Moment['at'];
  left: number;
}
const armed: Armed[] = [];
let hung = false;
let steps = 0;

function inject(what: What, { at, count = 1 }: Moment): void {
  // Later, so that whoever injects it hears that it is done.
  if (at === 'now') setTimeout(() => commit[what]());
  else armed.push({ what, at, left: count });
}

/** Commits what is due. */
function reached(at: Moment['at']): void {
  const due = armed.filter((fault) => fault.at === at && --fault.left === 0);
  for (const fault of due) armed.splice(armed.indexOf(fault), 1);
  for (const { what } of due) commit[what]();
}

/** What is lost, kept alive. */
const hoard: tf.Tensor[] = [];

function deviceOf<Kind extends Device['kind']>(kind: Kind): Extract<Device, { kind: Kind }> {
  const device = runningDevice();
  if (device?.kind !== kind) throw new Error(`The running backend is not of ${kind}.`);
  return device as Extract<Device, { kind: Kind }>;
}

function contextLoss(): WEBGL_lose_context {
  const extension = deviceOf('webgl').gl.getExtension('WEBGL_lose_context');
  if (!extension) throw new Error('This context cannot be lost on purpose.');
  return extension;
}

const commit: Readonly<Record<What, () => void>> = {
  'lose device': () => deviceOf('webgpu').device.destroy(),
  'lose context': () => contextLoss().loseContext(),
  'lose and restore context'() {
    const extension = contextLoss();
    extension.loseContext();
    setTimeout(() => extension.restoreContext(), 100);
  },
  throw() {
    throw new Error('injected');
  },
  'reject unheard': () => void Promise.reject(new Error('injected')),
  close: () => self.close(),
  loop() {
    for (;;);
  },
  hang() {
    if (!runningDevice()) throw new Error('Reads of the processor cannot hang.');
    hung = true;
  },
  'NaN in a weight'() {
    const [weight] = Object.values(tf.engine().registeredVariables);
    if (!weight) throw new Error('There is no weight.');
    tf.tidy(() => weight.assign(tf.add(weight, tf.reshape(oneNaN(weight.size), weight.shape))));
  },
  'use up memory'() {
    for (;;) hoard.push(tf.keep(tf.zeros([2 ** 26])));
  },
};

function oneNaN(size: number): tf.Tensor1D {
  const values = new Float32Array(size);
  values[0] = Number.NaN;
  return tf.tensor1d(values);
}

/** What tfjs counts. */
function counts() {
  const { numTensors, numDataBuffers, numBytes, ...gpu } = tf.memory() as tf.MemoryInfo & {
    readonly numBytesInGPU?: number;
    readonly numBytesInGPUAllocated?: number;
    readonly numBytesAllocatedInGPU?: number;
  };
  return {
    tensors: numTensors,
    dataBuffers: numDataBuffers,
    bytes: numBytes,
    gpuBytes: gpu.numBytesInGPU ?? 0,
    gpuBytesAllocated: gpu.numBytesInGPUAllocated ?? gpu.numBytesAllocatedInGPU ?? 0,
  };
}

/** The counts at each end of an epoch since the worker began. */
const epochs: ReturnType<typeof counts>[] = [];

/** What the worker holds: the variables alive, in the order they were made, and what tfjs counts. */
async function snapshot() {
  const counted = counts();
  const variables = Object.values(tf.engine().registeredVariables);
  // A step that comes meanwhile gives a variable other data, and frees what it had.
  const copies = variables.map((variable) => tf.keep(tf.clone(variable)));
  const weights = await readArrays(copies.map((copy, i) => [String(i), copy] as const));
  tf.dispose(copies);
  const all = Object.values(weights);
  return {
    /** Training steps since the worker began. */
    steps,
    hash: await hashArrays(weights),
    finite: all.every((values) => values.every(Number.isFinite)),
    /** How many variables are zero throughout, biases among them in their first step. */
    zeros: all.filter((values) => values.every((value) => value === 0)).length,
    variables: all.length,
    ...counted,
  };
}

/** Calls `before` whenever the method is called; what it answers, unless undefined, is the method's result. */
function watch<Name extends string>(
  holder: Readonly<Record<Name, (...args: never[]) => unknown>> | undefined,
  name: Name,
  before: (...args: unknown[]) => unknown,
): void {
  if (!holder) return;
  const stock = holder[name] as (...args: unknown[]) => unknown;
  const watched = function (this: unknown, ...args: unknown[]) {
    return before(...args) ?? stock.apply(this, args);
  };
  Object.defineProperty(holder, name, { value: watched, configurable: true, writable: true });
}

function watchMoments(): void {
  const engine = tf.engine();
  watch(engine, 'gradients', (_, inputs) => {
    // The self-check's step is not of variables.
    if (!(Array.isArray(inputs) && inputs[0] instanceof tf.Variable)) return;
    reached('step');
    steps++;
  });
  watch(engine, 'read', (dataId) => {
    reached('read');
    if (Object.values(engine.registeredVariables).some((weight) => weight.dataId === dataId))
      reached('checkpoint');
  });
  watch(self, 'postMessage', (event) => {
    if ((event as Event).type === 'epochEnd') epochs.push(counts());
  });
  const {
    GPUDevice: Device,
    GPUBuffer: Buffer,
    WebGL2RenderingContext: Context,
  } = self as Partial<typeof globalThis>;
  const compile = () => reached('compile');
  watch(Device?.prototype, 'createComputePipeline', compile);
  watch(Context?.prototype, 'linkProgram', compile);
  // Where tfjs waits for WebGPU, and how it asks WebGL whether it is done.
  watch(Buffer?.prototype, 'mapAsync', () => (hung ? new Promise<never>(() => undefined) : undefined));
  watch(Context?.prototype, 'clientWaitSync', () =>
    hung ? WebGL2RenderingContext.TIMEOUT_EXPIRED : undefined,
  );
}

/** Wraps what the kernels' registry hands out, whoever registers it and when. */
function spoil(wrong: readonly WrongKernel[]): void {
  const globals = Reflect.get(self, '_tfGlobals') as Map<string, unknown>;
  const registry = globals.get('kernelRegistry') as Map<string, tf.KernelConfig>;
  const stock = registry.get.bind(registry);
  registry.get = (key) => {
    const config = stock(key);
    const fault = wrong.find(({ backend, kernel }) => key === `${backend}_${kernel}`);
    return config && fault ? { ...config, kernelFunc: wrongly(config, fault) } : config;
  };
}

function wrongly({ backendName, kernelFunc }: tf.KernelConfig, { how }: WrongKernel): tf.KernelFunc {
  const call = (kernelName: string, inputs: tf.NamedTensorInfoMap, backend: object) =>
    tf.getKernel(kernelName, backendName).kernelFunc({ inputs, attrs: {}, backend }) as tf.TensorInfo;
  return (params) => {
    const right = kernelFunc(params) as tf.TensorInfo;
    const backend = params.backend as tf.KernelBackend;
    if (how === 'zeros') return call(tf.ZerosLike, { x: right }, backend);
    const dataId = backend.write(Float32Array.of(1.01), [], 'float32');
    return call(tf.Multiply, { a: right, b: { dataId, shape: [], dtype: 'float32' } }, backend);
  };
}

async function wrongKernels(): Promise<readonly WrongKernel[]> {
  const left = await (await caches.open(WRONG_KERNELS.cache)).match(WRONG_KERNELS.key);
  return left ? ((await left.json()) as readonly WrongKernel[]) : [];
}

/** What tests find in the worker as `self.faults`. */
export interface Faults {
  readonly inject: typeof inject;
  readonly snapshot: typeof snapshot;
  readonly epochs: typeof epochs;
}

/** Puts the hooks in place; call it before a backend starts. */
export async function installFaults(): Promise<void> {
  const faults: Faults = { inject, snapshot, epochs };
  Object.assign(self, { faults });
  watchMoments();
  spoil(await wrongKernels());
}
