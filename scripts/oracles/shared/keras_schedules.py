"""Keras's schedules for a document's, whose arguments count in epochs and go by the length of the run."""

import keras

EXPONENTIAL = {"className": "ExponentialDecay", "decayEpochs": 1.5, "decayRate": 0.4}
COSINE = {"className": "CosineDecay", "warmupEpochs": 0.5, "alpha": 0.1}


def schedule_of(config, rate, steps_per_epoch, steps):
    schedules = keras.optimizers.schedules
    if config["className"] == "CosineDecay":
        warm_up = round(config["warmupEpochs"] * steps_per_epoch)
        warm = {"warmup_target": rate, "warmup_steps": warm_up} if warm_up else {}
        first = 0.0 if warm_up else rate
        return schedules.CosineDecay(first, steps - warm_up, alpha=config["alpha"], **warm)
    decay_steps = round(config["decayEpochs"] * steps_per_epoch)
    staircase = config["className"] == "StepDecay"
    return schedules.ExponentialDecay(rate, decay_steps, config["decayRate"], staircase=staircase)
