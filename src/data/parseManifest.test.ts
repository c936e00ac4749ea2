import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseManifest } from './parseManifest.ts';

const shipped = readFileSync(new URL('../../public/datasets/mnist/manifest.json', import.meta.url), 'utf8');
type Json = Record<string, unknown>;
const changed = (change: (manifest: Json & { training: Json & { chunks: Json[] } }) => void) => {
  const manifest = JSON.parse(shipped) as Json & { training: Json & { chunks: Json[] } };
  change(manifest);
  return () => parseManifest(manifest);
};

describe('parseManifest', () => {
  test('reads the shipped manifest as it is', () => {
    expect(parseManifest(JSON.parse(shipped))).toEqual(JSON.parse(shipped));
  });

  test('passes over members it does not know', () => {
    expect(changed((manifest) => (manifest['later'] = 1))()).toEqual(JSON.parse(shipped));
  });

  test.each([
    ['text instead of an object', () => parseManifest('manifest'), 'its root'],
    ['null', () => parseManifest(null), 'its root'],
    ['a missing part', changed((m) => delete m['test']), 'test'],
    [
      'a count that is not a whole number',
      changed((m) => (m.training['count'] = 59_999.5)),
      'training.count',
    ],
    ['a count that its chunks do not make up', changed((m) => (m.training['count'] = 59_999)), 'training'],
    ['a class without its count', changed((m) => (m.training['classCounts'] = [60_000])), 'its root'],
    ['an empty shape', changed((m) => (m['shape'] = [28, 0, 1])), 'shape.1'],
    ['a single class', changed((m) => (m['classNames'] = ['0'])), 'classNames'],
    ['all pictures held out', changed((m) => (m['validationCount'] = 60_000)), 'its root'],
    [
      'a file outside its folder',
      changed((m) => (m.training.chunks[2]!['file'] = '../x.bin')),
      'training.chunks.2.file',
    ],
    [
      'a file at another address',
      changed((m) => (m.training.chunks[0]!['file'] = 'https://example.org/x.bin')),
      'training.chunks.0.file',
    ],
    [
      'a hash that is none',
      changed((m) => (m.training.chunks[0]!['sha256'] = 'ABC')),
      'training.chunks.0.sha256',
    ],
  ])('refuses %s and names the place', (_, parse, place) => {
    expect(parse).toThrow(`The data set's description is damaged at "${place}":`);
  });
});
