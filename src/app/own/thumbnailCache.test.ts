import { describe, expect, test, vi } from 'vitest';
import type { OwnSample } from '../../data/own/ownSet.ts';
import { ownSample } from '../../test/ownSamples.ts';
import { createThumbnailCache } from './thumbnailCache.ts';

const range = (first: number, end: number) =>
  Array.from({ length: end - first }, (_, i) => ownSample(first + i, null));

function start() {
  const requests: { slots: number[]; answer: () => void }[] = [];
  const live = new Set<string>();
  let urls: ReadonlyMap<number, string> = new Map();
  const onLoaded = vi.fn<(loaded: ReadonlyMap<number, string>) => void>((loaded) => (urls = loaded));
  let made = 0;
  const cache = createThumbnailCache({
    load: (samples: readonly OwnSample[]) =>
      new Promise((resolve) =>
        requests.push({
          slots: samples.map(({ slot }) => slot),
          answer: () => resolve(samples.map(() => new Blob())),
        }),
      ),
    toUrl: () => {
      const url = `url ${made++}`;
      live.add(url);
      return url;
    },
    revoke: (url) => live.delete(url),
    most: 10,
    onLoaded,
  });
  const answer = async (i: number) => {
    requests[i]?.answer();
    await new Promise((resolve) => setTimeout(resolve));
  };
  const urlOf = (slot: number) => urls.get(slot);
  return { cache, requests, live, onLoaded, answer, urlOf };
}

describe('createThumbnailCache', () => {
  test('gets what is wanted, once', async () => {
    const { cache, requests, onLoaded, answer, urlOf } = start();
    cache.want(range(0, 3));
    await answer(0);
    cache.want(range(0, 4));
    expect(requests.map(({ slots }) => slots)).toEqual([[0, 1, 2], [3]]);
    expect(onLoaded).toHaveBeenCalledTimes(1);
    expect([urlOf(2), urlOf(3)]).toEqual(['url 2', undefined]);
  });

  test('what goes by while it waits is not asked for', async () => {
    const { cache, requests, answer } = start();
    for (let first = 0; first < 1000; first += 10) cache.want(range(first, first + 10));
    await answer(0);
    expect(requests.map(({ slots }) => slots[0])).toEqual([0, 990]);
  });

  test('holds few more than are seen, and gives the others back', async () => {
    const { cache, requests, live, answer, urlOf } = start();
    for (let first = 0; first < 1000; first += 10) {
      cache.want(range(first, first + 10));
      await answer(requests.length - 1);
    }
    expect(live.size).toBeLessThanOrEqual(20);
    expect(urlOf(995)).toBeDefined();
    expect(urlOf(0)).toBeUndefined();
    expect([...live].length).toBeGreaterThan(0);
    cache.clear();
    expect(live.size).toBe(0);
  });

  test('what arrives after all was given back is not kept', async () => {
    const { cache, live, answer } = start();
    cache.want(range(0, 3));
    cache.clear();
    await answer(0);
    expect(live.size).toBe(0);
  });

  test('what is wanted again after that is got again', async () => {
    const { cache, requests, answer, urlOf } = start();
    cache.want(range(0, 3));
    cache.clear();
    cache.want(range(0, 3));
    await answer(0);
    await answer(1);
    expect(requests).toHaveLength(2);
    expect(urlOf(0)).toBeDefined();
  });
});
