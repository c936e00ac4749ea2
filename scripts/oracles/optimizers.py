"""Writes src/test/fixtures/kerasOptimizers.json: 50 updates of one variable by Keras 3's own optimizers.

Run in a virtual environment with keras and one of its backends: python scripts/oracles/optimizers.py
"""

import json
import pathlib

import keras
import numpy as np

STEPS = 50
random = np.random.default_rng(7)
initial = random.normal(size=6).astype("float32")
# Different scales, one of them tiny, so that a wrong place of epsilon shows.
gradients = (random.normal(size=(STEPS, 6)) * [1, 0.1, 10, 1e-6, 1, 0]).astype("float32")

CASES = [
    ("SGD", {"className": "SGD", "learningRate": 0.01, "momentum": 0},
     lambda: keras.optimizers.SGD(0.01)),
    ("SGD with momentum", {"className": "SGD", "learningRate": 0.05, "momentum": 0.9},
     lambda: keras.optimizers.SGD(0.05, momentum=0.9)),
    ("Adam", {"className": "Adam", "learningRate": 0.001, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-7},
     lambda: keras.optimizers.Adam()),
    ("Adam with other betas and a large epsilon",
     {"className": "Adam", "learningRate": 0.02, "beta1": 0.8, "beta2": 0.95, "epsilon": 0.01},
     lambda: keras.optimizers.Adam(0.02, 0.8, 0.95, 0.01)),
]


def run(create):
    variable = keras.Variable(initial)
    optimizer = create()
    values = []
    for gradient in gradients:
        optimizer.apply([keras.ops.convert_to_tensor(gradient)], [variable])
        values.append([float(x) for x in keras.ops.convert_to_numpy(variable.value)])
    return values


fixture = {
    "made by": f"keras {keras.__version__} on {keras.backend.backend()}",
    "initial": [float(x) for x in initial],
    "gradients": [[float(x) for x in row] for row in gradients],
    "cases": [{"name": name, "config": config, "values": run(create)} for name, config, create in CASES],
}
path = pathlib.Path(__file__).parents[2] / "src/test/fixtures/kerasOptimizers.json"
path.write_text(json.dumps(fixture) + "\n")
print(f"wrote {path.name}")
