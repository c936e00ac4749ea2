"""Writes src/test/fixtures/kerasBatchNormalization.json: one training step through Keras 3's BatchNormalization, there and back.

Run in a virtual environment with keras and jax: python scripts/oracles/batchNormalization.py
"""

import json
import os
import pathlib

os.environ["KERAS_BACKEND"] = "jax"

import jax
import keras
import numpy as np

random = np.random.default_rng(7)

CASES = [
    ("feature maps", {}, (3, 4, 2, 3)),
    ("rows, without center", {"center": False, "momentum": 0.9}, (5, 4)),
    ("feature maps, without scale", {"scale": False, "epsilon": 0.1, "momentum": 0.5}, (2, 3, 3, 2)),
    ("one picture, without either", {"scale": False, "center": False}, (1, 3, 2, 2)),
    ("frozen rows", {"trainable": False}, (4, 3)),
]


def array(values):
    values = np.asarray(values)
    # Seven digits: the last bits of a sum are the machine's.
    return {"shape": list(values.shape), "values": [float(f"{x:.7g}") for x in values.ravel()]}


def run(title, arguments, shape):
    layer = keras.layers.BatchNormalization(**arguments)
    layer.build(shape)
    # Variances are positive; a mean far from 0 shows what is centred too late.
    weights = {v.name: random.uniform(0.5, 2, v.shape).astype("float32") for v in layer.weights}
    layer.set_weights(list(weights.values()))
    x = (2 * random.normal(size=shape) + 3).astype("float32")
    dy = random.normal(size=shape).astype("float32")
    fixed = [v.value for v in layer.non_trainable_variables]
    y, backward, after = jax.vjp(
        lambda trainable, x: layer.stateless_call(trainable, fixed, x, training=True),
        [v.value for v in layer.trainable_variables],
        x,
        has_aux=True,
    )
    d_trainable, dx = backward(dy)
    gradients = {"x": dx} | {v.name: d for v, d in zip(layer.trainable_variables, d_trainable)}
    updates = {v.name: a for v, a in zip(layer.non_trainable_variables, after) if v.name.startswith("moving")}
    named = lambda arrays: {name: array(values) for name, values in arrays.items()}
    return {
        "title": title,
        "config": {key: layer.get_config()[key] for key in ("momentum", "epsilon", "center", "scale")},
        "trainable": layer.trainable,
        "inputs": named({"x": x} | weights),
        "dy": array(dy),
        "y": array(y),
        "updates": named(updates),
        "gradients": named(gradients),
    }


fixture = {
    "made by": f"keras {keras.__version__} on {keras.backend.backend()}",
    "cases": [run(*case) for case in CASES],
}
path = pathlib.Path(__file__).parents[2] / "src/test/fixtures/kerasBatchNormalization.json"
path.write_text(json.dumps(fixture) + "\n")
print(f"wrote {path.name}")
