import { describe, expect, test } from 'vitest';
import { analyse } from './analyse.ts';
import type { Outcome } from './blockActions.ts';
import { actOnAll, clipOf, clipText, parseClip, pasteAfter } from './clip.ts';
import type { ModelSpec } from './spec.ts';
import { smallResNet, starterCnn } from './templates.ts';

const starter = starterCnn([28, 28, 1], 10);
const wiring = ({ layers }: ModelSpec) => layers.map(({ name, inbound }) => [name, ...inbound].join(' < '));
const done = (outcome: Outcome) => {
  if ('refused' in outcome) throw new Error(outcome.refused);
  return outcome;
};
const clipped = (model: ModelSpec, ...names: string[]) => {
  const clip = clipOf(model, new Set(names));
  if (!clip) throw new Error('There is nothing to copy.');
  return clip;
};
const canTrain = (model: ModelSpec, inputShape: [number, number, number] = [28, 28, 1]) =>
  analyse(model, { inputShape, classes: 10, batchSize: 32 }).canTrain;

describe('clipOf', () => {
  test('takes blocks with what connects them, and passes over what lies between', () => {
    expect(wiring(clipped(starter, 'conv2d_1', 'conv2d'))).toEqual([
      'outside',
      'conv2d < outside',
      'conv2d_1 < conv2d',
    ]);
  });
  test('never takes Input', () => {
    expect(clipOf(starter, new Set(['input_layer']))).toBeNull();
    expect(wiring(clipped(starter, 'input_layer', 'conv2d'))).toEqual(['outside', 'conv2d < outside']);
  });
});

describe('pasteAfter', () => {
  const block = clipped(starter, 'conv2d', 'max_pooling2d');
  test('puts blocks between a layer and its readers, under free names', () => {
    const { model, label, select, said, marks } = done(pasteAfter(starter, 'max_pooling2d', block));
    expect(wiring(model).slice(2, 6)).toEqual([
      'max_pooling2d < conv2d',
      'conv2d_2 < max_pooling2d',
      'max_pooling2d_2 < conv2d_2',
      'conv2d_1 < max_pooling2d_2',
    ]);
    expect([label, select, said]).toEqual(['Paste 2 blocks', 'max_pooling2d_2', 'Added 2 blocks']);
    expect([...(marks ?? [])]).toEqual(['conv2d_2', 'max_pooling2d_2']);
  });
  test('a block keeps its name where that is free, so that cut and pasted it is the same', () => {
    const cut = done(actOnAll(starter, new Set(['dropout']), 'cut')).model;
    const { model } = done(pasteAfter(cut, 'flatten', clipped(starter, 'dropout')));
    expect(wiring(model).slice(5)).toEqual([
      'flatten < max_pooling2d_1',
      'dropout < flatten',
      'dense < dropout',
      'dense_1 < dense',
    ]);
  });
  test('a residual block is pasted with its shortcut', () => {
    const net = smallResNet([32, 32, 3], 10);
    const names = [
      'conv2d_1',
      'batch_normalization_1',
      'activation_1',
      'conv2d_2',
      'batch_normalization_2',
      'add',
      'activation_2',
    ];
    const { model } = done(pasteAfter(net, 'activation_2', clipped(net, ...names)));
    expect(model.layers).toHaveLength(net.layers.length + names.length);
    expect(canTrain(model, [32, 32, 3])).toBe(true);
    expect(wiring(model)).toContain('add_3 < batch_normalization_10 < activation_2');
  });
  test('a model gets no more blocks than it can be saved with', () => {
    const many = {
      layers: Array.from({ length: 999 }, (_, i) => ({
        ...block.layers[1],
        name: `x${i}`,
        inbound: [i === 0 ? 'outside' : `x${i - 1}`],
      })),
    };
    const clip = { layers: [block.layers[0], ...many.layers] } as ModelSpec;
    expect(pasteAfter(starter, 'flatten', clip)).toEqual({ refused: 'A model has at most 1,000 blocks.' });
  });
});

describe('parseClip', () => {
  test('gives back what was written', () => {
    const clip = clipped(starter, 'conv2d', 'dense');
    expect(parseClip(clipText(clip))).toEqual(clip);
  });
  test('leaves other texts to others', () => {
    for (const text of ['', 'conv2d', '{"a": 1}', '[]']) expect(parseClip(text)).toBeNull();
  });
  test.each([
    '{"kernelscope":"blocks"',
    '{"kernelscope":"blocks","model":{"layers":[{"name":"x"}]}}',
    '{"kernelscope":"blocks","model":null}',
  ])('refuses what is damaged: %s', (text) =>
    expect(() => parseClip(text)).toThrow('The copied blocks are damaged. Copy them again.'),
  );
});

describe('actOnAll', () => {
  const two = new Set(['conv2d_1', 'max_pooling2d_1', 'input_layer']);
  test('deletes blocks and heals the chain', () => {
    const { model, label, select } = done(actOnAll(starter, two, 'delete'));
    expect(wiring(model).slice(2, 4)).toEqual(['max_pooling2d < conv2d', 'flatten < max_pooling2d']);
    expect([label, select]).toEqual(['Delete 2 blocks', 'flatten']);
  });
  test('duplicates blocks after the last of them', () => {
    const { model, label } = done(actOnAll(starter, two, 'duplicate'));
    expect(wiring(model)[5]).toBe('conv2d_2 < max_pooling2d_1');
    expect(label).toBe('Duplicate 2 blocks');
  });
  test('freezes those that have weights', () => {
    const { model } = done(actOnAll(starter, two, 'freeze'));
    expect(model.layers.filter(({ trainable }) => !trainable).map(({ name }) => name)).toEqual(['conv2d_1']);
  });
  test('refuses Input alone', () => {
    expect(actOnAll(starter, new Set(['input_layer']), 'delete')).toHaveProperty('refused');
  });
});
