import 'fake-indexeddb/auto';
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openStorage, type Storage, StorageError, TakenOverError } from './storage.ts';

const opened: Storage[] = [];
const open = async () => {
  const storage = await openStorage();
  opened.push(storage);
  return storage;
};

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((storage) => storage.close()));
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const settled = (request: IDBOpenDBRequest) =>
  new Promise<IDBDatabase>((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
const refusing = (name: string) => () => {
  throw new DOMException('refused', name);
};

describe('openStorage', () => {
  test('keeps values for the next visit', async () => {
    const first = await open();
    await first.save('experiment', { layers: ['conv2d'], seed: 0 });
    await first.save('experiment', { layers: ['dense'], seed: 0 });
    await first.save('other', 'text');
    await first.close();
    const next = await open();
    expect(await next.load('experiment')).toEqual({ layers: ['dense'], seed: 0 });
    expect(await next.load('other')).toBe('text');
    expect(await next.load('nothing')).toBeUndefined();
  });

  test('says in a sentence that the browser refuses', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementation(refusing('SecurityError'));
    const error: unknown = await open().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StorageError);
    expect((error as Error).message).toBe('The browser refuses to store data for this page (SecurityError).');
  });

  test('says so where there is no IndexedDB at all', async () => {
    vi.stubGlobal('indexedDB', undefined);
    await expect(open()).rejects.toThrow(StorageError);
  });
});

describe('save', () => {
  test('asks for strict durability', async () => {
    const storage = await open();
    const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
    await storage.save('experiment', 1);
    expect(transaction).toHaveBeenCalledWith('documents', 'readwrite', { durability: 'strict' });
  });

  test('fails when the write succeeds but its transaction is aborted afterwards, and keeps the former value', async () => {
    const storage = await open();
    await storage.save('experiment', 'former');
    const put = IDBObjectStore.prototype.put;
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementationOnce(function (
      this: IDBObjectStore,
      value,
      key,
    ) {
      const request = put.call(this, value, key);
      // As browsers do over quota: the request's success comes first, the abort after it.
      request.addEventListener('success', () => this.transaction.abort());
      return request;
    });
    await expect(storage.save('experiment', 'new')).rejects.toThrow(StorageError);
    expect(await storage.load('experiment')).toBe('former');
  });

  test('says that the device is full', async () => {
    const storage = await open();
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementationOnce(refusing('QuotaExceededError'));
    await expect(storage.save('experiment', 1)).rejects.toThrow(
      "This device's storage for the page is full.",
    );
    await storage.save('experiment', 2);
    expect(await storage.load('experiment')).toBe(2);
  });

  test('names a value that cannot be kept and stays usable', async () => {
    const storage = await open();
    await expect(storage.save('experiment', () => 1)).rejects.toThrow(
      'The browser did not store it (DataCloneError).',
    );
    await storage.save('experiment', 1);
    expect(await storage.load('experiment')).toBe(1);
  });

  test('keeps the last of many saves begun at once', async () => {
    const storage = await open();
    await Promise.all(Array.from({ length: 20 }, (_, i) => storage.save('experiment', i)));
    expect(await storage.load('experiment')).toBe(19);
  });
});

describe('load', () => {
  test('says in a sentence that reading failed', async () => {
    const storage = await open();
    vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementationOnce(refusing('UnknownError'));
    await expect(storage.load('experiment')).rejects.toThrow(
      'The browser could not read what it stored (UnknownError).',
    );
  });
});

describe('a dropped connection', () => {
  test('does not hold up the clearing of the site’s data in another tab, and is made anew', async () => {
    const storage = await open();
    await storage.save('experiment', 1);
    const blocked = vi.fn();
    const deletion = indexedDB.deleteDatabase('kernelscope');
    deletion.onblocked = blocked;
    await settled(deletion);
    expect(blocked).not.toHaveBeenCalled();
    expect(await storage.load('experiment')).toBeUndefined();
    await storage.save('experiment', 2);
    expect(await storage.load('experiment')).toBe(2);
  });

  test('gives way to a newer version in another tab, and refuses to write into it', async () => {
    const storage = await open();
    const newer = await settled(indexedDB.open('kernelscope', 2));
    await expect(storage.save('experiment', 1)).rejects.toThrow(
      'The browser did not store it (VersionError).',
    );
    newer.close();
  });
});

describe('claim', () => {
  test('of two tabs only the later to claim the store can save, and nothing of the other’s save is kept', async () => {
    const [first, second] = [await open(), await open()];
    first.claim('first');
    await first.save('experiment', 1);
    second.claim('second');
    await first.save('experiment', 2);
    await second.save('experiment', 3);
    await expect(
      first.saveAll([
        ['experiment', 4],
        ['other', 4],
      ]),
    ).rejects.toThrow(TakenOverError);
    expect([await first.load('experiment'), await first.load('other')]).toEqual([3, undefined]);
    first.claim('first again');
    await first.save('experiment', 5);
    await expect(second.save('experiment', 6)).rejects.toThrow(TakenOverError);
    expect(await second.load('experiment')).toBe(5);
  });
});

describe('saveAll', () => {
  test('keeps all or nothing, and deletes what is undefined', async () => {
    const storage = await open();
    await storage.saveAll([
      ['a', 1],
      ['b', 1],
    ]);
    await expect(
      storage.saveAll([
        ['a', 2],
        ['b', () => 2],
      ]),
    ).rejects.toThrow(StorageError);
    expect([await storage.load('a'), await storage.load('b')]).toEqual([1, 1]);
    await storage.saveAll([
      ['a', undefined],
      ['b', 2],
    ]);
    expect([await storage.load('a'), await storage.load('b')]).toEqual([undefined, 2]);
  });
});

describe('destroy', () => {
  test('leaves no database, and neither reading nor saving makes a new one', async () => {
    const storage = await open();
    await storage.save('experiment', 1);
    await storage.destroy();
    await expect(storage.load('experiment')).rejects.toThrow(StorageError);
    await expect(storage.save('experiment', 2)).rejects.toThrow(StorageError);
    expect(await indexedDB.databases()).toEqual([]);
  });
});
