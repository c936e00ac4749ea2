import { describe, expect, test } from 'vitest';
import { endingOf, isHidden, placeOf, readFolders } from './folders.ts';

/** `path → class (subset)` of files that come together. */
const told = (...paths: readonly string[]) => {
  const tell = readFolders(paths.map(placeOf));
  return paths.map((path) => {
    const { className, pinned } = tell(placeOf(path));
    return pinned ? [className, pinned] : className;
  });
};

describe('placeOf', () => {
  test.each([
    ['cat/1.jpg', ['cat'], '1.jpg'],
    ['1.jpg', [], '1.jpg'],
    ['../../etc/1.jpg', ['etc'], '1.jpg'],
    ['/cat//./1.jpg', ['cat'], '1.jpg'],
    ['C:\\photos\\cat\\1.jpg', ['photos', 'cat'], '1.jpg'],
    ['con/nul.jpg', ['con'], 'nul.jpg'],
    ['__proto__/constructor', ['__proto__'], 'constructor'],
    ['c\0at/1\u0007.jpg', ['cat'], '1.jpg'],
    ['\u202ecat/\u{1f431}.jpg', ['\u202ecat'], '\u{1f431}.jpg'],
    ['e\u0301cole/1.jpg', ['école'], '1.jpg'],
    ['  /1.jpg', ['  '], '1.jpg'],
    ['..', [], ''],
  ])('of %j', (path, folders, name) => {
    expect(placeOf(path)).toEqual({ folders, name });
  });
});

describe('isHidden', () => {
  test('passes over what nobody put there', () => {
    const hidden = [
      '.DS_Store',
      'cat/.hidden.jpg',
      '.git/1.jpg',
      '__MACOSX/cat/._1.jpg',
      'cat/Thumbs.db',
      'Desktop.ini',
      '',
    ];
    expect(hidden.map(placeOf).map(isHidden)).toEqual(hidden.map(() => true));
    expect(isHidden(placeOf('cat/1.jpg'))).toBe(false);
  });
});

describe('endingOf', () => {
  test('is in lower case', () => {
    expect(['a.JPG', 'a.tar.GZ', 'none', '.x', ''].map(endingOf)).toEqual(['jpg', 'gz', '', 'x', '']);
  });
});

describe('readFolders', () => {
  test('takes the last folder for the class', () => {
    expect(told('cat/1.jpg', 'dog/2.jpg')).toEqual(['cat', 'dog']);
    expect(told('pets/cat/1.jpg', 'pets/dog/2.jpg')).toEqual(['cat', 'dog']);
    expect(told('pets/cat/black/1.jpg', 'pets/dog/2.jpg')).toEqual(['black', 'dog']);
  });

  test('respects folders of subsets, in any place and writing, above or below the class', () => {
    expect(told('d/train/cat/1.jpg', 'd/Validation/cat/2.jpg', 'd/TEST/dog/3.jpg')).toEqual([
      ['cat', 'training'],
      ['cat', 'validation'],
      ['dog', 'test'],
    ]);
    expect(told('cat/val/1.jpg', 'dog/testing/2.jpg', 'dog/valid/3.jpg', 'dog/training/4.jpg')).toEqual([
      ['cat', 'validation'],
      ['dog', 'test'],
      ['dog', 'validation'],
      ['dog', 'training'],
    ]);
    expect(told('d/train/cat/1.jpg', 'd/test/2.jpg')).toEqual([
      ['cat', 'training'],
      [null, 'test'],
    ]);
  });

  test('does not take the folder of everything for a class, unless it is the only one', () => {
    expect(told('pets/1.jpg', 'pets/cat/2.jpg')).toEqual([null, 'cat']);
    expect(told('a/pets/1.jpg', 'a/pets/cat/2.jpg')).toEqual([null, 'cat']);
    expect(told('cat/1.jpg', 'cat/2.jpg')).toEqual(['cat', 'cat']);
    expect(told('train/cat/1.jpg', 'test/cat/2.jpg')).toEqual([
      ['cat', 'training'],
      ['cat', 'test'],
    ]);
    expect(told('cat/1.jpg', '2.jpg')).toEqual(['cat', null]);
    expect(told('1.jpg')).toEqual([null]);
    expect(readFolders([])(placeOf('1.jpg'))).toEqual({ className: null, pinned: null });
  });

  test('takes hostile names as names', () => {
    const names = [
      '__proto__',
      'constructor',
      'toString',
      '=HYPERLINK("x")',
      '\u{1f431}',
      'x'.repeat(10_000),
    ];
    expect(told(...names.map((name) => `${name}/1.jpg`))).toEqual(names);
  });
});
