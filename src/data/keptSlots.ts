/**
 * What must survive anything is written by turns into two slots, each part with its SHA-256 and the manifest last, so
 * that there is always a whole version to fall back to.
 */
import type { Bytes } from './download.ts';
import { sha256Hex } from './sha256.ts';
import type { Entry, Storage } from './storage.ts';

/** Something to keep: facts that JSON can hold, and bytes by the name of their part. */
export interface Kept {
  readonly facts: unknown;
  readonly parts: Readonly<Record<string, Bytes>>;
}

/** What was found. `damaged`: something newer, or all of it, did not hold its checksums. */
export type Found =
  | { readonly kind: 'kept'; readonly kept: Kept; readonly damaged: boolean }
  | { readonly kind: 'nothing'; readonly damaged: boolean }
  /** A newer version wrote it: not to be written over. */
  | { readonly kind: 'newer' };

export interface KeptSlots {
  /** The newest version that is whole. */
  load(): Promise<Found>;
  /** Writes the older slot; on failure (a StorageError) both are as they were. One at a time. */
  save(kept: Kept): Promise<void>;
  /** Of all parts in both slots. */
  bytes(): Promise<number>;
  /** Deletes both slots. */
  forget(): Promise<void>;
}

const VERSION = 1;

/** Of any version, so that a damaged one is told from a newer one: `version`, and `sha256` over the rest. */
interface Manifest {
  readonly version: number;
  /** Counts the saves; its parity is the slot's. */
  readonly sequence: number;
  readonly facts: unknown;
  /** Bytes and SHA-256 of each part; the hash is null where the page may not compute it (not https). */
  readonly parts: Readonly<Record<string, Sum>>;
  /** SHA-256 of all the above as JSON. */
  readonly sha256: string | null;
}
interface Sum {
  readonly bytes: number;
  readonly sha256: string | null;
}

/** Two slots under `name`, for parts of these names. */
export function createKeptSlots(storage: Storage, name: string, partNames: readonly string[]): KeptSlots {
  const headKey = `${name}/newest`;
  const manifestKey = (sequence: number) => `${name}/${sequence % 2}`;
  const partKey = (sequence: number, part: string) => `${manifestKey(sequence)}/${part}`;
  let sequence = 0;
  /** Hashes of the parts that surely lie in each slot, which need not be written again. */
  let written: [Readonly<Record<string, Sum>>, Readonly<Record<string, Sum>>] = [{}, {}];

  const allKeys = [
    headKey,
    ...[0, 1].flatMap((slot) => [manifestKey(slot), ...partNames.map((part) => partKey(slot, part))]),
  ];

  /** A part, wherever it lies: its hash tells. Null when it is nowhere whole. */
  async function partOf(manifest: Manifest, part: string): Promise<Bytes | null> {
    const sum = manifest.parts[part];
    for (const key of [partKey(manifest.sequence, part), ...allKeys]) {
      const bytes = await storage.load(key);
      if (!(bytes instanceof Uint8Array) || bytes.length !== sum?.bytes) continue;
      const found = bytes.slice();
      if (sum.sha256 === null || (await sha256Hex(found)) === sum.sha256) return found;
    }
    return null;
  }

  /** The whole ones, newest first; looked for at every key when one is not in its place. */
  async function manifestsOf(stored: readonly unknown[]): Promise<Manifest[]> {
    const found: Manifest[] = [];
    for (const each of stored) if (await isWhole(each)) found.push(each as Manifest);
    if (found.length === 2 || stored.length === allKeys.length || stored.every((each) => each === undefined))
      return found.toSorted((a, b) => b.sequence - a.sequence);
    return manifestsOf(await Promise.all(allKeys.map((key) => storage.load(key))));
  }

  async function whole(manifest: Manifest): Promise<Kept | null> {
    const parts: Record<string, Bytes> = {};
    for (const part of Object.keys(manifest.parts)) {
      const bytes = await partOf(manifest, part);
      if (!bytes) return null;
      parts[part] = bytes;
    }
    return { facts: manifest.facts, parts };
  }

  return {
    async load() {
      const stored = await Promise.all(
        [headKey, manifestKey(0), manifestKey(1)].map((key) => storage.load(key)),
      );
      const manifests = await manifestsOf(stored);
      if (manifests.some(({ version }) => version > VERSION)) return { kind: 'newer' };
      const [newest] = stored;
      sequence = Math.max(typeof newest === 'number' ? newest : 0, manifests[0]?.sequence ?? 0);
      written = [{}, {}];
      for (const manifest of manifests) {
        const kept = await whole(manifest);
        if (!kept) continue;
        const damaged = manifest.sequence !== sequence;
        // The next save must not go over the only version that is whole.
        sequence = manifest.sequence;
        return { kind: 'kept', kept, damaged };
      }
      return { kind: 'nothing', damaged: stored.some((each) => each !== undefined) };
    },

    async save({ facts, parts }) {
      const next = sequence + 1;
      const before = written[next % 2] ?? {};
      const sums: Record<string, Sum> = {};
      for (const [part, bytes] of Object.entries(parts))
        sums[part] = { bytes: bytes.length, sha256: await sha256Hex(bytes) };
      const body = { version: VERSION, sequence: next, facts, parts: sums };
      const manifest: Manifest = { ...body, sha256: await hashOf(body) };
      const isThere = (part: string) => {
        const sum = sums[part];
        return sum !== undefined && sum.sha256 !== null && sum.sha256 === before[part]?.sha256;
      };
      const entries: Entry[] = partNames
        .filter((part) => !isThere(part))
        .map((part) => [partKey(next, part), parts[part]]);
      written[next % 2] = {};
      await storage.saveAll([...entries, [manifestKey(next), manifest], [headKey, next]]);
      written[next % 2] = sums;
      sequence = next;
    },

    async bytes() {
      const stored = await Promise.all([0, 1].map((slot) => storage.load(manifestKey(slot))));
      const sums = stored.flatMap((each) => Object.values((each as Manifest | undefined)?.parts ?? {}));
      return sums.reduce((sum, { bytes }) => sum + bytes, 0);
    },

    async forget() {
      written = [{}, {}];
      await storage.saveAll(allKeys.map((key) => [key, undefined]));
      sequence = 0;
    },
  };
}

/** Its checksum holds, so it is as this app, or a newer version of it, wrote it. */
async function isWhole(stored: unknown): Promise<boolean> {
  if (typeof stored !== 'object' || stored === null || !('version' in stored)) return false;
  if (!Number.isSafeInteger(stored.version)) return false;
  const { sha256, ...body } = stored as Manifest;
  return sha256 === null ? !('subtle' in crypto) : sha256 === (await hashOf(body));
}

const hashOf = (body: object): Promise<string | null> =>
  sha256Hex(new TextEncoder().encode(JSON.stringify(body)));
