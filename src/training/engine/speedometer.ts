import type { RunProgress } from '../protocol.ts';
import type { FitItem } from './fit.ts';

/** Milliseconds over which images/s is averaged. */
const WINDOW = 3000;

interface Place {
  readonly epoch: number;
  readonly step: number;
  readonly stepsPerEpoch: number;
}

/** Measures images/s over the last seconds of training (pauses, validation and waiting left out) and estimates the time left. */
export interface Speedometer {
  count(item: FitItem): void;
  pause(): void;
  progress(place: Place): RunProgress;
}

/** `now` gives milliseconds. */
export function createSpeedometer(
  now: () => number,
  stepsPerEpoch: number,
  {
    targetEpochs,
    experiment,
  }: {
    readonly targetEpochs: number;
    readonly experiment: {
      readonly training: { readonly batchSize: number; readonly validateEvery: number };
    };
  },
): Speedometer {
  let samples: { readonly pictures: number; readonly ms: number }[] = [];
  let last = now();
  let phase: RunProgress['phase'] = 'training';
  /** Of the last whole validation, milliseconds. */
  let validationMs = 0;
  let validationBegun: number | null = null;

  const total = (key: 'pictures' | 'ms') => samples.reduce((sum, sample) => sum + sample[key], 0);

  return {
    count(item) {
      const time = now();
      const ms = time - last;
      last = time;
      if (item.kind === 'validating') {
        validationBegun ??= time - ms;
        phase = 'validating';
        return;
      }
      if (item.kind === 'epochEnd' || item.kind === 'validated') {
        if (validationBegun !== null) validationMs = time - validationBegun;
        validationBegun = null;
      }
      phase = item.kind === 'waiting' ? 'waiting for pictures' : 'training';
      if (item.kind !== 'step') return;
      samples.push({ pictures: item.pictures, ms });
      while (samples.length > 1 && total('ms') > WINDOW) samples = samples.slice(1);
    },
    pause() {
      last = now();
    },
    progress({ epoch, step }) {
      const ms = total('ms');
      const rate = samples.length > 2 && ms > 0 ? (total('pictures') / ms) * 1000 : null;
      const epochsLeft = targetEpochs - epoch;
      const stepsLeft = Math.max(0, stepsPerEpoch - step) + Math.max(0, epochsLeft) * stepsPerEpoch;
      const { batchSize, validateEvery } = experiment.training;
      const pictures = stepsLeft * batchSize;
      const within = validateEvery > 0 ? Math.floor(stepsLeft / validateEvery) : 0;
      const validations = epochsLeft + 1 + within;
      return {
        epoch: Math.min(epoch, targetEpochs),
        epochs: targetEpochs,
        step,
        stepsPerEpoch,
        imagesPerSecond: rate,
        secondsLeft: rate === null ? null : pictures / rate + (validations * validationMs) / 1000,
        phase,
      };
    },
  };
}
