import type { DatasetInfo } from '../dataset.ts';
import type { Random } from '../random.ts';

/** A number that a generated set is made by; declared once, for the form, the parser and the generator. */
export interface Knob {
  readonly label: string;
  /** One sentence. */
  readonly help: string;
  readonly min: number;
  readonly max: number;
  /** 1 for whole numbers. */
  readonly step: number;
  readonly default: number;
}

/** Which of a set's pictures; `index` counts within the original part. */
export interface Place {
  readonly part: 'training' | 'validation' | 'test';
  readonly index: number;
  /** Keyed by seed, part and index: a picture depends on nothing else. */
  readonly random: Random;
}

/** A file that a set draws from, in the folder of the set. */
export interface MaskFile {
  readonly file: string;
  readonly bytes: number;
  /** Of the file, lower-case hex. */
  readonly sha256: string;
}

/** A data set the app makes itself. Its pictures are made in an order that mixes the classes: picture i is of class i mod n. */
export interface GeneratedSet<K extends string = string> {
  readonly info: DatasetInfo;
  readonly knobs: Readonly<Record<K, Knob>>;
  /** What it needs beside its code, or null. */
  readonly masks: MaskFile | null;
  /** Paints one picture, which is black as it comes; `masks` is the unpacked file, or empty. */
  paint(
    picture: Uint8Array,
    label: number,
    knobs: Readonly<Record<K, number>>,
    place: Place,
    masks: Uint8Array,
  ): void;
}

/** The seed, as every set has it. */
export const seedKnob: Knob = {
  label: 'data seed',
  help: 'Other pictures of the same kind for every number.',
  min: 0,
  max: 999_999,
  step: 1,
  default: 1,
};

/** Noise over everything, with what it is at first. */
export const noiseKnob = (initial: number): Knob => ({
  label: 'noise',
  help: 'Deviation of the noise added to every value, of white.',
  min: 0,
  max: 0.5,
  step: 0.05,
  default: initial,
});

/** Counts of a set whose picture i is of class i mod n. */
export const evenCounts = (count: number, classes: number): number[] =>
  Array.from({ length: classes }, (_, label) => Math.ceil((count - label) / classes));

/** A set's knobs as they are at first. */
export const defaultKnobs = (knobs: Readonly<Record<string, Knob>>): Record<string, number> =>
  Object.fromEntries(Object.entries(knobs).map(([name, knob]) => [name, knob.default]));
