import { describe, expect, test } from 'vitest';
import {
  append,
  branch,
  chain,
  describeSlot,
  duplicate,
  insert,
  insertAfter,
  remove,
  setConfig,
  setTrainable,
  withGroup,
} from './edit.ts';
import { describeMove, isMovable, move, neighbourSlot } from './move.ts';
import { structureProblems } from './problems.ts';
import { findLayer, type ModelSpec } from './spec.ts';
import { starterCnn } from './templates.ts';

const model = starterCnn([28, 28, 1], 10);
const names = (m: ModelSpec) => m.layers.map((layer) => layer.name);
const only = (name: string) => new Set([name]);
const readsOf = (m: ModelSpec, name: string) => m.layers.find((layer) => layer.name === name)?.inbound;
/** Each layer reads the one before it, and names are unique. */
function expectStack(m: ModelSpec) {
  expect(new Set(names(m)).size).toBe(m.layers.length);
  expect(m.layers.map((layer) => layer.inbound)).toEqual(
    names(m).map((_, i, all) => (i === 0 ? [] : [all[i - 1]])),
  );
}

/** Input → conv2d → conv2d_1 → add(conv2d_1, conv2d) → flatten. */
function residual(): ModelSpec {
  let m = chain([
    ['Input', { shape: [8, 8, 1] }],
    ['Conv2D', { padding: 'same' }],
    ['Conv2D', { padding: 'same' }],
  ]);
  m = append(m, 'Add', {}, ['conv2d_1', 'conv2d']).model;
  return append(m, 'Flatten', {}, ['add']).model;
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

describe('insert', () => {
  test('into a connection of a stack: the new layer stands between the two', () => {
    const { model: next, name } = insert(model, { into: { to: 'max_pooling2d', input: 0 } }, 'Dropout');
    expect(name).toBe('dropout_1');
    expect(names(next).slice(1, 4)).toEqual(['conv2d', 'dropout_1', 'max_pooling2d']);
    expectStack(next);
  });

  test('into one input of a merge: the other inputs stay', () => {
    const { model: next, name } = insert(residual(), { into: { to: 'add', input: 1 } }, 'Activation');
    expect(readsOf(next, 'add')).toEqual(['conv2d_1', name]);
    expect(readsOf(next, name)).toEqual(['conv2d']);
    expect(readsOf(next, 'conv2d_1')).toEqual(['conv2d']);
    expect(structureProblems(next).size).toBe(0);
  });

  test('after a layer that several read: all of them read the new one', () => {
    const { model: next, name } = insert(residual(), { after: 'conv2d' }, 'Activation');
    expect(readsOf(next, 'conv2d_1')).toEqual([name]);
    expect(readsOf(next, 'add')).toEqual(['conv2d_1', name]);
    expect(structureProblems(next).size).toBe(0);
  });
});

describe('insert', () => {
  test('beside all who read a layer, it is read once more', () => {
    const { model: next, name } = insert(model, { beside: 'conv2d' }, 'MaxPooling2D');
    expect(findLayer(next, name)?.inbound).toEqual(['conv2d']);
    expect(next.layers.filter((layer) => layer.name !== name)).toEqual(model.layers);
    expect(describeSlot(model, { beside: 'conv2d' })).toBe('Branch from conv2d');
    expect(describeSlot(model, { after: 'conv2d' })).toBe('After conv2d');
    expect(describeSlot(model, { into: { to: 'flatten', input: 0 } })).toMatch(/^Between \w+ and flatten$/);
  });
});

describe('insertAfter', () => {
  test('the new layer stands between the named one and its reader', () => {
    const { model: next, name } = insertAfter(model, 'conv2d', 'Dropout');
    expect(name).toBe('dropout_1');
    expect(names(next).slice(1, 4)).toEqual(['conv2d', 'dropout_1', 'max_pooling2d']);
    expectStack(next);
  });

  test('without a selected layer it goes to the end', () => {
    expect(names(insertAfter(model, null, 'Dense').model).at(-1)).toBe('dense_2');
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

  test('what reads a merge reads its first input once the merge is gone; another merge reads them all', () => {
    expect(readsOf(remove(residual(), 'add'), 'flatten')).toEqual(['conv2d_1']);
    const twice = append(residual(), 'Concatenate', {}, ['add', 'conv2d']).model;
    expect(readsOf(remove(twice, 'add'), 'concatenate')).toEqual(['conv2d_1', 'conv2d', 'conv2d']);
  });
});

describe('move', () => {
  test('a layer comes to the connection asked for, and to the end', () => {
    const first = move(model, only('dropout'), { into: { to: 'conv2d', input: 0 } });
    expect(names(first)[1]).toBe('dropout');
    expectStack(first);
    const last = move(model, only('conv2d'), { after: 'dense_1' });
    expect(names(last).at(-1)).toBe('conv2d');
    expectStack(last);
  });

  test('a move to where it is changes nothing', () => {
    expect(move(model, only('conv2d'), { into: { to: 'conv2d', input: 0 } })).toBe(model);
    expect(move(model, only('conv2d'), { into: { to: 'max_pooling2d', input: 0 } })).toBe(model);
    expect(move(model, only('dense_1'), { after: 'dropout' })).toBe(model);
    expect(move(model, only('input_layer'), { after: 'flatten' })).toBe(model);
  });

  test('there and back again is the same model', () => {
    const there = move(model, only('dense'), { into: { to: 'max_pooling2d', input: 0 } });
    expect(move(there, only('dense'), { into: { to: 'dropout', input: 0 } })).toEqual(model);
  });

  test('out of a residual block and into its shortcut; a merge stays', () => {
    const next = move(residual(), only('conv2d_1'), { into: { to: 'add', input: 1 } });
    expect(readsOf(next, 'add')).toEqual(['conv2d', 'conv2d_1']);
    expect(structureProblems(next).size).toBe(0);
    const stays = residual();
    expect(move(stays, only('add'), { after: 'flatten' })).toBe(stays);
  });
});

describe('move, of several layers', () => {
  const conv = ['conv2d_1', 'max_pooling2d_1'];
  test('takes them out together and puts them elsewhere in their order', () => {
    const moved = move(model, new Set(conv), { into: { to: 'conv2d', input: 0 } });
    expect(names(moved).slice(0, 4)).toEqual(['input_layer', ...conv, 'conv2d']);
    expectStack(moved);
    expect(move(moved, new Set(conv), { after: 'max_pooling2d' })).toEqual(model);
    expect(move(model, new Set(conv), { into: { to: 'max_pooling2d_1', input: 0 } })).toBe(model);
    expect(move(model, new Set(conv), { after: 'max_pooling2d' })).toBe(model);
  });

  test('with a merge and its branches, where one layer is read and one reads it', () => {
    const [inside, outside] = [
      new Set(['conv2d', 'conv2d_1', 'add']),
      new Set(['conv2d_1', 'add', 'flatten']),
    ];
    const next = move(residual(), inside, { after: 'flatten' });
    expect([readsOf(next, 'conv2d'), readsOf(next, 'add')]).toEqual([['flatten'], ['conv2d_1', 'conv2d']]);
    expect(structureProblems(next).size).toBe(0);
    expect(isMovable(residual(), inside)).toBe(true);
    // conv2d is read by the convolution and by Add, which is one place; Input is none.
    expect(isMovable(residual(), outside)).toBe(true);
    expect(isMovable(residual(), new Set(['conv2d', 'conv2d_1']))).toBe(false);
    expect(isMovable(model, new Set(names(model)))).toBe(false);
  });

  test('they stay a group', () => {
    const grouped = {
      layers: model.layers.map((layer) => (conv.includes(layer.name) ? withGroup(layer, 'stem') : layer)),
    };
    const moved = move(grouped, new Set(conv), { into: { to: 'conv2d', input: 0 } });
    expect(moved.layers.slice(1, 4).map(({ group }) => group)).toEqual(['stem', 'stem', undefined]);
  });
});

describe('neighbourSlot', () => {
  test('leads up and down a stack and ends at its ends', () => {
    const up = neighbourSlot(model, 'max_pooling2d', 'up');
    expect(up && names(move(model, only('max_pooling2d'), up)).slice(1, 3)).toEqual([
      'max_pooling2d',
      'conv2d',
    ]);
    const down = neighbourSlot(model, 'conv2d', 'down');
    expect(down && names(move(model, only('conv2d'), down)).slice(1, 3)).toEqual(['max_pooling2d', 'conv2d']);
    expect(neighbourSlot(model, 'conv2d', 'up')).toBeNull();
    expect(neighbourSlot(model, 'dense_1', 'down')).toBeNull();
  });

  test('leads across a merge', () => {
    const down = neighbourSlot(residual(), 'conv2d_1', 'down');
    const next = down && move(residual(), only('conv2d_1'), down);
    expect(next && readsOf(next, 'flatten')).toEqual(['conv2d_1']);
    expect(next && readsOf(next, 'add')).toEqual(['conv2d', 'conv2d']);
  });
});

describe('describeMove', () => {
  test('names the layer it now comes before, or the end', () => {
    const first = move(model, only('dropout'), { into: { to: 'conv2d', input: 0 } });
    expect(describeMove(first, only('dropout'), 'dropout')).toBe('Moved dropout before conv2d');
    expect(describeMove(move(model, only('dropout'), { after: 'dense_1' }), only('dropout'), 'dropout')).toBe(
      'Moved dropout to the end',
    );
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
    expect(duplicate(residual(), 'add')).toBeNull();
  });
});

describe('branch', () => {
  test('the copy reads what its original reads, and an Add reads both', () => {
    const branched = branch(model, 'conv2d_1');
    const next = branched?.model ?? model;
    expect(branched?.name).toBe('conv2d_2');
    expect(readsOf(next, 'conv2d_2')).toEqual(['max_pooling2d']);
    expect(readsOf(next, 'add')).toEqual(['conv2d_1', 'conv2d_2']);
    expect(readsOf(next, 'max_pooling2d_1')).toEqual(['add']);
    expect(structureProblems(next).size).toBe(0);
  });

  test('there is none at Input, a merge and the last layer', () => {
    expect(branch(model, 'input_layer')).toBeNull();
    expect(branch(model, 'dense_1')).toBeNull();
    expect(branch(residual(), 'add')).toBeNull();
  });
});
