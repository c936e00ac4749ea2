import type * as tf from '@tensorflow/tfjs-core';
import type { Experiment } from '../experiment/experiment.ts';
import { changesBetween, type LiveChange, withChanges } from '../experiment/liveChanges.ts';
import type { StartingPoint } from '../checkpoint.ts';
import type { MaskNeed, Network } from './compile.ts';
import { adjustSlots, createSlots } from './optimizers.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import { type Method, methodOf } from './step.ts';

/** What steps are made by, as far as it may change within a run. */
interface Parts {
  readonly method: Method;
  readonly slots: ReadonlyMap<string, tf.Variable>;
  readonly maskNeeds: readonly MaskNeed[];
  /** Of steps that are made so. */
  readonly recorder: Recorder;
}

/** The part of a fit that may change within it. */
interface Adjustable {
  parts(): Parts;
  /** With the changes taken so far. */
  experiment(): Experiment;
  /** All that were taken since the weights were drawn. */
  changes(): readonly LiveChange[];
  /** Of it, what may change holds once it is taken. */
  change(next: Experiment): void;
  /** Call it between two steps, so many of which are done: what changes now. */
  take(steps: number): readonly LiveChange[];
  dispose(): void;
}

/** As it begins, or goes on. Everything is for this network, which it adjusts. */
export function createAdjustable(
  network: Network,
  begun: Experiment,
  from: StartingPoint | null,
): Adjustable {
  const { batchSize } = begun.training;
  let experiment = begun;
  let wanted = begun;
  let changes = from?.changes ?? [];
  let method = methodOf(begun.training);
  let maskNeeds = network.maskNeeds(batchSize);
  const recorder = createRecorder();
  const slots = createSlots(method.optimizer, network.variables, from?.slots ?? null);
  return {
    parts: () => ({ method, slots, maskNeeds, recorder }),
    experiment: () => experiment,
    changes: () => changes,
    change: (next) => void (wanted = next),
    take(steps) {
      const made = changesBetween(experiment, wanted, steps);
      if (made.length === 0) return made;
      changes = [...changes, ...made];
      experiment = withChanges(experiment, made);
      network.adjust(experiment.model);
      method = methodOf(experiment.training);
      maskNeeds = network.maskNeeds(batchSize);
      recorder.forget();
      adjustSlots(slots, method.optimizer, network.variables);
      return made;
    },
    dispose() {
      recorder.dispose();
      slots.forEach((slot) => slot.dispose());
    },
  };
}
