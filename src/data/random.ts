/**
 * Keyed randomness: every random number is a function of a seed and of what it is for, so that any
 * step of a run can be repeated alone. This file is the only source of randomness.
 */
export interface Random {
  /** Uniform in [0, 1), 32 bits. */
  next(): number;
  /** Uniform integer in [0, bound). */
  int(bound: number): number;
  /** Standard normal deviate (Box and Muller 1958). */
  normal(): number;
}

/** 32-bit FNV-1a, finished with the mixer of MurmurHash3 so that near keys give far states. */
function hash(text: string, basis: number): number {
  let h = basis;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * A generator determined by its key alone: the run's seed (any number, 0 included), a purpose such as
 * `'dropout'`, and further parts such as epoch, step or layer name. The algorithm is sfc32 (Doty-Humphrey, PractRand).
 */
export function keyedRandom(seed: number, purpose: string, ...parts: readonly (string | number)[]): Random {
  const key = [seed, purpose, ...parts].join('\u0000');
  let a = hash(key, 0x811c9dc5);
  let b = hash(key, 0x2545f491);
  let c = hash(key, 0x9e3779b9);
  let counter = 1;
  const bits = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 12; i++) bits();
  const next = () => bits() / 2 ** 32;
  let spare: number | null = null;
  return {
    next,
    int: (bound) => Math.floor(next() * bound),
    normal() {
      if (spare !== null) {
        const value = spare;
        spare = null;
        return value;
      }
      const radius = Math.sqrt(-2 * Math.log(1 - next()));
      const angle = 2 * Math.PI * next();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
  };
}

/** Shuffles in place (Fisher and Yates) and returns the same array. */
export function shuffle<T extends Uint32Array | number[]>(items: T, random: Random): T {
  for (let i = items.length - 1; i > 0; i--) {
    const j = random.int(i + 1);
    const other = items[j] as number;
    items[j] = items[i] as number;
    items[i] = other;
  }
  return items;
}
