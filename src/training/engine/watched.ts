/** The rules that look at a run as it goes, and what they remember. */
import type { TrainingConfig } from '../experiment/experiment.ts';
import { afterEpoch, plateauAfter, type StoppingConfig } from '../experiment/stopping.ts';
import type { Watched } from '../checkpoint.ts';
import type { EpochLogs } from '../protocol.ts';

/** What the best epoch is told by where nothing else is watched. */
const byLoss: Extract<StoppingConfig, { className: 'EarlyStopping' }> = {
  className: 'EarlyStopping',
  monitor: 'val_loss',
  patience: Infinity,
  minDelta: 0,
};

/** After so many milliseconds more of training. */
export function afterTime({ stopAfterMinutes }: TrainingConfig, watched: Watched, more: number): Watched {
  const milliseconds = watched.milliseconds + more;
  const over = stopAfterMinutes > 0 && milliseconds >= stopAfterMinutes * 60_000;
  return { ...watched, milliseconds, ended: watched.ended ?? (over ? 'minutes' : null) };
}

/** After an epoch, and whether it was the best so far. */
export function afterLogs(
  { stopping, schedule, optimizer, stopAtAccuracy }: TrainingConfig,
  watched: Watched,
  logs: EpochLogs,
): { readonly watched: Watched; readonly best: boolean } {
  const { waited, better, stops } = afterEpoch(
    stopping.className === 'EarlyStopping' ? stopping : byLoss,
    watched.stopping,
    logs,
  );
  const plateau =
    schedule.className === 'ReduceLROnPlateau'
      ? plateauAfter(schedule, watched.plateau, logs, optimizer.learningRate)
      : watched.plateau;
  const reached = stopAtAccuracy > 0 && logs.valAccuracy >= stopAtAccuracy;
  const ended = watched.ended ?? (stops ? 'no better' : reached ? 'accuracy' : null);
  return { watched: { ...watched, plateau, stopping: waited, ended }, best: better };
}
