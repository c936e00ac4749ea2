import { describe, expect, test } from 'vitest';
import { chain, setConfig, setTrainable } from '../edit.ts';
import type { ModelSpec } from '../spec.ts';
import { smallResNet, starterCnn } from '../templates.ts';
import { kerasCall, kerasModelLines, kerasSignature } from './kerasModel.ts';
import { textOf } from './source.ts';

// That the programs do what the app does is proved in Keras itself (scripts/oracles/programs).
const code = (model: ModelSpec) => textOf(kerasModelLines(model));
const starter = starterCnn([28, 28, 1], 10);

describe('kerasModelLines', () => {
  test('writes a stack as a Sequential, and no argument that is Keras’s default', () => {
    expect(code(starter)).toBe(`model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(16, (3, 3), activation="relu"),
    layers.MaxPooling2D(),
    layers.Conv2D(32, (3, 3), activation="relu"),
    layers.MaxPooling2D(),
    layers.Flatten(),
    layers.Dense(64, activation="relu"),
    layers.Dropout(0.25),
    layers.Dense(10, activation="softmax"),
])
`);
  });

  test('writes branches with the functional API, each layer in a variable of its name', () => {
    const text = code(smallResNet([32, 32, 3], 10));
    expect(text).toContain('\nadd = layers.Add()([batch_normalization_2, activation])\n');
    expect(text).toContain(`
conv2d_3 = layers.Conv2D(
    32, (3, 3), strides=(2, 2), padding="same", use_bias=False
)(activation_2)
`);
    expect(text).toMatch(/\nmodel = keras\.Model\(input_layer, dense\)\n$/);
  });

  test('names a layer only where Keras would name it otherwise', () => {
    const renamed: ModelSpec = JSON.parse(JSON.stringify(starter).replaceAll('"conv2d_1"', '"conv2d_7"'));
    const text = code(renamed);
    expect(text).toContain('layers.Conv2D(32, (3, 3), activation="relu", name="conv2d_7"),');
    expect(text.match(/name=/g)).toHaveLength(1);
  });

  test('a name that Python cannot have gets another variable', () => {
    const merged = JSON.stringify(smallResNet([32, 32, 3], 10));
    const text = code(
      JSON.parse(merged.replaceAll('"conv2d_1"', '"lambda"').replaceAll('"conv2d_2"', '"2-x.y"')),
    );
    expect(text).toContain('\nlambda_2 = layers.Conv2D(');
    expect(text).toContain('\n_2_x_y = layers.Conv2D(');
    expect(text).toContain('name="2-x.y"');
  });

  test('writes penalties and frozen layers', () => {
    const one = setConfig(starter, 'conv2d', { kernelL1: 0.001 });
    const two = setConfig(one, 'conv2d_1', { kernelL2: 0.02 });
    const text = code(
      setTrainable(setConfig(two, 'dense', { kernelL1: 1e-7, kernelL2: 0.5 }), 'conv2d', false),
    );
    expect(text).toContain('kernel_regularizer=keras.regularizers.L1(0.001),\n        trainable=False');
    expect(text).toContain('kernel_regularizer=keras.regularizers.L2(0.02)');
    expect(text).toContain('kernel_regularizer=keras.regularizers.L1L2(l1=1e-7, l2=0.5)');
    // Nothing to freeze.
    expect(code(setTrainable(starter, 'flatten', false))).not.toContain('trainable');
  });

  test('says of each line which layer it makes', () => {
    const lines = kerasModelLines(
      chain([
        ['Input', {}],
        ['Flatten', {}],
        ['Dense', { units: 3 }],
      ]),
    );
    expect(lines.map(({ layer }) => layer)).toEqual([null, 'input_layer', 'flatten', 'dense', null]);
  });
});

describe('kerasCall', () => {
  test('is the layer on one line, however long', () => {
    const layer = setConfig(starter, 'conv2d', { padding: 'same', strides: [2, 2], kernelL2: 0.01 })
      .layers[1];
    expect(layer && kerasCall(layer)).toBe(
      'layers.Conv2D(16, (3, 3), strides=(2, 2), padding="same", activation="relu", kernel_regularizer=keras.regularizers.L2(0.01))',
    );
  });
});

describe('kerasSignature', () => {
  // keras 3.15: help(keras.layers.Dense), without what is not offered here.
  test('has what can be given here, with Keras’s defaults', () => {
    expect(kerasSignature('Dense')).toBe(
      'Dense(units, activation=None, use_bias=True, kernel_initializer="glorot_uniform", kernel_regularizer=None)',
    );
    expect(kerasSignature('Add')).toBe('Add()');
  });
});
