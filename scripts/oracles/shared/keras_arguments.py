"""From the words of our documents to Keras's."""

import re

import keras

# Keras's defaults; where they differ, an oracle says so.
SGD = {"className": "SGD", "learningRate": 0.01, "momentum": 0.0, "nesterov": False}
RMSPROP = {
    "className": "RMSprop",
    "learningRate": 0.001,
    "rho": 0.9,
    "momentum": 0.0,
    "epsilon": 1e-7,
    "centered": False,
}
ADAGRAD = {"className": "Adagrad", "learningRate": 0.001, "initialAccumulatorValue": 0.1, "epsilon": 1e-7}
ADAM = {
    "className": "Adam",
    "learningRate": 0.001,
    "beta1": 0.9,
    "beta2": 0.999,
    "epsilon": 1e-7,
    "amsgrad": False,
}
ADAMW = ADAM | {"className": "AdamW", "weightDecay": 0.004}


def optimizer_of(config, **others):
    """Keras's optimizer for a document's: its class by name, its arguments by theirs (`beta1` is `beta_1`)."""
    arguments = {re.sub(r"([A-Z]|\d+)", lambda m: "_" + m[0].lower(), key): value for key, value in config.items()}
    name = arguments.pop("class_name")
    return getattr(keras.optimizers, name)(**(arguments | others))
