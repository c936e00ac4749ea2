/**
 * Puts right what stock tfjs 4.22 lacks or computes wrong in training.
 * WASM: no filter gradient, and none of depthwise convolutions; a wrong convolution where padding is "same" and a stride longer than the window; a wrong
 * gradient of max pooling in windows without a positive value.
 * WebGL and WebGPU: the gradient of equal maxima goes to the last of them. WebGPU: no sum of 8 tensors or more.
 * CPU: of pictures read at other places, only the first; WASM: none mirrored at its edge.
 * All: a wrong gradient of average pooling at partial windows, none of dilated convolutions, depthwise ones included. WASM and CPU: slow others.
 */
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import type { BackendName } from '../../backendNames.ts';
import { addInParts } from './addInParts.ts';
import { averagePoolKernel } from './averagePoolScaling.ts';
import { describeConvolution } from './convolutionGradients.ts';
import { conv2dGradient, conv2dKernel, filterKernel, inputKernel } from './convolutionKernels.ts';
import { inputLoop, kernelLoop } from './convolutionLoops.ts';
import { CrossEntropy, crossEntropyGradient, crossEntropyKernels } from './crossEntropy.ts';
import {
  depthwiseGradient,
  depthwiseInputKernel,
  depthwiseKernelGradient,
  dilatedFilterKernel,
  dilatedInputKernel,
  filterConvolution,
} from './depthwiseGradients.ts';
import { Elementwise, elementwiseKernels, ElementwiseSums, elementwiseSumsKernels } from './elementwise.ts';
import { composedFusedMatMul, fusedConv2dGradient, FusedMatMul, fusedMatMulGradient } from './fusedLayers.ts';
import { firstMaximumWebGpu } from './firstMaximum.ts';
import { Norm, normKernels } from './norm.ts';
import { averagePoolGradient, maxPoolGradient, type PoolingGradient } from './poolingGradients.ts';
import { conv2dSimd, filterSimd, fusedMatMulSimd, inputSimd, matMulSimd } from './simdKernels.ts';
import { depthwiseFilterSimd, maxPoolGradientSimd, sumSimd } from './simdReductions.ts';
import { transform } from './transform.ts';
import { packedConvolution, packedInputGradient } from './webglConvolutions.ts';
import { packedFilterGradient } from './webglFilterGradient.ts';
import { packedMaxPool, packedMaxPoolGradient } from './webglPooling.ts';
import { packedSum } from './webglSum.ts';
import { UnpackBytes, unpackByShader } from './unpackBytes.ts';
import {
  filterGradientByShader,
  forwardByShader,
  inputGradientByShader,
  matMulByShader,
} from './webgpuConvolutions.ts';

/** Makes our kernel from the backend's own, where it has one. */
type Replacement = (stock: tf.KernelFunc) => tf.KernelFunc;

const everywhere: Readonly<Record<string, Replacement>> = {
  [tf.DepthwiseConv2dNativeBackpropInput]: () => depthwiseInputKernel,
  [tf.DepthwiseConv2dNativeBackpropFilter]: () => depthwiseFilterKernel,
  [tf.MaxPoolGrad]: () => poolingKernel(maxPoolGradient),
  [tf.AvgPoolGrad]: () => poolingKernel(averagePoolGradient),
  [tf.Transform]: () => transformKernel,
};
const graphics: Readonly<Record<string, Replacement>> = {
  [tf.AvgPoolGrad]: averagePoolKernel,
  [tf.DepthwiseConv2dNativeBackpropInput]: dilatedInputKernel,
  [tf.DepthwiseConv2dNativeBackpropFilter]: dilatedFilterKernel,
};
const replacements: Readonly<Record<BackendName, Readonly<Record<string, Replacement>>>> = {
  webgpu: {
    ...graphics,
    [tf.AddN]: addInParts,
    [tf.MaxPoolGrad]: firstMaximumWebGpu,
    [UnpackBytes]: () => unpackByShader,
    [tf.Conv2D]: forwardByShader,
    [tf.FusedConv2D]: forwardByShader,
    [tf.BatchMatMul]: matMulByShader,
    [FusedMatMul]: matMulByShader,
    [tf.Conv2DBackpropInput]: () => inputGradientByShader,
    [tf.Conv2DBackpropFilter]: () => filterGradientByShader,
  },
  webgl: {
    ...graphics,
    [tf.Sum]: packedSum,
    [tf.MaxPool]: packedMaxPool,
    [tf.MaxPoolGrad]: packedMaxPoolGradient,
    [tf.Conv2D]: packedConvolution,
    [tf.FusedConv2D]: packedConvolution,
    [tf.Conv2DBackpropInput]: packedInputGradient,
    [tf.Conv2DBackpropFilter]: () => packedFilterGradient,
  },
  cpu: {
    ...everywhere,
    [tf.Conv2DBackpropFilter]: () => filterLoopKernel,
    [tf.Conv2DBackpropInput]: () => inputLoopKernel,
  },
  wasm: {
    ...everywhere,
    [tf.Conv2D]: (stock) => conv2dSimd(conv2dKernel(stock)),
    [tf.Conv2DBackpropFilter]: () => filterSimd(filterKernel),
    [tf.Conv2DBackpropInput]: () => inputSimd(inputKernel),
    [tf.DepthwiseConv2dNative]: conv2dKernel,
    [tf.BatchMatMul]: matMulSimd,
    [tf.Identity]: () => identityKernel,
    [tf.Sum]: sumSimd,
    [tf.FusedConv2D]: (stock) => conv2dSimd(conv2dKernel(stock)),
    [FusedMatMul]: (stock) => fusedMatMulSimd(composedFusedMatMul(stock)),
    [tf.DepthwiseConv2dNativeBackpropFilter]: () => depthwiseFilterSimd(depthwiseFilterKernel),
    [tf.MaxPoolGrad]: () => maxPoolGradientSimd(poolingKernel(maxPoolGradient)),
  },
};
const registered = new Set<string>();

/** Registers our kernels for the backend, in place of its own where it has some, and our gradients. May be repeated. */
export function registerKernels(backendName: BackendName): void {
  const all: Readonly<Record<string, Replacement>> = {
    ...replacements[backendName],
    [Elementwise]: () => elementwiseKernels[backendName],
    [ElementwiseSums]: () => elementwiseSumsKernels[backendName],
    [CrossEntropy]: () => crossEntropyKernels[backendName],
    [Norm]: () => normKernels[backendName],
  };
  for (const [kernelName, replace] of Object.entries(all)) {
    const key = `${backendName} ${kernelName}`;
    if (registered.has(key)) continue;
    registered.add(key);
    const stock = tf.getKernel(kernelName, backendName);
    if (stock) tf.unregisterKernel(kernelName, backendName);
    tf.registerKernel({ ...stock, kernelName, backendName, kernelFunc: replace(stock?.kernelFunc) });
  }
  tf.registerGradient(conv2dGradient);
  tf.registerGradient(depthwiseGradient);
  tf.registerGradient(fusedConv2dGradient);
  tf.registerGradient(fusedMatMulGradient);
  tf.registerGradient(crossEntropyGradient);
}

/** Identity on WASM, whose own copies: tfjs makes one of whatever it keeps for the backward pass. As on the other backends. */
const identityKernel: tf.KernelFunc = ({ inputs, backend }) => {
  const { dataId, shape, dtype } = inputs['x'] as tf.TensorInfo;
  (backend as BackendWasm).incRef(dataId);
  return { dataId, shape, dtype };
};

/** A pooling gradient as a kernel. */
function poolingKernel(gradient: PoolingGradient): tf.KernelFunc {
  return ({ inputs, attrs, backend }) => {
    const { dy, input, output } = inputs as {
      dy: tf.TensorInfo;
      input: tf.TensorInfo;
      output?: tf.TensorInfo;
    };
    const { filterSize, strides, pad } = attrs as unknown as tf.MaxPoolGradAttrs;
    const shape = input.shape as [number, number, number, number];
    const info = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad);
    return loop(backend, { x: input, y: output ?? dy, dy }, shape, (views, dx) =>
      gradient({ ...views, dx }, info),
    );
  };
}

/** DepthwiseConv2dNativeBackpropFilter as a loop. */
const depthwiseFilterKernel: tf.KernelFunc = ({ inputs, attrs, backend }) => {
  const { x, dy } = inputs as { x: tf.TensorInfo; dy: tf.TensorInfo };
  const convolution = filterConvolution({ inputs, attrs });
  const [, outHeight = 0, outWidth = 0] = dy.shape;
  return loop(backend, { x, dy }, [...convolution.kernelShape], (views, out) =>
    depthwiseKernelGradient(views, out, convolution, [outHeight, outWidth]),
  );
};

/** Conv2DBackpropFilter as a loop. */
const filterLoopKernel: tf.KernelFunc = ({ inputs, attrs, backend }) => {
  const { x, dy } = inputs as { x: tf.TensorInfo; dy: tf.TensorInfo };
  const { filterShape, ...convolution } = attrs as unknown as tf.Conv2DBackpropFilterAttrs;
  const described = describeConvolution(x.shape, filterShape, convolution);
  const [, outHeight = 0, outWidth = 0] = dy.shape;
  return loop(backend, { x, dy }, filterShape, (views, out) =>
    kernelLoop(views, out, described, [outHeight, outWidth]),
  );
};

/** Conv2DBackpropInput as a loop. */
const inputLoopKernel: tf.KernelFunc = ({ inputs, attrs, backend }) => {
  const { dy, filter } = inputs as { dy: tf.TensorInfo; filter: tf.TensorInfo };
  const { inputShape, ...convolution } = attrs as unknown as tf.Conv2DBackpropInputAttrs;
  const described = describeConvolution(inputShape, filter.shape, convolution);
  const [, outHeight = 0, outWidth = 0] = dy.shape;
  return loop(backend, { dy, filter }, inputShape, (views, out) =>
    inputLoop(views, out, described, [outHeight, outWidth]),
  );
};

/** Transform as a kernel. */
const transformKernel: tf.KernelFunc = ({ inputs, attrs, backend }) => {
  const { image, transforms } = inputs as { image: tf.TensorInfo; transforms: tf.TensorInfo };
  const [pictures, height, width, channels] = image.shape as [number, number, number, number];
  const reading = attrs as unknown as tf.TransformAttrs;
  const [outHeight, outWidth] = reading.outputShape ?? [height, width];
  const shape = [pictures, outHeight, outWidth, channels];
  return loop(backend, { image, transforms }, shape, (views, out) =>
    transform({ ...views, out }, [pictures, height, width, channels], reading),
  );
};

/** A tensor that a loop over the numbers of others makes, beginning with zeros; on WASM it works in place on the heap. */
function loop<Name extends string>(
  backend: unknown,
  inputs: Readonly<Record<Name, tf.TensorInfo>>,
  shape: number[],
  run: (views: Readonly<Record<Name, Float32Array>>, out: Float32Array) => void,
): tf.TensorInfo {
  const viewed = (view: (tensor: tf.TensorInfo) => unknown) =>
    Object.fromEntries(
      Object.entries<tf.TensorInfo>(inputs).map(([name, tensor]) => [name, view(tensor)]),
    ) as Record<Name, Float32Array>;
  if ('typedArrayFromHeap' in (backend as object)) {
    const wasm = backend as BackendWasm;
    const out = wasm.makeOutput(shape, 'float32');
    const view = (tensor: tf.TensorInfo) => wasm.typedArrayFromHeap(tensor) as Float32Array;
    run(viewed(view), view(out).fill(0));
    return out;
  }
  const cpu = backend as MathBackendCPU;
  const out = new Float32Array(tf.util.sizeFromShape(shape));
  run(
    // oxlint-disable-next-line no-restricted-properties -- On the CPU there is nothing to wait for.
    viewed((tensor) => cpu.readSync(tensor.dataId)),
    out,
  );
  return cpu.makeTensorInfo(shape, 'float32', out);
}
