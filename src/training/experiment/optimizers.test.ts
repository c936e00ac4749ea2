import { describe, expect, test } from 'vitest';
import keras from '../../test/fixtures/kerasOptimizers.json' with { type: 'json' };
import type { Kinds } from './kinds.ts';
import { optimizers } from './optimizers.ts';

describe('optimizers', () => {
  test.each(Object.entries(optimizers as Kinds))(
    "%s has Keras's arguments with Keras's defaults",
    (className, { fields }) => {
      const known: Readonly<Record<string, unknown>> =
        keras.defaults[className as keyof typeof keras.defaults];
      const own = Object.values(fields).map((field) => [field.argument, field.default]);
      expect(own).toEqual(Object.values(fields).map(({ argument }) => [argument, known[argument]]));
    },
  );
});
