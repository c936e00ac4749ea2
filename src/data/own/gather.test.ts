import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { ownSample, ownSet } from '../../test/ownSamples.ts';
import { writeDescription } from './description.ts';
import { gather } from './gather.ts';
import type { ImportItem } from './pictures.ts';

const file = (path: string, content: BlobPart = ''): ImportItem => ({
  kind: 'file',
  path,
  file: new Blob([content]),
});
const text = (content: string) => new TextEncoder().encode(content);
const zip = (files: Readonly<Record<string, string | Uint8Array>>) =>
  zipSync(
    Object.fromEntries(
      Object.entries(files).map(([path, content]) => [
        path,
        typeof content === 'string' ? text(content) : content,
      ]),
    ),
  );
/** Class and subset of each picture, by its path. */
const told = async (...items: ImportItem[]) => {
  const { found, refused, described } = await gather(items);
  return {
    found: Object.fromEntries(found.map(({ path, className, pinned }) => [path, [className, pinned]])),
    refused,
    described,
  };
};

describe('gather', () => {
  test('folders name classes and subsets, in a zip as outside', async () => {
    const inside = zip({ 'train/cat/1.png': '', 'test/dog/2.png': '' });
    const { found, refused } = await told(
      file('pets/train/cat/1.png'),
      file('pets/validation/dog/2.png'),
      file('pets/.DS_Store'),
      file('more.zip', inside),
    );
    expect(found).toEqual({
      'pets/train/cat/1.png': ['cat', 'training'],
      'pets/validation/dog/2.png': ['dog', 'validation'],
      'more.zip/train/cat/1.png': ['cat', 'training'],
      'more.zip/test/dog/2.png': ['dog', 'test'],
    });
    expect(refused).toEqual([]);
  });

  test('a zip in a zip is not opened, a broken one is said, and all else is found', async () => {
    const { found, refused } = await told(
      file('a.zip', zip({ 'b.zip': zip({ 'c.png': '' }), 'cat/d.png': '' })),
      file('broken.zip', 'no zip'),
      file('dog/e.png'),
    );
    expect(Object.keys(found)).toEqual(['a.zip/cat/d.png', 'dog/e.png']);
    expect(refused).toEqual([
      {
        path: 'a.zip/b.zip',
        reason: 'It is a zip in a zip, which is not opened: unpack it and add the folder.',
      },
      { path: 'broken.zip', reason: 'It is not a whole zip: copy or download it again.' },
    ]);
  });

  test('a CSV beside pictures wins over folders, for those beside it and below', async () => {
    const { found, refused } = await told(
      file('a/labels.csv', 'file,label\n1.png,owl\nin/2.png,\nnone.png,x'),
      file('a/1.png'),
      file('a/in/2.png'),
      file('b/1.png'),
    );
    expect(found).toEqual({ 'a/1.png': ['owl', null], 'a/in/2.png': [null, null], 'b/1.png': ['b', null] });
    expect(refused.map(({ path, reason }) => [path, reason.slice(0, 45)])).toEqual([
      ['a/labels.csv', '1 of its rows names a picture that is not her'],
    ]);
  });

  test('a description says all of the pictures it names; without a whole one, folders do', async () => {
    const set = ownSet(['c1', 'c2'], [ownSample(0, 'c2', { name: 'x', pinned: 'test', burst: 'b' })]);
    const json = writeDescription(set, ['one/0.png']);
    const good = await gather([file('s/dataset.json', json), file('s/one/0.png'), file('s/two/1.png')]);
    expect(good.described).toMatchObject([{ title: 'Pets', classes: [{ key: '0/0' }, { key: '0/1' }] }]);
    expect(good.found).toMatchObject([
      { name: 'x', className: 'Class c2', classKey: '0/1', pinned: 'test', burst: 'b' },
      { name: '1.png', className: 'two', classKey: null, original: null },
    ]);
    expect(good.found[0]?.original?.sha256).toBe(set.samples[0]?.sha256);
    const bad = await told(file('s/dataset.json', json.slice(1)), file('s/one/0.png'), file('s/two/1.png'));
    expect(bad.found).toEqual({ 's/one/0.png': ['one', null], 's/two/1.png': ['two', null] });
    expect(bad.refused[0]?.reason).toBe('It is not JSON, so the pictures are read by their folders.');
  });

  test('whatever the order of a folder, classes come by name and pictures by path, numbers by their size', async () => {
    const { found } = await gather(
      [
        's/10/1.png',
        's/owl/b10.png',
        's/9/1.png',
        'loose.png',
        's/ant/1.png',
        's/owl/b9.png',
        's/Bee/1.png',
      ].map((path) => file(path)),
    );
    expect(found.map(({ className, name }) => `${className} ${name}`)).toEqual([
      '9 1.png',
      '10 1.png',
      'ant 1.png',
      'Bee 1.png',
      'owl b9.png',
      'owl b10.png',
      'null loose.png',
    ]);
  });

  test('what a description names stays in its order, before all else', async () => {
    const set = ownSet(['c1', 'c2'], [ownSample(0, 'c2'), ownSample(1, 'c1')]);
    const json = writeDescription(set, ['z/0.png', 'a/1.png']);
    const { found } = await gather([
      file('a/2.png'),
      file('dataset.json', json),
      file('z/0.png'),
      file('a/1.png'),
    ]);
    expect(found.map(({ path }) => path)).toEqual(['z/0.png', 'a/1.png', 'a/2.png']);
  });

  test('pixels come first', async () => {
    const pixels = { pixels: new Uint8ClampedArray(4), width: 1, height: 1 };
    const { found } = await gather([
      file('a.png'),
      { kind: 'pixels', ...pixels, name: 'drawing', burst: 'b', className: 'cat' },
    ]);
    expect(found).toMatchObject([
      { name: 'drawing', burst: 'b', className: 'cat', content: { kind: 'pixels', ...pixels } },
      { name: 'a.png', className: null },
    ]);
  });

  test('of nothing there is nothing', async () => {
    expect(await gather([])).toEqual({ found: [], described: [], refused: [] });
  });
});
