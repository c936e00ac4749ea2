import { defineLayer } from '../defineLayer.ts';

/** Keras's `Flatten`: feature maps to one row of values. */
export const flatten = defineLayer({
  family: 'shape',
  inputs: 'one',
  about: 'Lays all feature maps out as one row of values, ready for Dense.',
  fields: {},
  outputShape: (_, [input]) => [(input ?? []).reduce((a, b) => a * b, 1)],
  variables: () => [],
  window: () => 'all',
  lengths: (_, [input]) => [input?.join(' × ') ?? null],
  held: { output: 0, input: 0 },
  describe: () => '',
});
