import { describe, expect, test } from 'vitest';
import { defaultConfig } from '../../model-builder/fields.ts';
import { definitionOf, type LayerClassName } from '../../model-builder/layers/registry.ts';
import keras from '../fixtures/kerasLayers.json' with { type: 'json' };
import type { Array64 } from './array64.ts';
import { referenceOf } from './layers.ts';
import type { Inputs } from './pass.ts';

interface Stored {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}
const toArray = ({ shape, values }: Stored): Array64 => ({ shape, values: Float64Array.from(values) });
const toInputs = (stored: object): Inputs =>
  Object.fromEntries(
    Object.entries(stored as Record<string, Stored>).map(([name, one]) => [name, toArray(one)]),
  );

/** Our arguments of Keras's. */
function configOf(className: LayerClassName, given: Readonly<Record<string, unknown>>): object {
  const { fields } = definitionOf(className);
  const ours = Object.entries(fields).filter(([, { argument }]) => argument in given);
  return {
    ...defaultConfig(fields),
    ...Object.fromEntries(ours.map(([key, { argument }]) => [key, given[argument]])),
  };
}

const cases = keras.cases.map((one) => {
  const className = one.className as LayerClassName;
  return [
    `${className} ${JSON.stringify(one.config)} on ${one.inputs.x.shape.join('×')}`,
    { ...one, className },
  ] as const;
});

describe('referenceOf', () => {
  test.each(cases)(
    '%s: gives what Keras gives, there and back',
    (_, { className, config, inputs, dy, y, gradients }) => {
      const found = referenceOf(className)(configOf(className, config), toInputs(inputs));
      // Keras computes these in 32 bits, whatever it is told.
      const close = className === 'LayerNormalization' ? 2e-6 : 1e-8;
      const back = found.backward(toArray(dy));
      expect(found.y.shape).toEqual(y.shape);
      expect(found.y.values).toBeAllclose(y.values, { rtol: close, atol: close });
      expect(Object.keys(back)).toEqual(Object.keys(gradients));
      for (const [name, { values }] of Object.entries(toInputs(gradients)))
        expect(back[name]!.values).toBeAllclose(values, { rtol: close, atol: close });
    },
  );
});
