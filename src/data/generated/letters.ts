import masks from './letterMasks.json' with { type: 'json' };
import { evenCounts, type GeneratedSet, type Place, noiseKnob, seedKnob } from './generatedSet.ts';

const SIDE = 28;
const CLASSES = masks.letters.length;
/** A capital letter's height in a picture, as in MNIST, and in a mask, pixels. */
const HEIGHT = 20;
const MASK_HEIGHT = 30;

/** Typefaces of one part: every fifth is kept for the test and another fifth for validation, so that none is seen twice. */
function typefacesOf(part: Place['part']): number[] {
  const kept = { test: 4, validation: 3 };
  return masks.typefaces.flatMap((_, i) => {
    const belongs =
      part === 'training' ? i % 5 !== kept.test && i % 5 !== kept.validation : i % 5 === kept[part];
    return belongs ? [i] : [];
  });
}
const typefaces = {
  training: typefacesOf('training'),
  validation: typefacesOf('validation'),
  test: typefacesOf('test'),
};

/** Bilinear value of a mask at a place, 0 outside. */
function sample(mask: Uint8Array, x: number, y: number): number {
  const { side } = masks;
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const at = (column: number, row: number) =>
    column < 0 || row < 0 || column >= side || row >= side ? 0 : (mask[row * side + column] as number);
  const across = x - left;
  const upper = at(left, top) * (1 - across) + at(left + 1, top) * across;
  const lower = at(left, top + 1) * (1 - across) + at(left + 1, top + 1) * across;
  return upper + (lower - upper) * (y - top);
}

/** A to Z in typefaces; those of the test are not seen in training. */
export const letters = {
  info: {
    id: 'letters',
    title: 'Printed letters (generated)',
    about: 'A to Z in 45 open typefaces, bent by the knobs. Those of the test are never seen in training.',
    shape: [SIDE, SIDE, 1],
    classNames: masks.letters,
    training: { count: 7800, classCounts: evenCounts(7800, CLASSES) },
    test: { count: 1300, classCounts: evenCounts(1300, CLASSES) },
    validationCount: 1300,
    drawing: 'digit',
    licence: 'The typefaces are under the SIL Open Font License 1.1',
    credit: `The designers of ${masks.typefaces.length} typefaces, each named in LICENSE.md`,
    source: 'Generated from the seed, the knobs and @fontsource packages of npm',
  },
  knobs: {
    seed: seedKnob,
    rotation: {
      label: 'rotation',
      help: 'Up to how many degrees a letter is turned, either way.',
      min: 0,
      max: 180,
      step: 5,
      default: 15,
    },
    size: {
      label: 'size variation',
      help: 'How much smaller than the largest a letter can be; 0 makes all the same size.',
      min: 0,
      max: 1,
      step: 0.1,
      default: 0.3,
    },
    position: {
      label: 'position',
      help: 'Up to how many pixels a letter is away from the middle.',
      min: 0,
      max: 8,
      step: 1,
      default: 2,
    },
    noise: noiseKnob(0),
  },
  masks: { file: masks.file, bytes: masks.bytes, sha256: masks.sha256 },
  paint(picture, label, knobs, { part, random }, all) {
    const faces = typefaces[part];
    const face = faces[random.int(faces.length)] ?? 0;
    const size = masks.side * masks.side;
    const start = (face * CLASSES + label) * size;
    const mask = all.subarray(start, start + size);
    const scale = MASK_HEIGHT / (HEIGHT * (1 - 0.5 * knobs.size * random.next()));
    const angle = ((2 * random.next() - 1) * knobs.rotation * Math.PI) / 180;
    const [cos, sin] = [Math.cos(angle) * scale, Math.sin(angle) * scale];
    const right = knobs.position * (2 * random.next() - 1);
    const down = knobs.position * (2 * random.next() - 1);
    const noise = knobs.noise * 255;
    for (let row = 0; row < SIDE; row++)
      for (let column = 0; column < SIDE; column++) {
        const [dx, dy] = [column + 0.5 - SIDE / 2 - right, row + 0.5 - SIDE / 2 - down];
        const middle = masks.side / 2 - 0.5;
        const ink = sample(mask, middle + dx * cos + dy * sin, middle + dy * cos - dx * sin);
        const value = noise > 0 ? ink + noise * random.normal() : ink;
        picture[row * SIDE + column] = Math.round(Math.min(255, Math.max(0, value)));
      }
  },
} satisfies GeneratedSet<'seed' | 'rotation' | 'size' | 'position' | 'noise'>;
