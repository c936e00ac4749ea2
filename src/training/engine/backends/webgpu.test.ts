import { afterEach, expect, test, vi } from 'vitest';
import { openWebGpu } from './webgpu.ts';

/** A graphics processor whose driver can be made to fail. */
function fakeGpu() {
  let lose: (info: { message: string }) => void = () => undefined;
  const device = Object.assign(new EventTarget(), {
    lost: new Promise<{ message: string }>((resolve) => (lose = resolve)),
    limits: { maxStorageBufferBindingSize: 2 ** 20, maxBufferSize: 2 ** 21 },
    createComputePipeline: vi.fn(),
    destroy: vi.fn(),
  });
  const info = { description: '', vendor: 'acme', architecture: 'one' };
  const adapter = { limits: {}, info, requestDevice: () => Promise.resolve(device) };
  vi.stubGlobal('navigator', { gpu: { requestAdapter: () => Promise.resolve(adapter) } });
  return { device, lose };
}
afterEach(() => vi.unstubAllGlobals());

test('an error that nobody caught, and a loss, are faults of the device, told in a sentence', async () => {
  const { device, lose } = fakeGpu();
  const onFault = vi.fn();
  const { adapter, largestTensorBytes } = await openWebGpu({ onCompile: vi.fn(), onFault });
  expect({ adapter, largestTensorBytes }).toEqual({ adapter: 'acme one', largestTensorBytes: 2 ** 20 });
  expect(onFault).not.toHaveBeenCalled();
  const error = { message: 'Buffer is too large.\nMore that nobody reads.' };
  device.dispatchEvent(Object.assign(new Event('uncapturederror'), { error }));
  expect(onFault).toHaveBeenLastCalledWith(
    'the graphics processor reported an error, so its results cannot be trusted (Buffer is too large.)',
  );
  lose({ message: '' });
  await device.lost;
  expect(onFault).toHaveBeenLastCalledWith('the graphics processor was lost (its driver gave no reason)');
});
