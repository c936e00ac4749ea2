export { convolve, kernelGradient, spreadPictures, turnKernel } from './convolutions';
export { multiply, multiplyTransposed } from './products';
export { elementwise, fill } from './elementwise';
export { columnSums, depthwiseKernelGradient, maxPoolGradient, sumOfSquares } from './reductions';
