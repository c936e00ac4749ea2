import { describe, expect, test } from 'vitest';
import {
  addInput,
  completeMerge,
  connectProblem,
  joinBefore,
  possibleInputs,
  removeInput,
  setInput,
} from './connect.ts';
import { append, insert } from './edit.ts';
import { inOrder } from './graph.ts';
import { structureProblems } from './problems.ts';
import type { ModelSpec } from './spec.ts';
import { starterCnn } from './templates.ts';

const model = starterCnn([28, 28, 1], 10);
const readsOf = (m: ModelSpec, name: string) => m.layers.find((layer) => layer.name === name)?.inbound;

describe('connectProblem', () => {
  test('what comes after a layer cannot be read by it', () => {
    expect(connectProblem(model, 'dense', 'conv2d')).toBe(
      'conv2d cannot read dense, which comes after it: the network would go in a circle.',
    );
    expect(connectProblem(model, 'conv2d', 'conv2d')).toBe('conv2d cannot read its own output.');
    expect(connectProblem(model, 'conv2d', 'input_layer')).toMatch(/^Input reads no layer/);
    expect(connectProblem(model, 'conv2d', 'dense')).toBeNull();
  });

  test('possibleInputs are those without a problem', () => {
    expect(possibleInputs(model, 'conv2d_1').map(({ name }) => name)).toEqual([
      'input_layer',
      'conv2d',
      'max_pooling2d',
    ]);
  });
});

describe('joinBefore', () => {
  test('the layer then reads the sum of what it read and the new input', () => {
    const next = joinBefore(model, 'dense', 'dense_1', 'Add');
    expect(readsOf(next, 'dense_1')).toEqual(['add']);
    expect(readsOf(next, 'add')).toEqual(['dropout', 'dense']);
    expect(structureProblems(next).size).toBe(0);
  });

  test('no circle is made', () => {
    expect(joinBefore(model, 'dense', 'conv2d', 'Add')).toBe(model);
    expect(addInput(model, 'dense', 'conv2d')).toBe(model);
    expect(setInput(model, { to: 'conv2d', input: 0 }, 'dense')).toBe(model);
  });
});

describe('addInput, setInput and removeInput', () => {
  const joined = joinBefore(model, 'dense', 'dense_1', 'Concatenate');

  test('a merge reads one more, and one less', () => {
    const more = addInput(joined, 'flatten', 'concatenate');
    expect(readsOf(more, 'concatenate')).toEqual(['dropout', 'dense', 'flatten']);
    expect(readsOf(removeInput(more, { to: 'concatenate', input: 1 }), 'concatenate')).toEqual([
      'dropout',
      'flatten',
    ]);
  });

  test('layers stay in an order in which each comes after those it reads', () => {
    // A branch that is listed after the merge it is then connected to.
    const late = insert(joined, { after: 'dense_1' }, 'Dense').model;
    const moved = setInput(late, { to: 'dense_2', input: 0 }, 'flatten');
    const next = addInput(moved, 'dense_2', 'concatenate');
    const names = next.layers.map(({ name }) => name);
    expect(names.indexOf('dense_2')).toBeLessThan(names.indexOf('concatenate'));
    expect(names.at(-1)).toBe('dense_1');
    expect(structureProblems(next).size).toBe(0);
  });
});

describe('completeMerge', () => {
  const shapes: Readonly<Record<string, readonly number[]>> = {
    input_layer: [8, 8, 1],
    conv2d: [8, 8, 4],
    conv2d_1: [8, 8, 4],
    conv2d_2: [8, 8, 2],
  };
  const stack = append(
    append(append({ layers: [] }, 'Input', { shape: [8, 8, 1] }, []).model, 'Conv2D', {}, ['input_layer'])
      .model,
    'Conv2D',
    {},
    ['conv2d'],
  ).model;

  test('Add gets the nearest earlier layer of the same shape', () => {
    const { model: next, name } = insert(stack, { after: 'conv2d_1' }, 'Add');
    expect(
      readsOf(
        completeMerge(next, name, (layer) => shapes[layer]),
        name,
      ),
    ).toEqual(['conv2d_1', 'conv2d']);
  });

  test('Concatenate gets the nearest of the same height and width; where none fits nothing is guessed', () => {
    const deeper = append(stack, 'Conv2D', { filters: 2 }, ['conv2d_1']).model;
    const { model: next, name } = insert(deeper, { after: 'conv2d_2' }, 'Concatenate');
    expect(
      readsOf(
        completeMerge(next, name, (layer) => shapes[layer]),
        name,
      ),
    ).toEqual(['conv2d_2', 'conv2d_1']);
    const sum = insert(deeper, { after: 'conv2d_2' }, 'Add');
    expect(completeMerge(sum.model, sum.name, (layer) => shapes[layer])).toBe(sum.model);
  });
});

describe('inOrder', () => {
  test('keeps an order that is one already, and a circle as it is', () => {
    expect(inOrder(model.layers)).toEqual(model.layers);
    const circle = model.layers.map((layer) =>
      layer.name === 'conv2d' ? { ...layer, inbound: ['dense'] } : layer,
    );
    expect(inOrder(circle)).toHaveLength(circle.length);
  });
});
