/** A slot in memory that threads share, where one of them leaves another a piece of work: whole numbers of 32 bits. */

/** What a slot's first number says. A piece belongs to whoever takes it from `OFFERED` to another state. */
export const state = { STARTING: 0, IDLE: 1, OFFERED: 2, RUNNING: 3, DONE: 4, FAILED: 5 } as const;

/** Functions that are cut into pieces; the slot's second number is one's place here. */
export const cutFunctions = [
  'convolve',
  'multiply',
  'multiplyTransposed',
  'kernelGradient',
  'maxPoolGradient',
  'elementwise',
] as const;

/** The third is how many numbers the function takes, which follow. */
export const HEAD = 3;
export const SLOT_BYTES = 128;

/** What a thread is started with. */
export interface ThreadStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly slot: Int32Array;
}
