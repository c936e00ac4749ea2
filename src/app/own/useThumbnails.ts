import { useEffect, useState } from 'react';
import type { OwnSample } from '../../data/own/ownSet.ts';
import { useServices } from '../useServices.ts';
import { createThumbnailCache } from './thumbnailCache.ts';

/** Thumbnails kept beside those that are seen. */
const MOST = 600;

/** Addresses of the thumbnails, by slot, of those of `samples` from `start` to before `end`, which are seen. */
export function useThumbnails(
  setId: string,
  samples: readonly OwnSample[],
  start: number,
  end: number,
): ReadonlyMap<number, string> {
  const { ownActions } = useServices();
  const [urls, setUrls] = useState<ReadonlyMap<number, string>>(() => new Map());
  const [cache] = useState(() =>
    createThumbnailCache({
      load: (wanted) => ownActions.thumbnails(wanted),
      toUrl: (blob) => URL.createObjectURL(blob),
      revoke: (url) => URL.revokeObjectURL(url),
      most: MOST,
      onLoaded: setUrls,
    }),
  );
  useEffect(() => cache.want(samples.slice(start, end)), [cache, samples, start, end]);
  // Another set has other pictures of the same slots.
  useEffect(() => () => cache.clear(), [cache, setId]);
  return urls;
}
