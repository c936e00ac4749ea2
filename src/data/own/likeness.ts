/** Which pictures are nearly the same, by their difference hashes. */
import { unionFind } from './unionFind.ts';

/**
 * Bits in which the hashes of near-duplicates may differ. A photo that is compressed anew, halved, brightened or made
 * noisy moves by at most 4 bits nine times in ten, and among 3,000 photos of CIFAR-10 one pair is as near by chance.
 */
const MOST_DIFFERENT_BITS = 4;

/**
 * A hash of few ones (or few zeros) is that of a picture with a large flat background and says little: MNIST's digits
 * have 17 ones of 64, photos 30. So it may differ in fewer bits, none with less than 15 of the rarer bit, and under 12
 * even equal hashes prove nothing. Else three of four of MNIST's digits would be near-duplicates.
 */
export function bitsAllowed(rarer: number): number {
  return Math.max(-1, Math.min(MOST_DIFFERENT_BITS, Math.floor((rarer - 12) / 3)));
}

/** Each bit is in one of five bands, so two hashes that differ in at most 4 bits are equal in one band. */
const BANDS = MOST_DIFFERENT_BITS + 1;

/** Hashes as words, first half and second, with the bits in which each may differ. */
interface Hashes {
  readonly high: Int32Array;
  readonly low: Int32Array;
  readonly allowed: Int8Array;
}

const ones = (word: number): number => {
  let n = word - ((word >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
};

function hashesOf(dhashes: readonly string[]): Hashes {
  const high = Int32Array.from(dhashes, (hash) => parseInt(hash.slice(0, 8), 16));
  const low = Int32Array.from(dhashes, (hash) => parseInt(hash.slice(8), 16));
  const allowed = Int8Array.from(dhashes, (_, i) => {
    const count = ones(high[i] as number) + ones(low[i] as number);
    return bitsAllowed(Math.min(count, 64 - count));
  });
  return { high, low, allowed };
}

/** The indices of near-duplicates, in sets of two and more; what is like one of a set is in it. */
export function nearDuplicates(dhashes: readonly string[]): number[][] {
  const sets = unionFind(dhashes.length);
  const all = hashesOf(dhashes);
  const firstOf = new Map<string, number>();
  for (const [i, hash] of dhashes.entries()) {
    if ((all.allowed[i] as number) < 0) continue;
    const first = firstOf.get(hash);
    if (first === undefined) firstOf.set(hash, i);
    else sets.join(first, i);
  }
  const distinct = [...firstOf.values()];
  for (let band = 0; band < BANDS; band++)
    for (const bucket of bucketsOf(distinct, all, band)) joinNear(bucket, all, sets.join);
  return sets.sets().filter((set) => set.length > 1);
}

/** Compares all pairs of a bucket: the inner loop, so in plain words and numbers. */
function joinNear(
  bucket: readonly number[],
  { high, low, allowed }: Hashes,
  join: (a: number, b: number) => void,
): void {
  for (let i = 0; i < bucket.length; i++) {
    const a = bucket[i] as number;
    const [highA, lowA, allowedA] = [high[a] as number, low[a] as number, allowed[a] as number];
    for (let j = i + 1; j < bucket.length; j++) {
      const b = bucket[j] as number;
      const distance = ones((high[b] as number) ^ highA) + ones((low[b] as number) ^ lowA);
      if (distance <= allowedA && distance <= (allowed[b] as number)) join(a, b);
    }
  }
}

function bucketsOf(indices: readonly number[], { high, low }: Hashes, band: number): Iterable<number[]> {
  const mask = (first: number) => {
    let bits = 0;
    for (let bit = first; bit < 32; bit += BANDS) bits |= 1 << bit;
    return bits;
  };
  // Every fifth bit, as a picture's flat rows would fill a band of neighbours; other places in each half, so that one word holds both.
  const [highMask, lowMask] = [mask(band), mask((band + 3) % BANDS)];
  const buckets = new Map<number, number[]>();
  for (const i of indices) {
    const key = ((high[i] as number) & highMask) | ((low[i] as number) & lowMask);
    const bucket = buckets.get(key);
    if (bucket) bucket.push(i);
    else buckets.set(key, [i]);
  }
  return buckets.values();
}
