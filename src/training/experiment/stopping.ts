/** When a run ends before its last epoch, and what looks at its validation: pure functions of an epoch's logs. */
import { bool, choice, float, int } from '../../model-builder/fields.ts';
import type { ChosenOf, Kinds } from './kinds.ts';

/** What can be watched, by Keras's words, and where it stands in the logs. */
export const monitored = {
  val_loss: 'valLoss',
  val_accuracy: 'valAccuracy',
  loss: 'loss',
  accuracy: 'accuracy',
} as const;
/** A number that is watched. */
export type Monitor = keyof typeof monitored;
/** An epoch's logs, as far as they can be watched. */
type WatchedLogs = Readonly<Record<(typeof monitored)[Monitor], number>>;

/** The argument of everything that watches a number. */
export const monitor = choice({
  argument: 'monitor',
  help: 'Which number is watched.',
  options: ['val_loss', 'val_accuracy', 'loss', 'accuracy'],
  default: 'val_loss',
});
/** The argument of everything that waits for a number. */
export const patience = (usual: number) =>
  int({
    argument: 'patience',
    help: 'Epochs in a row without getting better that are waited for.',
    default: usual,
    min: 0,
    max: 10_000,
  });
/** The argument of everything that asks whether a number got better. */
export const minDelta = (usual: number) =>
  float({
    argument: 'min_delta',
    help: 'By how much it has to get better to count.',
    default: usual,
    min: 0,
    max: 100,
    step: 0.001,
  });

/** Ways to end early. */
export const stoppings = {
  Never: { title: 'last epoch', help: 'All epochs are trained.', fields: {} },
  EarlyStopping: {
    title: 'no better',
    help: 'Ends when what is watched has got no better for some epochs. Keras: EarlyStopping.',
    fields: { monitor, patience: patience(3), minDelta: minDelta(0) },
  },
} satisfies Kinds;
/** A way to end early. */
export type StoppingConfig = ChosenOf<typeof stoppings>;

/** What else ends a run, and what is kept of it. */
export const endFields = {
  restoreBestWeights: bool({
    argument: 'restore_best_weights',
    help: 'When the run ends by itself, the weights of its best epoch come back: the best by what is watched, or by val_loss.',
    default: false,
  }),
  stopAtAccuracy: float({
    argument: 'stop_at_accuracy',
    ours: true,
    help: 'Ends when the validation accuracy reaches this part of 1; 0 does not.',
    default: 0,
    min: 0,
    max: 1,
    step: 0.01,
  }),
  stopAfterMinutes: float({
    argument: 'stop_after_minutes',
    ours: true,
    help: 'Ends after so many minutes of training; 0 does not.',
    default: 0,
    min: 0,
    max: 100_000,
    step: 1,
  }),
};

/** How long a number has not got better. */
export interface Waited {
  /** Null before the first. */
  readonly best: number | null;
  /** Epochs since. */
  readonly wait: number;
}

/** Nothing was seen yet. */
export const notWaited: Waited = { best: null, wait: 0 };

/** Whether a number is better than the best so far, as Keras's callbacks ask: by more than `least`. */
function isBetter(name: Monitor, value: number, best: number | null, least: number): boolean {
  if (best === null) return true;
  return name.endsWith('loss') ? value + least < best : value - least > best;
}

/** After an epoch of Keras's EarlyStopping: how long it has waited, and whether it ends the run. An epoch without the number changes nothing. */
export function afterEpoch(
  config: Extract<StoppingConfig, { className: 'EarlyStopping' }>,
  { best, wait }: Waited,
  logs: WatchedLogs,
): { readonly waited: Waited; readonly better: boolean; readonly stops: boolean } {
  const value = logs[monitored[config.monitor]];
  if (Number.isNaN(value)) return { waited: { best, wait }, better: false, stops: false };
  if (isBetter(config.monitor, value, best, config.minDelta))
    return { waited: { best: value, wait: 0 }, better: true, stops: false };
  return { waited: { best, wait: wait + 1 }, better: false, stops: wait + 1 >= config.patience };
}

/** What ReduceLROnPlateau remembers. */
export interface Plateau extends Waited {
  /** Epochs left in which it does not count. */
  readonly cooldown: number;
  /** What the rate is multiplied by now. */
  readonly scale: number;
}

/** The rate was not reduced yet. */
export const noPlateau: Plateau = { ...notWaited, cooldown: 0, scale: 1 };

/** The arguments of Keras's ReduceLROnPlateau. */
export interface PlateauConfig {
  readonly monitor: Monitor;
  readonly factor: number;
  readonly patience: number;
  readonly minDelta: number;
  readonly cooldown: number;
  readonly minLr: number;
}

/** After an epoch of Keras's ReduceLROnPlateau; `rate` is the optimizer's. */
export function plateauAfter(
  config: PlateauConfig,
  before: Plateau,
  logs: WatchedLogs,
  rate: number,
): Plateau {
  const value = logs[monitored[config.monitor]];
  if (Number.isNaN(value)) return before;
  const cooling = before.cooldown > 0;
  const state = cooling ? { ...before, cooldown: before.cooldown - 1, wait: 0 } : before;
  if (isBetter(config.monitor, value, state.best, config.minDelta)) return { ...state, best: value, wait: 0 };
  if (state.cooldown > 0) return state;
  const wait = state.wait + 1;
  if (wait < config.patience || rate * state.scale <= config.minLr) return { ...state, wait };
  return { ...state, scale: state.scale * config.factor, cooldown: config.cooldown, wait: 0 };
}
