import { describe, expect, test } from 'vitest';
import {
  describeMove,
  duplicate,
  insertAfter,
  insertAt,
  move,
  remove,
  setConfig,
  setTrainable,
} from './edit.ts';
import type { ModelSpec } from './spec.ts';
import { starterCnn } from './templates.ts';

const model = starterCnn(10);
const names = (m: ModelSpec) => m.layers.map((layer) => layer.name);
/** Each layer reads the one before it, and names are unique. */
function expectStack(m: ModelSpec) {
  expect(new Set(names(m)).size).toBe(m.layers.length);
  expect(m.layers.map((layer) => layer.inbound)).toEqual(
    names(m).map((_, i, all) => (i === 0 ? [] : [all[i - 1]])),
  );
}

describe('chain', () => {
  test("layers get Keras's automatic names", () => {
    expect(names(model)).toEqual([
      'input_layer',
      'conv2d',
      'max_pooling2d',
      'conv2d_1',
      'max_pooling2d_1',
      'flatten',
      'dense',
      'dropout',
      'dense_1',
    ]);
    expectStack(model);
  });
});

describe('insertAfter', () => {
  test('the new layer stands between the named one and its reader', () => {
    const { model: next, name } = insertAfter(model, 'conv2d', 'Dropout');
    expect(name).toBe('dropout_1');
    expect(names(next).slice(1, 4)).toEqual(['conv2d', 'dropout_1', 'max_pooling2d']);
    expectStack(next);
  });

  test('without a selected layer it goes to the end, and never before Input', () => {
    expect(names(insertAfter(model, null, 'Dense').model).at(-1)).toBe('dense_2');
    const first = insertAt(model, 0, 'Conv2D').model;
    expect(names(first).slice(0, 2)).toEqual(['input_layer', 'conv2d_2']);
    expectStack(first);
  });
});

describe('remove', () => {
  test('the reader then reads what the layer read, and Input stays', () => {
    const next = remove(model, 'flatten');
    expect(names(next)).not.toContain('flatten');
    expectStack(next);
    expect(remove(model, 'input_layer')).toBe(model);
    expect(remove(model, 'nobody')).toBe(model);
  });

  test('a freed name is given out again', () => {
    expect(insertAfter(remove(model, 'dropout'), null, 'Dropout').name).toBe('dropout');
  });
});

describe('move', () => {
  test('the layer comes to the place asked for, clamped to the stack', () => {
    expect(names(move(model, 'dropout', 1))[1]).toBe('dropout');
    expect(names(move(model, 'conv2d', 99)).at(-1)).toBe('conv2d');
    expectStack(move(model, 'dropout', 1));
    expectStack(move(model, 'conv2d', 99));
  });

  test('a move to where it is changes nothing', () => {
    expect(move(model, 'conv2d', 1)).toBe(model);
    expect(move(model, 'conv2d', 0)).toBe(model);
    expect(move(model, 'input_layer', 3)).toBe(model);
  });

  test('there and back again is the same model', () => {
    expect(move(move(model, 'dense', 2), 'dense', 6)).toEqual(model);
  });
});

describe('describeMove', () => {
  test('names the layer it now comes before, or the end', () => {
    expect(describeMove(move(model, 'dropout', 1), 'dropout')).toBe('Moved dropout before conv2d');
    expect(describeMove(move(model, 'dropout', 99), 'dropout')).toBe('Moved dropout to the end');
  });
});

describe('setConfig', () => {
  test('only the named arguments change', () => {
    const next = setConfig(model, 'conv2d', { filters: 8 });
    expect(next.layers[1]?.config).toEqual({ ...model.layers[1]?.config, filters: 8 });
    expect(next.layers[2]).toBe(model.layers[2]);
  });

  test('the same value leaves the model as it is', () => {
    expect(setConfig(model, 'conv2d', { filters: 16, kernelSize: [3, 3] })).toBe(model);
    expect(setTrainable(model, 'conv2d', true)).toBe(model);
  });
});

describe('duplicate', () => {
  test('the copy has the same arguments, a name of its own, and follows its original', () => {
    const copy = duplicate(setConfig(model, 'conv2d_1', { filters: 5 }), 'conv2d_1');
    expect(copy?.name).toBe('conv2d_2');
    expect(names(copy?.model ?? model).slice(3, 5)).toEqual(['conv2d_1', 'conv2d_2']);
    expect(copy?.model.layers[4]?.config).toMatchObject({ filters: 5 });
    if (copy) expectStack(copy.model);
    expect(duplicate(model, 'input_layer')).toBeNull();
  });
});
