import { describe, expect, test } from 'vitest';
import { changedLayer } from './changedLayer.ts';
import { insert, remove, setConfig, setTrainable } from './edit.ts';
import { move } from './move.ts';
import { starterCnn } from './templates.ts';

describe('changedLayer', () => {
  const model = starterCnn([28, 28, 1], 10);

  test('a layer that came, went, changed or moved is told', () => {
    expect(changedLayer(remove(model, 'conv2d_1'), model)).toBe('conv2d_1');
    expect(changedLayer(insert(model, { after: 'dense' }, 'Dropout').model, model)).toBe('dense');
    expect(changedLayer(setConfig(model, 'conv2d', { filters: 3 }), model)).toBe('conv2d');
    expect(changedLayer(setTrainable(model, 'dense', false), model)).toBe('dense');
    expect(changedLayer(move(model, new Set(['dropout']), { after: 'flatten' }), model)).not.toBeNull();
    expect(changedLayer(model, { ...model })).toBeNull();
  });
});
