import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createMemoryFiles } from '../../test/memoryFiles.ts';
import { change, listAt, openRoot, type OpenFile, readRuns, remove, writeWhole } from './files.ts';

const FULL = 'This device’s storage for the page is full.';
const bytes = (...values: number[]) => Uint8Array.from(values);
const a = ['own', 'set', 'a'];
const b = ['own', 'set', 'b'];
const put = (root: FileSystemDirectoryHandle, path: readonly string[], content: Uint8Array) =>
  change(root, [path], ([file]) => writeWhole(file as OpenFile, content, 0));

describe('writeWhole', () => {
  const file = (written: number, size: number) =>
    ({ write: () => written, getSize: () => size }) as unknown as OpenFile;

  test('trusts no write that says less than all, or after which the file is too short', () => {
    expect(() => writeWhole(file(3, 13), bytes(1, 2, 3), 10)).not.toThrow();
    expect(() => writeWhole(file(2, 13), bytes(1, 2, 3), 10)).toThrow(FULL);
    expect(() => writeWhole(file(3, 12), bytes(1, 2, 3), 10)).toThrow(FULL);
  });
});

describe('change', () => {
  test('makes folders and files, and gives back what the work gives', async () => {
    const files = createMemoryFiles();
    expect(await change(files.root, [a, b], (open) => open.length)).toBe(2);
    expect(files.paths()).toEqual(['own/set/a', 'own/set/b']);
  });

  test('where the second file finds no room, both are as long as they were, and free', async () => {
    const files = createMemoryFiles(8);
    await put(files.root, a, bytes(1, 2));
    const both = change(files.root, [a, b], ([first, second]) => {
      writeWhole(first as OpenFile, bytes(3, 4, 5), 2);
      writeWhole(second as OpenFile, bytes(6, 7, 8, 9), 0);
    });
    await expect(both).rejects.toThrow(FULL);
    expect([files.bytes(a), files.bytes(b)]).toEqual([bytes(1, 2), bytes()]);
    await put(files.root, b, bytes(1));
    expect(files.bytes(b)).toEqual(bytes(1));
  });

  test.each([
    ['QuotaExceededError', FULL],
    ['NotAllowedError', 'The browser did not keep the pictures on this device (NotAllowedError).'],
  ])('says a %s of the browser in words', async (name, sentence) => {
    const { root } = createMemoryFiles();
    const work = () => {
      throw new DOMException('', name);
    };
    await expect(change(root, [a], work)).rejects.toThrow(sentence);
  });

  describe('while another tab has the file open', () => {
    beforeEach(() => void vi.useFakeTimers());
    afterEach(() => void vi.useRealTimers());

    test('waits for it', async () => {
      const files = createMemoryFiles();
      await put(files.root, a, bytes(1));
      files.hold(a, true);
      const changed = put(files.root, a, bytes(2));
      await vi.advanceTimersByTimeAsync(250);
      files.hold(a, false);
      await vi.advanceTimersByTimeAsync(250);
      await changed;
      expect(files.bytes(a)).toEqual(bytes(2));
    });

    test('says so when it is not given back', async () => {
      const files = createMemoryFiles();
      await put(files.root, a, bytes(1));
      files.hold(a, true);
      const changed = put(files.root, a, bytes(2)).catch(String);
      await vi.advanceTimersByTimeAsync(5000);
      expect(await changed).toContain(
        'Another tab of this page is keeping pictures: close it, or wait for it.',
      );
    });
  });
});

describe('readRuns', () => {
  test('reads parts in any order, each with memory of its own', async () => {
    const { root } = createMemoryFiles();
    await put(root, a, bytes(0, 1, 2, 3, 4));
    const [first, second] = await readRuns(root, a, [
      [3, 2],
      [0, 3],
    ]);
    expect([first, second]).toEqual([bytes(3, 4), bytes(0, 1, 2)]);
    expect(first?.buffer).not.toBe(second?.buffer);
  });

  test('reads again what was written to in between', async () => {
    const { root, disk } = createMemoryFiles();
    await put(root, a, bytes(1, 2));
    disk.meanwhile = () => put(root, a, bytes(3, 4));
    expect(await readRuns(root, a, [[0, 2]])).toEqual([bytes(3, 4)]);
  });

  test.each([
    ['no file', ['own', 'set', 'c'], 0],
    ['a file that ends before', a, 2],
  ])('asks for the pictures where there is %s', async (_, path, start) => {
    const { root } = createMemoryFiles();
    await put(root, a, bytes(1, 2, 3));
    await expect(readRuns(root, path, [[start, 2]])).rejects.toThrow(
      'no longer on this device: add them again',
    );
  });
});

test('there is nothing to list or to remove where nothing is', async () => {
  const { root } = createMemoryFiles();
  expect(await listAt(root, ['own'])).toEqual([]);
  await remove(root, a);
});

test('openRoot says where a browser keeps no files', async () => {
  vi.stubGlobal('navigator', {
    storage: { getDirectory: () => Promise.reject(new DOMException('', 'SecurityError')) },
  });
  await expect(openRoot()).rejects.toThrow('keeps no pictures for this page, as in some private windows');
  vi.stubGlobal('navigator', {});
  await expect(openRoot()).rejects.toThrow('open it in an ordinary window');
  vi.unstubAllGlobals();
});
