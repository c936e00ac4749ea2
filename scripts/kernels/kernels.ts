export {
  convolve,
  multiply,
  multiplyTransposed,
  kernelGradient,
  turnKernel,
  spreadPictures,
} from './product';
export { elementwise, fill } from './elementwise';
export { columnSums, depthwiseKernelGradient, maxPoolGradient } from './reductions';
