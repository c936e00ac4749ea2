"""Writes src/test/fixtures/kerasOptimizers.json: 50 updates of one variable by Keras 3's own optimizers, and their defaults.

Run in a virtual environment with keras and one of its backends: python scripts/oracles/optimizers.py
"""

import json
import pathlib

import keras
import numpy as np

from shared.keras_arguments import ADAGRAD, ADAM, ADAMW, RMSPROP, SGD, optimizer_of

STEPS = 50
random = np.random.default_rng(7)
initial = random.normal(size=6).astype("float32")
# Different scales, one of them tiny, so that a wrong place of epsilon shows.
gradients = (random.normal(size=(STEPS, 6)) * [1, 0.1, 10, 1e-6, 1, 0]).astype("float32")

CASES = [
    ("SGD", SGD),
    ("SGD with momentum", SGD | {"learningRate": 0.05, "momentum": 0.9}),
    ("SGD with Nesterov's momentum", SGD | {"learningRate": 0.05, "momentum": 0.9, "nesterov": True}),
    ("Nesterov without momentum", SGD | {"nesterov": True}),
    ("RMSprop", RMSPROP),
    ("RMSprop with momentum", RMSPROP | {"momentum": 0.9, "rho": 0.8}),
    ("RMSprop, centered, with a large epsilon", RMSPROP | {"centered": True, "epsilon": 0.01}),
    ("RMSprop, centered, with momentum", RMSPROP | {"centered": True, "momentum": 0.5, "epsilon": 0.001}),
    ("Adagrad", ADAGRAD),
    ("Adagrad from nothing", ADAGRAD | {"initialAccumulatorValue": 0.0, "learningRate": 0.02}),
    ("Adam", ADAM),
    (
        "Adam with other betas and a large epsilon",
        ADAM | {"learningRate": 0.02, "beta1": 0.8, "beta2": 0.95, "epsilon": 0.01},
    ),
    ("Adam with amsgrad", ADAM | {"amsgrad": True, "beta2": 0.9}),
    ("AdamW", ADAMW),
    ("AdamW with much decay, and amsgrad", ADAMW | {"weightDecay": 1.0, "amsgrad": True}),
]


def run(config):
    variable = keras.Variable(initial)
    optimizer = optimizer_of(config)
    values = []
    for gradient in gradients:
        optimizer.apply([keras.ops.convert_to_tensor(gradient)], [variable])
        values.append([float(x) for x in keras.ops.convert_to_numpy(variable.value)])
    return values


def defaults(name):
    config = getattr(keras.optimizers, name)().get_config()
    # A float32's digits beyond the seventh are no default of anybody's.
    return {key: float(f"{value:.7g}") if isinstance(value, float) else value for key, value in config.items()}


fixture = {
    "made by": f"keras {keras.__version__} on {keras.backend.backend()}",
    "initial": [float(x) for x in initial],
    "gradients": [[float(x) for x in row] for row in gradients],
    "defaults": {name: defaults(name) for name in ["SGD", "RMSprop", "Adagrad", "Adam", "AdamW"]},
    "cases": [{"name": name, "config": config, "values": run(config)} for name, config in CASES],
}
path = pathlib.Path(__file__).parents[2] / "src/test/fixtures/kerasOptimizers.json"
path.write_text(json.dumps(fixture) + "\n")
print(f"wrote {path.name}")
