/** Starts the first backend that computes right. Everything that computes waits for it. */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { type BackendName, backendNames, type BackendInfo, type BackendOffer } from '../backendNames.ts';

import { createGuard, type Guard } from './backends/guard.ts';
import { type Device, type Opened, Unavailable } from './backends/opened.ts';
import { openWasm, type WasmPaths } from './backends/wasm.ts';
import { openWebGl } from './backends/webgl.ts';
import { openWebGpu } from './backends/webgpu.ts';
import { registerKernels } from './kernels/register.ts';
import { openSimd } from './kernels/simd.ts';
import { mindMemory } from './kernels/wasmMemory.ts';
import { isHalfPrecision, selfCheck } from './selfCheck.ts';

const titles: Readonly<Record<BackendName, string>> = {
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  wasm: 'WebAssembly',
  cpu: 'Plain JavaScript',
};

export interface StartOptions {
  /** Tried first, and the only one that may be software or coarse; null tries all in order. */
  readonly pinned: BackendName | null;
  /** Tried next, in hardware only: the fastest as measured; or null. */
  readonly prefer?: BackendName | null;
  /** Not tried unless nothing else is left. */
  readonly avoid?: readonly BackendName[];
  readonly wasmPaths?: WasmPaths;
  /** What it computes on is gone; `reason` goes on after "because". Nothing computed is to be trusted or posted any more. */
  readonly onLost?: (reason: string) => void;
  /** The thread may give no sign of life for long. */
  readonly onCompiling?: () => void;
  /** Of WASM. */
  readonly mostThreads?: number;
}

/** Threads that have not started after this long never will, milliseconds. */
const THREADS_WITHIN = 10_000;

/** A backend that is in use. */
interface Running {
  readonly name: BackendName;
  readonly opened: Opened;
  readonly guard: Guard;
  /** What is not as one would wish, as sentences. */
  readonly warnings: readonly string[];
}
let running: Running | null = null;

/**
 * Starts the pinned backend, or else the first of WebGPU, WebGL, WASM and CPU that can be had in hardware and passes
 * the self-check. Throws, with a sentence for people, when none is left.
 */
export async function startBackend(options: StartOptions): Promise<BackendInfo> {
  const { pinned, prefer = null, avoid = [] } = options;
  const first = [pinned, prefer].filter((name) => name !== null);
  const wanted = [...new Set([...first, ...backendNames])];
  const lost = wanted.filter((name) => avoid.includes(name));
  const refusals = lost.map((name) => `${titles[name]} was lost too often on this page.`);
  for (const name of [...wanted.filter((each) => !avoid.includes(each)), ...lost]) {
    const started = await start(name, options);
    if (typeof started === 'string') {
      refusals.push(started);
      continue;
    }
    running = started;
    const { adapter, software, threads, largestTensorBytes } = started.opened;
    const reason = reasonFor(started, { pinned, prefer }, refusals);
    return { name, reason, adapter, software, threads, largestTensorBytes };
  }
  throw new Error(`No way to compute was found in this browser. ${refusals.join(' ')}`);
}

/** What a person may be told of the running backend beside the others. */
export const runningOffer = (): BackendOffer | null =>
  running && { name: running.name, software: running.opened.software, problem: null };

/** The device that the running backend computes on, or null: the real one, as faults are injected into it and limits asked of it. */
export const runningDevice = (): Device | null => running?.opened.device ?? null;

/** Whether an error just caught came of the loss of the device, which `onLost` has told then. */
export const cameOfLoss = (): Promise<boolean> => running?.guard.lostSoon() ?? Promise.resolve(false);

function reasonFor(
  { name, warnings }: Running,
  { pinned, prefer }: { readonly pinned: BackendName | null; readonly prefer: BackendName | null },
  refusals: readonly string[],
): string {
  const says = `It computes with ${titles[name].replace(/^P/, 'p')}`;
  const choice =
    name === pinned
      ? `${says} because that is pinned.`
      : name === prefer
        ? `${says}, the fastest with this network, as measured here.`
        : `${says}, the fastest of those offered that works here.`;
  const told = name === pinned ? [] : refusals;
  return [...told, choice, ...warnings].join(' ');
}

/** Makes the backend the current one; answers why it cannot be used as a sentence. */
async function start(name: BackendName, options: StartOptions): Promise<Running | string> {
  let inUse = false;
  let opened: Opened | null = null;
  let failed: (error: Error) => void = () => undefined;
  // A device lost while it is tried may leave its reads without an answer.
  const failure = new Promise<never>((_, reject) => (failed = reject));
  failure.catch(() => undefined);
  const guard = createGuard({
    onLost: (reason) =>
      inUse ? options.onLost?.(reason) : failed(new Unavailable(`failed when it was tried (${reason})`)),
    onCompiling: () => options.onCompiling?.(),
    isGone: () => opened?.device?.kind === 'webgl' && opened.device.gl.isContextLost(),
  });
  try {
    opened = await open[name](guard, options);
    if (opened.threads > 1)
      setTimeout(() => failed(new Unavailable('did not start its threads')), THREADS_WITHIN);
    const warnings = await Promise.race([failure, tryOut(name, opened, guard, options.pinned === name)]);
    inUse = true;
    return { name, opened, guard, warnings };
  } catch (error) {
    if (opened && tf.findBackendFactory(name)) tf.removeBackend(name);
    opened?.close();
    // A browser extension or a policy may keep threads from starting; one computes all the same.
    if (opened && opened.threads > 1) return start(name, { ...options, mostThreads: 1 });
    if (error instanceof Unavailable) return `${titles[name]} ${error.message}.`;
    return `${titles[name]} could not be started (${error instanceof Error ? error.message : String(error)}).`;
  }
}

/** Hands the backend to tfjs and checks what it computes. Answers what is not as one would wish; throws where it is not to be used. */
async function tryOut(name: BackendName, opened: Opened, guard: Guard, isPinned: boolean): Promise<string[]> {
  const { software, adapter, device } = opened;
  if (software && !isPinned)
    throw new Unavailable(
      `has only a software adapter here (${adapter ?? 'unnamed'}), slower than WebAssembly`,
    );
  await opened.register();
  if (!(await tf.setBackend(name))) throw new Unavailable('could not be started');
  registerKernels(name);
  if (name === 'wasm') {
    mindMemory(tf.backend() as BackendWasm);
    await openSimd(tf.backend() as BackendWasm, opened.threads);
  }
  if (device) guardReads(guard);
  const coarse = device !== null && (await isHalfPrecision());
  if (coarse && !isPinned)
    throw new Unavailable('computes with 16-bit numbers here, too coarse to train with');
  const problem = await selfCheck({ coarse });
  if (problem) throw new Unavailable(`computes wrong here (${problem}), so it is not used`);
  if (device && !coarse) trustPrecision();
  return [
    ...(software ? ['The processor emulates a graphics adapter for it, which is slow.'] : []),
    ...(coarse ? ['It has only 16-bit numbers here: training may stall or diverge.'] : []),
  ];
}

const open: Readonly<Record<BackendName, (guard: Guard, options: StartOptions) => Promise<Opened>>> = {
  webgpu: (guard) => openWebGpu({ onCompile: guard.compiling, onFault: guard.lose }),
  webgl: async (guard) => openWebGl({ onCompile: guard.compiling, onFault: guard.lose }),
  wasm: async (_, { wasmPaths, mostThreads }) => openWasm(wasmPaths, mostThreads),
  cpu: () =>
    Promise.resolve({
      adapter: null,
      software: false,
      threads: 1,
      largestTensorBytes: null,
      device: null,
      register: async () => void (await import('@tensorflow/tfjs-backend-cpu')),
      close: () => undefined,
    }),
};

/** Every read of the device goes through the guard. */
function guardReads(guard: Guard): void {
  const backend = tf.backend();
  const read = backend.read.bind(backend);
  backend.read = (dataId) => guard.read(() => read(dataId));
}

/** WebGL always says that it has 16 bits, so that epsilons become 1e-4; that is for those who have been found to. */
function trustPrecision(): void {
  tf.backend().floatPrecision = () => 32;
}
