import * as tf from '@tensorflow/tfjs-core';

/**
 * Runs something and counts the kernels it calls. tfjs's own `profile` counts them too, but loses what is thrown
 * meanwhile in a promise that nobody hears, and then writes down every kernel for ever.
 */
export function countKernels<T>(run: () => T): { readonly result: T; readonly calls: number } {
  const engine = tf.engine() as unknown as { runKernelFunc: (params: object) => unknown };
  const stock = engine.runKernelFunc.bind(engine);
  let calls = 0;
  engine.runKernelFunc = (params) => {
    calls++;
    return stock(params);
  };
  try {
    const result = run();
    return { result, calls };
  } finally {
    // The engine's class has its own.
    Reflect.deleteProperty(engine, 'runKernelFunc');
  }
}
