import { float } from '../fields.ts';

/** What a layer's weights cost besides the data's loss; Keras's `kernel_regularizer=L1L2(l1, l2)` in two numbers. */
export const kernelPenalty = {
  kernelL1: float({
    argument: 'kernel_l1',
    ours: true,
    live: true,
    help: 'Adds so much times the sum of |weight| to the loss, which makes many weights zero. Keras: kernel_regularizer, L1.',
    default: 0,
    min: 0,
    max: 10,
    step: 0.0001,
  }),
  kernelL2: float({
    argument: 'kernel_l2',
    ours: true,
    live: true,
    help: 'Adds so much times the sum of weight² to the loss, which keeps weights small. Keras: kernel_regularizer, L2.',
    default: 0,
    min: 0,
    max: 10,
    step: 0.0001,
  }),
};

/** Both, as numbers. */
export interface Penalty {
  readonly kernelL1: number;
  readonly kernelL2: number;
}

/** Whether weights cost anything. */
export const isPenalized = (config: object): config is Penalty =>
  'kernelL1' in config && 'kernelL2' in config && (config.kernelL1 !== 0 || config.kernelL2 !== 0);
