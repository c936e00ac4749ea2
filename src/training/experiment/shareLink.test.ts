import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { defaultExperiment, sgdDefaults } from './defaultExperiment.ts';
import { fromFragment, toFragment } from './shareLink.ts';

const experiment = {
  ...defaultExperiment(),
  title: 'Ziffern → 数字 <img src=x>',
  training: { ...defaultExperiment().training, optimizer: { ...sgdDefaults, momentum: 0.9 }, seed: 0 },
};
/** A fragment made by Node's zlib, which our own code has no part in. */
const fragmentOf = (json: string) => `#e=${deflateRawSync(Buffer.from(json)).toString('base64url')}`;

describe('toFragment', () => {
  test('it is what zlib and base64url make of the JSON', async () => {
    const fragment = await toFragment(experiment);
    expect(fragment).toMatch(/^#e=[A-Za-z0-9_-]+$/);
    const json = inflateRawSync(Buffer.from(fragment.slice(3), 'base64url')).toString();
    expect(JSON.parse(json)).toEqual(experiment);
  });

  test('a network of nine layers fits in a short link', async () => {
    expect((await toFragment(experiment)).length).toBeLessThan(1500);
  });
});

describe('fromFragment', () => {
  test('an experiment survives the link', async () => {
    expect(await fromFragment(await toFragment(experiment))).toEqual(experiment);
    expect(await fromFragment(fragmentOf(JSON.stringify(experiment)))).toEqual(experiment);
  });

  test('another fragment is none of its business', async () => {
    expect(await fromFragment('')).toBeNull();
    expect(await fromFragment('#model')).toBeNull();
  });

  test('every cut of a link is refused in a sentence', async () => {
    const fragment = await toFragment(experiment);
    for (let end = 3; end < fragment.length; end += 7)
      await expect(fromFragment(fragment.slice(0, end))).rejects.toThrow('The link is damaged or cut short');
    await expect(fromFragment('#e=%%%')).rejects.toThrow('The link is damaged or cut short');
  });

  test('a link of a newer version says so', async () => {
    await expect(fromFragment(fragmentOf(JSON.stringify({ ...experiment, version: 3 })))).rejects.toThrow(
      'saved by a newer version of Kernelscope',
    );
  });

  test('a bomb of a few kilobytes is stopped before it fills the memory', async () => {
    const bomb = fragmentOf(`"${'a'.repeat(50_000_000)}"`);
    expect(bomb.length).toBeLessThan(100_000);
    await expect(fromFragment(bomb)).rejects.toThrow('The link is damaged');
  });

  test('a model with unknown parts is refused by name', async () => {
    const layers = [{ ...experiment.model.layers[0], className: 'Lambda' }];
    await expect(
      fromFragment(fragmentOf(JSON.stringify({ ...experiment, model: { layers } }))),
    ).rejects.toThrow('className');
  });
});
