"""
Writes src/test/fixtures/callbacks.json: what Keras 3's EarlyStopping and ReduceLROnPlateau make of made-up epochs: when
training would stop and by which epoch's weights, and the learning rate after each epoch.

Run in a virtual environment with keras and one of its backends: python scripts/oracles/callbacks.py
"""

import json
import pathlib
import re

import keras
import numpy as np

RATE, EPOCHS = 0.01, 40
random = np.random.default_rng(3)
# Falls, then wavers, in steps that a float has exactly.
falling = np.round((2 ** -(np.arange(EPOCHS) / 8) + 0.1 * random.normal(size=EPOCHS)) * 64) / 64
SERIES = {"val_loss": falling, "val_accuracy": 1 - falling / 2}


def arguments(config):
    return {re.sub("[A-Z]", lambda m: "_" + m[0].lower(), key): value for key, value in config.items()}


def run(create, config):
    model = keras.Sequential([keras.layers.Input((1,)), keras.layers.Dense(1)])
    model.compile(keras.optimizers.SGD(RATE), "mse")
    mode = "min" if config["monitor"].endswith("loss") else "max"
    callback = create(**arguments(config), mode=mode)
    callback.set_model(model)
    callback.on_train_begin()
    model.stop_training = False
    rates, stopped = [], None
    for epoch, value in enumerate(SERIES[config["monitor"]]):
        callback.on_epoch_end(epoch, {config["monitor"]: float(value)})
        rates.append(float(f"{float(model.optimizer.learning_rate.numpy()):.6g}"))
        if model.stop_training:
            stopped = epoch + 1
            break
    return rates, stopped, getattr(callback, "best_epoch", 0) + 1


def stopping(config):
    _, stopped, best = run(keras.callbacks.EarlyStopping, config)
    return {"config": config, "stopped": stopped, "best": best}


def plateau(config):
    rates, _, _ = run(keras.callbacks.ReduceLROnPlateau, config)
    return {"config": config, "rates": rates}


PLATEAU = {"monitor": "val_loss", "factor": 0.5, "patience": 2, "minDelta": 0.0001, "cooldown": 0, "minLr": 0}
fixture = {
    "made by": f"keras {keras.__version__}",
    "rate": RATE,
    "series": {name: [float(value) for value in values] for name, values in SERIES.items()},
    "stopping": [
        stopping({"monitor": monitor, "patience": patience, "minDelta": least})
        for monitor in SERIES
        for patience, least in [(0, 0), (2, 0), (3, 0.125), (5, 0), (39, 0)]
    ],
    "plateau": [
        plateau(PLATEAU | more)
        for more in [
            {},
            {"monitor": "val_accuracy"},
            {"cooldown": 3},
            {"minLr": 0.002},
            {"patience": 0, "factor": 0.9},
            {"minDelta": 0.25, "patience": 1, "cooldown": 1, "minLr": 0.0001},
        ]
    ],
}
path = pathlib.Path(__file__).parents[2] / "src/test/fixtures/callbacks.json"
path.write_text(json.dumps(fixture) + "\n")
print(f"wrote {path.name}")
