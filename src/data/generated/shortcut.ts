import type { Random } from '../random.ts';
import { coverage, type Figure, paintFigure } from './figures.ts';
import { evenCounts, type GeneratedSet, noiseKnob, seedKnob } from './generatedSet.ts';

const SIDE = 32;
const figures: readonly Figure[] = ['circle', 'square', 'triangle'];
/** The colour that goes with each figure where colour and figure agree. */
const colours = [
  [230, 60, 60],
  [60, 200, 80],
  [80, 110, 240],
] as const;

/** The figure's own colour with the probability given, else one of the others. */
function colourIndex(label: number, agreement: number, random: Random): number {
  const agrees = random.next() < agreement;
  const other = (label + 1 + random.int(colours.length - 1)) % colours.length;
  return agrees ? label : other;
}

/** Figures whose colour gives the class away in training and misleads in the test. */
export const shortcut = {
  info: {
    id: 'shortcut',
    title: 'Shortcut (generated)',
    about:
      'Shapes whose colour tells the class in training, but not in the test: a network that looks at colour alone fails there.',
    shape: [SIDE, SIDE, 3],
    classNames: figures,
    training: { count: 4000, classCounts: evenCounts(4000, 3) },
    test: { count: 900, classCounts: evenCounts(900, 3) },
    validationCount: 700,
    drawing: null,
    licence: 'None needed: made on this device',
    credit: 'Kernelscope',
    source: 'Generated from the seed and the knobs',
  },
  knobs: {
    seed: seedKnob,
    agreement: {
      label: 'agreement in training',
      help: 'How often colour and shape agree in training and validation; 1 is always.',
      min: 0,
      max: 1,
      step: 0.05,
      default: 1,
    },
    testAgreement: {
      label: 'agreement in the test',
      help: 'How often they agree in the test; 0 is never.',
      min: 0,
      max: 1,
      step: 0.05,
      default: 0,
    },
    noise: noiseKnob(0.15),
  },
  masks: null,
  paint(picture, label, knobs, { part, random }) {
    const radius = 5 + 5 * random.next();
    const free = SIDE / 2 - radius;
    const covered = coverage(figures[label] ?? 'circle', SIDE, {
      x: SIDE / 2 + free * (2 * random.next() - 1),
      y: SIDE / 2 + free * (2 * random.next() - 1),
      radius,
      angle: 2 * Math.PI * random.next(),
    });
    const agreement = part === 'test' ? knobs.testAgreement : knobs.agreement;
    const colour = colours[colourIndex(label, agreement, random)] ?? colours[0];
    const noise = knobs.noise * 255;
    paintFigure(picture, covered, colour, [40, 40, 40], () => noise * random.normal());
  },
} satisfies GeneratedSet<'seed' | 'agreement' | 'testAgreement' | 'noise'>;
