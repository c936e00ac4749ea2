/** What Keras's arguments about a layer's kernels begin with: `kernel_initializer`, `depthwise_regularizer`. */
export const kernelPrefixes = ['kernel', 'depthwise', 'pointwise'] as const;
export type KernelPrefix = (typeof kernelPrefixes)[number];

/** The short name of the variable that such an argument is about. */
export const kernelOf = (prefix: KernelPrefix): string => (prefix === 'kernel' ? prefix : `${prefix}_kernel`);
