import { describe, expect, test } from 'vitest';
import { type Entry, isMore, itemsOfEntries, itemsOfFiles } from './gather.ts';

const file = (path: string): Entry => ({
  isFile: true,
  isDirectory: false,
  fullPath: path,
  file: (onFile) => onFile(new File([path], path.split('/').at(-1) ?? '')),
});
/** Gives its entries a hundred at a time, as Chromium does. */
const folder = (path: string, entries: readonly Entry[]): Entry => ({
  isFile: false,
  isDirectory: true,
  fullPath: path,
  createReader() {
    let given = 0;
    return {
      readEntries: (onEntries) => onEntries(entries.slice(given, (given += 100))),
    };
  },
});

describe('itemsOfEntries', () => {
  test('enters folders and takes all of them, more than a browser gives at once', async () => {
    const many = Array.from({ length: 250 }, (_, i) => file(`/all/cat/${i}.jpg`));
    const { items, refused } = await itemsOfEntries([
      folder('/all', [folder('/all/cat', many), file('/all/labels.csv')]),
      file('/one.png'),
    ]);
    const paths = items.map((item) => item.kind === 'file' && item.path);
    expect([paths.length, paths[0], paths[249], ...paths.slice(250)]).toEqual([
      252,
      'all/cat/0.jpg',
      'all/cat/249.jpg',
      'all/labels.csv',
      'one.png',
    ]);
    expect(refused).toEqual([]);
  });

  test('what cannot be read is told, and the others are taken', async () => {
    const gone: Entry = { ...file('/gone.jpg'), file: (_, onError) => onError(new Error('gone')) };
    const { items, refused } = await itemsOfEntries([gone, file('/here.jpg')]);
    expect(items.length).toBe(1);
    expect(refused.map(({ path }) => path)).toEqual(['gone.jpg']);
  });
});

test('isMore: several files, a folder or a zip are more than one picture', () => {
  expect(isMore([file('/a.png')])).toBe(false);
  expect([[file('/a.png'), file('/b.png')], [folder('/a', [])], [file('/A.ZIP')]].map(isMore)).toEqual([
    true,
    true,
    true,
  ]);
});

test('itemsOfFiles: a file of a chosen folder has its path, another its name', () => {
  const inFolder = Object.defineProperty(new File([], 'a.jpg'), 'webkitRelativePath', { value: 'cat/a.jpg' });
  expect(itemsOfFiles([inFolder, new File([], 'b.jpg')])).toMatchObject([
    { path: 'cat/a.jpg' },
    { path: 'b.jpg' },
  ]);
});
