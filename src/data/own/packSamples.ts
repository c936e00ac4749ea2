/** Samples on their way to the worker: ten thousand objects take long to copy, a few lists of numbers and texts do not. */
import type { OwnSample } from './ownSet.ts';
import { subsets } from './split.ts';

/** Digits of a SHA-256 and of a difference hash. */
const SHA = 64;
const DHASH = 16;
const NUMBERS = 5;

/** What is looked at of samples; names and thumbnails stay behind. */
export interface PackedSamples {
  /** Slot, width, height, sharpness and contrast of each. */
  readonly numbers: Float64Array;
  /** Of one sample after the other, without a gap. */
  readonly sha256: string;
  readonly dhash: string;
  /** In `classIds` and `bursts`, and in `subsets`; -1 for null. */
  readonly classOf: Int32Array;
  readonly burstOf: Int32Array;
  readonly pinnedTo: Int8Array;
  readonly classIds: readonly string[];
  readonly bursts: readonly string[];
}

/** Gives each text a number, those it has seen the same. */
function numbered() {
  const numbers = new Map<string, number>();
  return {
    texts: () => [...numbers.keys()],
    numberOf(text: string | null): number {
      if (text === null) return -1;
      const known = numbers.get(text);
      if (known !== undefined) return known;
      numbers.set(text, numbers.size);
      return numbers.size - 1;
    },
  };
}

/** Packs them; hashes have to be of their full length. */
export function packSamples(samples: readonly OwnSample[]): PackedSamples {
  const [classes, bursts] = [numbered(), numbered()];
  const numbers = new Float64Array(NUMBERS * samples.length);
  for (const [i, { slot, width, height, sharpness, contrast }] of samples.entries())
    numbers.set([slot, width, height, sharpness, contrast], NUMBERS * i);
  return {
    numbers,
    sha256: samples.map((sample) => sample.sha256).join(''),
    dhash: samples.map((sample) => sample.dhash).join(''),
    classOf: Int32Array.from(samples, ({ classId }) => classes.numberOf(classId)),
    burstOf: Int32Array.from(samples, ({ burst }) => bursts.numberOf(burst)),
    pinnedTo: Int8Array.from(samples, ({ pinned }) => (pinned === null ? -1 : subsets.indexOf(pinned))),
    classIds: classes.texts(),
    bursts: bursts.texts(),
  };
}

/** The samples again, without names and thumbnails. */
export function unpackSamples(packed: PackedSamples): OwnSample[] {
  const { numbers, sha256, dhash, classOf, burstOf, pinnedTo, classIds, bursts } = packed;
  return Array.from(classOf, (ofClass, i) => {
    const [slot = 0, width = 0, height = 0, sharpness = 0, contrast = 0] = numbers.subarray(
      NUMBERS * i,
      NUMBERS * (i + 1),
    );
    return {
      slot,
      width,
      height,
      sharpness,
      contrast,
      sha256: sha256.slice(SHA * i, SHA * (i + 1)),
      dhash: dhash.slice(DHASH * i, DHASH * (i + 1)),
      classId: classIds[ofClass] ?? null,
      burst: bursts[burstOf[i] ?? -1] ?? null,
      pinned: subsets[pinnedTo[i] ?? -1] ?? null,
      name: '',
      thumbnail: [0, 0],
    };
  });
}
