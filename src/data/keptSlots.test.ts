import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createKeptSlots, type Found, type Kept } from './keptSlots.ts';
import { openStorage, type Storage, StorageError } from './storage.ts';

const parts = ['weights', 'curves'];
/** The n-th version: parts that differ in content and length. */
const versionOf = (n: number): Kept => ({
  facts: { n, title: `version ${n}` },
  parts: {
    weights: Uint8Array.from({ length: 40 + n }, (_, i) => (7 * i + n) % 256),
    curves: Uint8Array.from({ length: 24 }, (_, i) => (3 * i + 5 * n) % 256),
  },
});
const keys = [
  'run/newest',
  ...[0, 1].flatMap((slot) => ['', '/weights', '/curves'].map((of) => `run/${slot}${of}`)),
];

let storage: Storage;
beforeEach(async () => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  storage = await openStorage();
});
afterEach(async () => {
  await storage.close();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});
const slots = () => createKeptSlots(storage, 'run', parts);
const saved = async (versions: number) => {
  const writer = slots();
  for (let n = 1; n <= versions; n++) await writer.save(versionOf(n));
};
const numberOf = (found: Found): unknown =>
  found.kind === 'kept' ? (found.kept.facts as { n: number }).n : found.kind;
const readAll = () => Promise.all(keys.map((key) => storage.load(key)));

describe('createKeptSlots', () => {
  test('finds nothing where nothing was kept', async () => {
    expect(await slots().load()).toEqual({ kind: 'nothing', damaged: false });
  });

  test('finds what was saved last, in a next visit too, and goes on from there', async () => {
    for (let visit = 1; visit <= 3; visit++) {
      const mine = slots();
      await mine.load();
      for (const n of [2 * visit, 2 * visit + 1]) {
        await mine.save(versionOf(n));
        expect(await slots().load()).toEqual({ kind: 'kept', kept: versionOf(n), damaged: false });
      }
    }
  });

  test('does not write again what the slot holds, and deletes what is no more', async () => {
    const mine = slots();
    const { curves } = versionOf(1).parts as { curves: Kept['parts'][string] };
    await mine.save({ facts: 1, parts: { ...versionOf(1).parts, curves } });
    await mine.save({ facts: 2, parts: { ...versionOf(2).parts, curves } });
    const saveAll = vi.spyOn(storage, 'saveAll');
    await mine.save({ facts: 3, parts: { ...versionOf(3).parts, curves } });
    expect(saveAll.mock.calls[0]?.[0].map(([key]) => key)).toEqual(['run/1/weights', 'run/1', 'run/newest']);
    await mine.save({ facts: 4, parts: { curves } });
    expect(await storage.load('run/0/weights')).toBeUndefined();
    expect(await slots().load()).toEqual({
      kind: 'kept',
      kept: { facts: 4, parts: { curves } },
      damaged: false,
    });
  });

  test('a save that fails leaves the former version, and the next one succeeds', async () => {
    const mine = slots();
    await mine.save(versionOf(1));
    await mine.save(versionOf(2));
    const before = await readAll();
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementationOnce(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    await expect(mine.save(versionOf(3))).rejects.toThrow(StorageError);
    put.mockRestore();
    expect(await readAll()).toEqual(before);
    await mine.save(versionOf(4));
    expect(await slots().load()).toEqual({ kind: 'kept', kept: versionOf(4), damaged: false });
  });

  test('what a newer version wrote is told from damage', async () => {
    await saved(2);
    const { sha256: _, ...manifest } = (await storage.load('run/0')) as { sha256: string };
    const newer = { ...manifest, version: 2 };
    const bytes = new TextEncoder().encode(JSON.stringify(newer));
    const digest = Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex');
    await storage.save('run/0', { ...newer, sha256: digest });
    expect(await slots().load()).toEqual({ kind: 'newer' });
    await storage.save('run/0', { ...newer, sha256: 'ab' });
    expect(await slots().load()).toMatchObject({ kind: 'kept', kept: versionOf(1), damaged: true });
  });

  test('after forgetting, nothing is there', async () => {
    await saved(3);
    await slots().forget();
    expect((await readAll()).every((value) => value === undefined)).toBe(true);
  });
});

/** A generator of whole numbers below `n`, by a seed (mulberry32). */
function seeded(seed: number) {
  let state = seed;
  return (n: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
}

/** Damages one stored thing, or swaps two; tells which. */
async function damage(pick: (n: number) => number): Promise<string> {
  const at = (list: readonly string[]) => list[pick(list.length)] as string;
  const key = at(keys);
  const value = await storage.load(key);
  const kind = at(['flip', 'truncate', 'delete', 'no manifest', 'swap']);
  switch (kind) {
    case 'flip':
      if (value instanceof Uint8Array) {
        const flipped = value.slice();
        const i = pick(flipped.length);
        flipped[i] = (flipped[i] ?? 0) ^ (1 << pick(8));
        await storage.save(key, flipped);
        return `flip ${key}`;
      } else if (typeof value === 'object') {
        const text = JSON.stringify(value);
        const digits = [...text.matchAll(/\d/g)].map(({ index }) => index);
        const i = digits[pick(digits.length)] as number;
        // The lowest bit of a digit: the other digit of its pair. No number here starts with a 1 of several digits.
        const flipped = text.slice(0, i) + String(Number(text[i]) ^ 1) + text.slice(i + 1);
        await storage.save(key, JSON.parse(flipped.replaceAll(/([:[,])0+(?=\d)/g, '$1')));
        return `flip ${key}`;
      }
      return damage(pick);
    case 'truncate':
      if (!(value instanceof Uint8Array)) return damage(pick);
      await storage.save(key, value.slice(0, pick(value.length)));
      return `truncate ${key}`;
    case 'delete':
      await storage.saveAll([[key, undefined]]);
      return `delete ${key}`;
    case 'no manifest': {
      const manifest = `run/${pick(2)}`;
      await storage.saveAll([[manifest, undefined]]);
      return `delete ${manifest}`;
    }
    default: {
      const other = at(keys.filter((each) => each !== key));
      const swapped = await storage.load(other);
      await storage.saveAll([
        [key, swapped],
        [other, value],
      ]);
      return `swap ${key} ${other}`;
    }
  }
}

describe('a damaged store', () => {
  test.each(Array.from({ length: 50 }, (_, seed) => [seed]))(
    'damage %i: a whole version is found, the older one only where the newer is hit, and saving goes on',
    async (seed) => {
      await saved(6);
      const other = createKeptSlots(storage, 'document', []);
      await other.save({ facts: 'untouched', parts: {} });
      const what = await damage(seeded(seed));
      const mine = slots();
      const found = await mine.load();
      // Six saves: slot 0 holds version 6, slot 1 version 5.
      const hitsNewest = !what.startsWith('swap') && what.includes('run/0');
      expect(numberOf(found), what).toBe(hitsNewest ? 5 : 6);
      const n = numberOf(found) as number;
      expect(found, what).toEqual({ kind: 'kept', kept: versionOf(n), damaged: n !== 6 });
      expect(await other.load()).toMatchObject({ kept: { facts: 'untouched' } });
      for (const next of [7, 8]) {
        await mine.save(versionOf(next));
        expect(await slots().load(), what).toEqual({ kind: 'kept', kept: versionOf(next), damaged: false });
      }
    },
  );

  test('with both slots hit, nothing is found, and that something was there is told', async () => {
    await saved(4);
    for (const slot of [0, 1]) await storage.save(`run/${slot}/weights`, new Uint8Array(44));
    expect(await slots().load()).toEqual({ kind: 'nothing', damaged: true });
    await storage.saveAll([
      ['run/0', undefined],
      ['run/1', undefined],
    ]);
    expect(await slots().load()).toEqual({ kind: 'nothing', damaged: true });
  });
});
