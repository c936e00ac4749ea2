import { describe, expect, test } from 'vitest';
import { analyse } from './analyse.ts';
import { actOn, add, connect, moveTo, type Outcome } from './blockActions.ts';
import { joinBefore } from './connect.ts';
import type { ModelSpec } from './spec.ts';
import { starterCnn } from './templates.ts';

const model = starterCnn([28, 28, 1], 10);
const context = { inputShape: [28, 28, 1] as const, classes: 10, batchSize: 32 };
const shapeIn = (m: ModelSpec) => (name: string) => analyse(m, context).layers.get(name)?.outputShape;
const readsOf = (outcome: Outcome, name: string) =>
  'model' in outcome ? outcome.model.layers.find((layer) => layer.name === name)?.inbound : undefined;
const refusalOf = (outcome: object) => ('refused' in outcome ? outcome.refused : null);

describe('actOn', () => {
  test('every edit of a block leaves a model that is judged without a graph problem', () => {
    for (const action of ['delete', 'duplicate', 'branch'] as const)
      for (const { name } of model.layers) {
        const outcome = actOn(model, name, action);
        if ('refused' in outcome) continue;
        const { problems } = analyse(outcome.model, context);
        expect(
          problems.filter(({ code }) => code === 'graph'),
          `${action} ${name}`,
        ).toEqual([]);
      }
  });

  test('what cannot be done is refused in a sentence', () => {
    const joined = joinBefore(model, 'dense', 'dense_1', 'Add');
    expect(refusalOf(actOn(model, 'input_layer', 'delete'))).toBe('Input cannot be deleted');
    expect(refusalOf(moveTo(model, new Set(['conv2d']), null, 'conv2d'))).toBe('conv2d is already there');
    expect(refusalOf(actOn(model, 'dense_1', 'branch'))).toMatch(/^The last layer cannot have a branch/);
    expect(refusalOf(actOn(joined, 'add', 'duplicate'))).toMatch(/^Add cannot be copied/);
    expect(refusalOf(moveTo(joined, new Set(['add']), { after: 'conv2d' }, 'add'))).toMatch(
      /^add cannot be moved/,
    );
  });
});

describe('connect', () => {
  test('a layer of the same shape is offered to be added first, another to be laid beside', () => {
    const same = connect(model, 'dense', 'dense_1', shapeIn(model));
    expect('choices' in same && same.choices.map(({ label }) => label)).toEqual([
      'Add dense to dropout',
      'Concatenate dense and dropout',
      'Read dense instead of dropout',
    ]);
    expect('choices' in same && same.choices.map(({ select }) => select)).toEqual([
      'add',
      'concatenate',
      'dense_1',
    ]);
    const other = connect(model, 'flatten', 'dense_1', shapeIn(model));
    expect('choices' in other && other.choices[0]?.label).toBe('Concatenate flatten and dropout');
  });

  test('a merge takes one more input at once', () => {
    const joined = joinBefore(model, 'dense', 'dense_1', 'Concatenate');
    const outcome = connect(joined, 'flatten', 'concatenate', shapeIn(joined));
    expect('model' in outcome && readsOf(outcome, 'concatenate')).toEqual(['dropout', 'dense', 'flatten']);
  });

  test('a circle and a connection that is there already are refused', () => {
    expect(refusalOf(connect(model, 'dense', 'conv2d', shapeIn(model)))).toMatch(/go in a circle\.$/);
    expect(refusalOf(connect(model, 'conv2d', 'max_pooling2d', shapeIn(model)))).toBe(
      'max_pooling2d reads conv2d already.',
    );
  });
});

describe('add', () => {
  test('a merge gets the second input that fits, and says which', () => {
    const outcome = add(model, { after: 'dropout' }, 'Add', shapeIn(model));
    expect(readsOf(outcome, 'add')).toEqual(['dropout', 'dense']);
    expect(outcome.said).toBe('Added add, reading dropout and dense');
    expect(outcome.select).toBe('add');
  });
});
