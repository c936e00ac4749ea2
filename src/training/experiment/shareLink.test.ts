import { deflateRawSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyExperiment } from '../../test/anyExperiment.ts';
import { defaultExperiment } from './defaultExperiment.ts';
import { fromFragment, toFragment } from './shareLink.ts';
import { sgdDefaults } from './optimizers.ts';

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

  test('150 generated experiments survive the link', async () => {
    await fc.assert(
      fc.asyncProperty(anyExperiment, async (generated) => {
        expect(await fromFragment(await toFragment(generated))).toEqual(generated);
      }),
      { numRuns: 150, seed: 11 },
    );
  });

  test('another fragment is none of its business', async () => {
    expect(await fromFragment('')).toBeNull();
    expect(await fromFragment('#model')).toBeNull();
  });

  test('every cut of a link is refused in a sentence', async () => {
    const fragment = await toFragment(experiment);
    for (let end = 3; end < fragment.length; end++)
      await expect(fromFragment(fragment.slice(0, end))).rejects.toThrow('The link is damaged or cut short');
    await expect(fromFragment('#e=%%%')).rejects.toThrow('The link is damaged or cut short');
  });

  test('a link of a newer version says so', async () => {
    await expect(fromFragment(fragmentOf(JSON.stringify({ ...experiment, version: 8 })))).rejects.toThrow(
      'saved by a newer version of Kernelscope',
    );
  });

  test('a bomb of a few kilobytes is stopped before it fills the memory', async () => {
    const bomb = fragmentOf(`"${'a'.repeat(50_000_000)}"`);
    expect(bomb.length).toBeLessThan(100_000);
    await expect(fromFragment(bomb)).rejects.toThrow('The link is damaged');
  });

  test('a link of something else is refused with the path of the fault', async () => {
    const layers = [{ ...experiment.model.layers[0], className: 'Lambda' }];
    const linkOf = (change: object) => fromFragment(fragmentOf(JSON.stringify({ ...experiment, ...change })));
    await expect(linkOf({ model: { layers } })).rejects.toThrow(
      'The experiment is damaged: model.layers.0.className has to be a kind of layer that is known here.',
    );
    await expect(linkOf({ title: 'x'.repeat(10_000) })).rejects.toThrow('damaged: title has to be text');
    const polluting = JSON.stringify(experiment).replace(
      '"batchSize"',
      '"__proto__":{"polluted":1},"batchSize"',
    );
    await expect(fromFragment(fragmentOf(polluting))).rejects.toThrow(
      'damaged: training.__proto__ is not known here.',
    );
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('bytes that were changed on the way are refused or give an experiment, and never hang', async () => {
    const packed = Buffer.from((await toFragment(experiment)).slice(3), 'base64url');
    for (const [i, byte] of packed.entries()) {
      const changed = Buffer.from(packed);
      changed[i] = byte ^ (1 << (i % 8));
      const opened = fromFragment(`#e=${changed.toString('base64url')}`);
      const said = await opened.then(
        () => 'opened',
        (error: Error) => error.message,
      );
      expect(said).toMatch(
        /^(opened|The link is damaged|The experiment is damaged: |This experiment was saved)/,
      );
    }
  });

  test('a megabyte of nonsense and a thousand brackets are refused at once', async () => {
    const begun = performance.now();
    for (const json of ['['.repeat(1_000_000), `{"a":${'['.repeat(1000)}${']'.repeat(1000)}}`, '1e999', '""'])
      await expect(fromFragment(fragmentOf(json))).rejects.toThrow(/damaged/);
    expect(performance.now() - begun).toBeLessThan(2000);
  });
});
