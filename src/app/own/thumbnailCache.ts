/** The thumbnails that are seen, and a few more, as addresses for `img`. */
import type { OwnSample } from '../../data/own/ownSet.ts';

interface Options {
  readonly load: (samples: readonly OwnSample[]) => Promise<readonly Blob[]>;
  readonly toUrl: (blob: Blob) => string;
  readonly revoke: (url: string) => void;
  /** Kept at most, beside those wanted. */
  readonly most: number;
  /** By slot, all that are there now; those given before are not to be shown any more. */
  readonly onLoaded: (urls: ReadonlyMap<number, string>) => void;
}

export interface ThumbnailCache {
  /** Those are seen now; what is not there yet is got, those wanted last first. */
  want(samples: readonly OwnSample[]): void;
  /** Gives all back. */
  clear(): void;
}

/** One request at a time: who scrolls fast waits for what is seen at last, not for all that went by. */
export function createThumbnailCache({ load, toUrl, revoke, most, onLoaded }: Options): ThumbnailCache {
  /** By slot, the longest unwanted first. */
  const urls = new Map<number, string>();
  let wanted: readonly OwnSample[] = [];
  let busy = false;
  let generation = 0;

  async function fill(): Promise<void> {
    const missing = wanted.filter(({ slot }) => !urls.has(slot));
    if (busy || missing.length === 0) return;
    busy = true;
    const mine = generation;
    // A picture whose thumbnail cannot be had stays without one; asking again and again would not help.
    const blobs = await load(missing).catch(() => []);
    busy = false;
    if (mine !== generation) return fill();
    missing.forEach(({ slot }, i) => {
      const blob = blobs[i];
      if (blob) urls.set(slot, toUrl(blob));
    });
    drop();
    if (blobs.length > 0) onLoaded(new Map(urls));
    const isNew = wanted.some(({ slot }) => !urls.has(slot) && !missing.some((each) => each.slot === slot));
    if (isNew) await fill();
  }
  function drop(): void {
    const isWanted = new Set(wanted.map(({ slot }) => slot));
    for (const [slot, url] of urls) {
      if (urls.size <= most + wanted.length) return;
      if (isWanted.has(slot)) continue;
      urls.delete(slot);
      revoke(url);
    }
  }

  return {
    want(samples) {
      wanted = samples;
      for (const { slot } of samples) {
        const url = urls.get(slot);
        if (url === undefined) continue;
        urls.delete(slot);
        urls.set(slot, url);
      }
      void fill();
    },
    clear() {
      generation++;
      wanted = [];
      for (const url of urls.values()) revoke(url);
      urls.clear();
      onLoaded(new Map());
    },
  };
}
