import { defineLayer } from '../defineLayer.ts';
import { float } from '../fields.ts';

/** Keras's `Rescaling`. */
export const rescaling = defineLayer({
  family: 'shape',
  inputs: 'one',
  about: 'Multiplies every value by a fixed number and adds another.',
  fields: {
    scale: float({
      argument: 'scale',
      min: -1000,
      max: 1000,
      step: 0.1,
      default: 1,
      help: 'What every value is multiplied by; 2 with offset -1 brings 0..1 to -1..1.',
      enters: ['each value'],
    }),
    offset: float({
      argument: 'offset',
      min: -1000,
      max: 1000,
      step: 0.1,
      default: 0,
      help: 'What is added afterwards.',
      enters: ['each value'],
    }),
  },
  outputShape: (_, [input]) => input ?? [],
  variables: () => [],
  multiplyAdds: (_, __, output) => [output],
  window: () => 'same',
  value: ({ scale, offset }) => `x × ${scale} ${offset < 0 ? '−' : '+'} ${Math.abs(offset)}`,
  held: { output: 4, input: 0 },
  describe: ({ scale, offset }) => `× ${scale}${offset === 0 ? '' : `, + ${offset}`}`,
});
