import type { Random } from '../random.ts';
import { coverage, type Figure, paintFigure } from './figures.ts';
import { evenCounts, type GeneratedSet, noiseKnob, seedKnob } from './generatedSet.ts';

const SIDE = 32;
const figures: readonly Figure[] = ['circle', 'square', 'triangle', 'star'];

/** Red, green and blue, each 0..255, of a hue (0..1) at full saturation: HSV's formula. */
const hue = (h: number): number[] =>
  [5, 3, 1].map((n) => {
    const k = (n + h * 6) % 6;
    return 255 * (1 - Math.max(0, Math.min(k, 4 - k, 1)));
  });

/** The colour between white (0) and a hue (1). */
const tinted = (random: Random, amount: number): number[] =>
  hue(random.next()).map((value) => 255 + (value - 255) * amount);

/** Four figures, anywhere, of any size, colour and turn: what a network has to see through. */
export const shapes = {
  info: {
    id: 'shapes',
    title: 'Shapes (generated)',
    about: 'Circles, squares, triangles and stars, as varied as the knobs say: made here, from a seed.',
    shape: [SIDE, SIDE, 3],
    classNames: figures,
    training: { count: 6000, classCounts: evenCounts(6000, 4) },
    test: { count: 1000, classCounts: evenCounts(1000, 4) },
    validationCount: 1000,
    drawing: null,
    licence: 'None needed: made on this device',
    credit: 'Kernelscope',
    source: 'Generated from the seed and the knobs',
  },
  knobs: {
    seed: seedKnob,
    position: {
      label: 'position',
      help: 'How far from the middle a shape can be; 0 puts all in the middle, 1 anywhere.',
      min: 0,
      max: 1,
      step: 0.1,
      default: 1,
    },
    size: {
      label: 'size variation',
      help: 'How much smaller than the largest a shape can be; 0 makes all the same size.',
      min: 0,
      max: 1,
      step: 0.1,
      default: 0.6,
    },
    rotation: {
      label: 'rotation',
      help: 'Up to how many degrees a shape is turned, either way.',
      min: 0,
      max: 180,
      step: 5,
      default: 180,
    },
    colour: {
      label: 'colour',
      help: 'How colourful shapes are; 0 makes all white.',
      min: 0,
      max: 1,
      step: 0.1,
      default: 1,
    },
    noise: noiseKnob(0.05),
  },
  masks: null,
  paint(picture, label, knobs, { random }) {
    const radius = 11 * (1 - 0.7 * knobs.size * random.next());
    const free = Math.max(0, SIDE / 2 - radius) * knobs.position;
    const covered = coverage(figures[label] ?? 'circle', SIDE, {
      x: SIDE / 2 + free * (2 * random.next() - 1),
      y: SIDE / 2 + free * (2 * random.next() - 1),
      radius,
      angle: ((2 * random.next() - 1) * knobs.rotation * Math.PI) / 180,
    });
    const ground = tinted(random, knobs.colour).map((value) => value * 0.3 * random.next() * knobs.colour);
    const figure = tinted(random, knobs.colour);
    const noise = knobs.noise * 255;
    paintFigure(picture, covered, figure, ground, () => (noise > 0 ? noise * random.normal() : 0));
  },
} satisfies GeneratedSet<'seed' | 'position' | 'size' | 'rotation' | 'colour' | 'noise'>;
