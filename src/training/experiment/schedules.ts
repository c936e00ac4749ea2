/** How the learning rate changes during a run: pure functions of the place in it. */
import { float, int } from '../../model-builder/fields.ts';
import type { ChosenOf, Kinds } from './kinds.ts';
import { minDelta, monitor, patience } from './stopping.ts';

const decay = {
  decayEpochs: float({
    argument: 'decay_epochs',
    ours: true,
    help: 'Epochs after which the rate was multiplied once. Keras: decay_steps, counted in steps.',
    default: 1,
    min: 0.01,
    max: 10_000,
    step: 1,
  }),
  decayRate: float({
    argument: 'decay_rate',
    help: 'What the rate is multiplied by.',
    default: 0.5,
    min: 0.0001,
    max: 1,
    step: 0.05,
  }),
};

/** All schedules. */
export const schedules = {
  Constant: { title: 'constant', help: 'The rate stays what it is.', fields: {} },
  StepDecay: {
    title: 'step',
    help: 'Multiplies the rate every few epochs, at once. Keras: ExponentialDecay with staircase.',
    fields: decay,
  },
  ExponentialDecay: {
    title: 'exponential',
    help: 'Multiplies the rate every few epochs, bit by bit. Keras: ExponentialDecay.',
    fields: decay,
  },
  CosineDecay: {
    title: 'cosine',
    help: 'Rises from 0, then falls along a cosine to the end of the run. Keras: CosineDecay.',
    fields: {
      warmupEpochs: float({
        argument: 'warmup_epochs',
        ours: true,
        help: 'Epochs in which the rate rises from 0. Keras: warmup_steps, counted in steps.',
        default: 1,
        min: 0,
        max: 10_000,
        step: 0.5,
      }),
      alpha: float({
        argument: 'alpha',
        help: 'What part of the rate is left at the end.',
        default: 0,
        min: 0,
        max: 1,
        step: 0.01,
      }),
    },
  },
  OneCycle: {
    title: 'one cycle',
    help: 'Rises to the rate and falls far below where it began, once in the run. PyTorch: OneCycleLR.',
    fields: {
      pctStart: float({
        argument: 'pct_start',
        ours: true,
        help: 'The part of the run in which the rate rises. PyTorch: pct_start.',
        default: 0.3,
        min: 0,
        max: 1,
        step: 0.05,
      }),
      divFactor: float({
        argument: 'div_factor',
        ours: true,
        help: 'The run begins with the rate divided by this. PyTorch: div_factor.',
        default: 25,
        min: 1,
        max: 1e6,
        step: 1,
      }),
      finalDivFactor: float({
        argument: 'final_div_factor',
        ours: true,
        help: 'It ends with what it began with, divided by this. PyTorch: final_div_factor.',
        default: 1e4,
        min: 1,
        max: 1e9,
        step: 100,
      }),
    },
  },
  ReduceLROnPlateau: {
    title: 'on plateau',
    help: 'Multiplies the rate when a number gets no better. Keras: ReduceLROnPlateau.',
    fields: {
      monitor,
      factor: float({
        argument: 'factor',
        help: 'What the rate is multiplied by then.',
        default: 0.1,
        min: 0.0001,
        max: 0.99,
        step: 0.05,
      }),
      patience: patience(10),
      minDelta: minDelta(1e-4),
      cooldown: int({
        argument: 'cooldown',
        help: 'Epochs after that in which nothing is counted.',
        default: 0,
        min: 0,
        max: 10_000,
      }),
      minLr: float({
        argument: 'min_lr',
        help: 'The rate gets no smaller than this.',
        default: 0,
        min: 0,
        max: 100,
        step: 0.0001,
      }),
    },
  },
} satisfies Kinds;

/** A schedule and its arguments. */
export type ScheduleConfig = ChosenOf<typeof schedules>;

/** Where a run is. */
export interface ScheduleSpot {
  /** Steps of the run before this one. */
  readonly step: number;
  readonly stepsPerEpoch: number;
  /** Steps of the whole run. */
  readonly steps: number;
  /** What a plateau has multiplied the rate by; 1 when absent. */
  readonly scale?: number;
}

/** The learning rate of a step, computed in doubles; `rate` is the optimizer's. */
export function scheduledRate(config: ScheduleConfig, rate: number, spot: ScheduleSpot): number {
  const { step, stepsPerEpoch, steps, scale = 1 } = spot;
  switch (config.className) {
    case 'Constant':
      return rate;
    case 'StepDecay':
    case 'ExponentialDecay': {
      const decaySteps = Math.max(1, Math.round(config.decayEpochs * stepsPerEpoch));
      const times = step / decaySteps;
      return rate * config.decayRate ** (config.className === 'StepDecay' ? Math.floor(times) : times);
    }
    case 'CosineDecay': {
      const warmUp = Math.min(steps - 1, Math.round(config.warmupEpochs * stepsPerEpoch));
      if (step < warmUp) return (rate * step) / warmUp;
      return between(rate, rate * config.alpha, (step - warmUp) / (steps - warmUp));
    }
    case 'OneCycle': {
      const [first, last] = [rate / config.divFactor, rate / config.divFactor / config.finalDivFactor];
      const top = Math.max(0, config.pctStart * steps - 1);
      if (step < top) return between(first, rate, step / top);
      return between(rate, last, (step - top) / Math.max(1, steps - 1 - top));
    }
    case 'ReduceLROnPlateau':
      return scale === 1 ? rate : Math.max(rate * scale, config.minLr);
    default:
      return config satisfies never;
  }
}

/** Half a wave of a cosine from one value to the other; `part` from 0 to 1. */
const between = (from: number, to: number, part: number): number =>
  to + ((from - to) / 2) * (1 + Math.cos(Math.PI * Math.min(1, part)));
