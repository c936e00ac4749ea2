/** WebGPU on a device of our own: tfjs asks for one by itself, but neither looks at the adapter nor notices its loss. */
import * as tf from '@tensorflow/tfjs-core';
import { isSoftwareName } from './adapterName.ts';
import { type DeviceEvents, type Opened, Unavailable } from './opened.ts';

/** Browsers exist in which asking for an adapter never ends, milliseconds. */
const PATIENCE = 10_000;

/** What tfjs's shaders gain from, at the adapter's best. */
const LIMITS = [
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
] as const;

/** Asks for the fastest adapter and a device with its highest limits. */
export async function openWebGpu({ onCompile, onFault }: DeviceEvents): Promise<Opened> {
  const gpu = (globalThis.navigator as Navigator | undefined)?.gpu;
  if (!gpu) throw new Unavailable('is not offered by this browser');
  const adapter = await soon(gpu.requestAdapter({ powerPreference: 'high-performance' }));
  if (!adapter) throw new Unavailable('finds no graphics adapter here');
  const requiredLimits = Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]]));
  const device = await soon(adapter.requestDevice({ requiredLimits }));
  void device.lost.then(({ message }) =>
    onFault(`the graphics processor was lost (${message || 'its driver gave no reason'})`),
  );
  device.addEventListener('uncapturederror', ({ error }) =>
    onFault(
      `the graphics processor reported an error, so its results cannot be trusted (${firstLine(error.message)})`,
    ),
  );
  const createPipeline = device.createComputePipeline.bind(device);
  device.createComputePipeline = (descriptor) => {
    onCompile();
    return createPipeline(descriptor);
  };
  const { info } = adapter;
  const name = nameOf(info);
  return {
    adapter: name,
    software: isFallback(adapter) || isFallback(info) || isSoftwareName(name ?? ''),
    threads: 1,
    largestTensorBytes: Math.min(device.limits.maxStorageBufferBindingSize, device.limits.maxBufferSize),
    device: { kind: 'webgpu', device },
    async register() {
      const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
      // On the processor small tensors would hide a lost device, and cost reads.
      tf.env().set('WEBGPU_CPU_FORWARD', false);
      if (tf.findBackendFactory('webgpu')) tf.removeBackend('webgpu');
      tf.registerBackend('webgpu', () => new WebGPUBackend(device, info));
    },
    close: () => device.destroy(),
  };
}

const nameOf = ({ description, vendor, architecture }: GPUAdapterInfo): string | null =>
  description || [vendor, architecture].filter(Boolean).join(' ') || null;

/** Older browsers say so of the adapter, newer ones of its info. */
const isFallback = (value: object): boolean =>
  'isFallbackAdapter' in value && value.isFallbackAdapter === true;

const firstLine = (text: string): string => text.split('\n')[0] ?? text;

const soon = <T>(promise: Promise<T>): Promise<T> =>
  Promise.race([
    promise,
    new Promise<never>((_, reject) =>
      setTimeout(() => reject(new Unavailable('does not answer here')), PATIENCE),
    ),
  ]);
