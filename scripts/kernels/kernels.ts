export { convolve, kernelGradient, turnKernel } from './convolutions';
export { multiply, multiplyTransposed } from './products';
export { elementwise, elementwiseSums, fill } from './elementwise';
export { columnSums, depthwiseKernelGradient, maxPoolGradient, storeSums, sumOfSquares } from './reductions';
