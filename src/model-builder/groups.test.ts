import { describe, expect, test } from 'vitest';
import type { Outcome } from './blockActions.ts';
import { clipOf, pasteAfter } from './clip.ts';
import { insert } from './edit.ts';
import { move } from './move.ts';
import { freshGroup, groupTogether, membersOf, renameGroup, ungroup } from './groups.ts';
import { findLayer, type ModelSpec } from './spec.ts';
import { starterCnn } from './templates.ts';

const starter = starterCnn([28, 28, 1], 10);
function done(outcome: Outcome): ModelSpec {
  if ('refused' in outcome) throw new Error(outcome.refused);
  return outcome.model;
}
const names = (model: ModelSpec, group: string) => membersOf(model, group).map(({ name }) => name);
const stem = done(groupTogether(starter, new Set(['input_layer', 'conv2d', 'max_pooling2d'])));

describe('groups', () => {
  test('several layers are grouped, without Input, and stand alone again', () => {
    expect(names(stem, 'group')).toEqual(['conv2d', 'max_pooling2d']);
    expect(freshGroup(stem)).toBe('group_1');
    expect(done(ungroup(stem, 'group'))).toEqual(starter);
    expect(groupTogether(starter, new Set(['conv2d', 'input_layer']))).toHaveProperty('refused');
    expect(ungroup(starter, undefined)).toHaveProperty('refused');
  });

  test('a group gets another name, but none that another one has', () => {
    expect(names(renameGroup(stem, 'group', 'Stem'), 'Stem')).toEqual(['conv2d', 'max_pooling2d']);
    expect(renameGroup(stem, 'group', 'two\nlines')).toBe(stem);
    const two = done(groupTogether(stem, new Set(['dense', 'dropout'])));
    expect(renameGroup(two, 'group', 'group_1')).toBe(two);
  });

  test('what is put between two of a group joins it, what is moved out leaves it', () => {
    const { model, name } = insert(stem, { after: 'conv2d' }, 'Dropout');
    expect(names(model, 'group')).toEqual(['conv2d', name, 'max_pooling2d']);
    expect(names(insert(stem, { after: 'max_pooling2d' }, 'Dropout').model, 'group')).toHaveLength(2);
    expect(findLayer(move(model, new Set([name]), { after: 'dense' }), name)).not.toHaveProperty('group');
  });

  test('a pasted group is another one', () => {
    const clip = clipOf(stem, new Set(['conv2d', 'max_pooling2d']));
    const model = done(pasteAfter(stem, 'max_pooling2d', clip ?? starter));
    expect(names(model, 'group')).toEqual(['conv2d', 'max_pooling2d']);
    expect(names(model, 'group_1')).toEqual(['conv2d_2', 'max_pooling2d_2']);
  });
});
