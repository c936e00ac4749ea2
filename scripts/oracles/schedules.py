"""
Writes src/test/fixtures/schedules.json: the learning rate of each step of short runs, by Keras 3's schedules in double
precision and by PyTorch's OneCycleLR; and class weights balanced by scikit-learn.

Run in a virtual environment with keras, jax, torch and scikit-learn: python scripts/oracles/schedules.py
"""

import json
import os
import pathlib

os.environ["JAX_ENABLE_X64"] = "1"
import keras
import numpy as np
import sklearn
import torch
from sklearn.utils.class_weight import compute_class_weight

from shared.keras_schedules import COSINE, EXPONENTIAL, schedule_of

keras.config.set_floatx("float64")
RATE = 0.02
ONE_CYCLE = {"className": "OneCycle", "pctStart": 0.3, "divFactor": 25, "finalDivFactor": 10000}
CASES = [
    ({"className": "StepDecay", "decayEpochs": 2, "decayRate": 0.5}, 7, 6),
    ({"className": "StepDecay", "decayEpochs": 0.3, "decayRate": 0.9}, 7, 3),
    (EXPONENTIAL, 8, 4),
    (COSINE, 8, 5),
    ({"className": "CosineDecay", "warmupEpochs": 0, "alpha": 0}, 9, 3),
    (ONE_CYCLE, 8, 5),
    (ONE_CYCLE | {"pctStart": 0.55, "divFactor": 4, "finalDivFactor": 3}, 5, 3),
]


def one_cycle(config, steps):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], RATE)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer,
        RATE,
        total_steps=steps,
        pct_start=config["pctStart"],
        div_factor=config["divFactor"],
        final_div_factor=config["finalDivFactor"],
        cycle_momentum=False,
    )
    rates = []
    for _ in range(steps):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    return rates


def rates(config, steps_per_epoch, epochs):
    steps = steps_per_epoch * epochs
    if config["className"] == "OneCycle":
        return one_cycle(config, steps)
    schedule = schedule_of(config, RATE, steps_per_epoch, steps)
    return [float(schedule(step)) for step in range(steps)]


rounded = lambda values: [float(f"{value:.10g}") for value in values]
labels = [0] * 7 + [1] * 2 + [2] * 11
fixture = {
    "made by": f"keras {keras.__version__}, torch {torch.__version__.split('+')[0]}, scikit-learn {sklearn.__version__}",
    "rate": RATE,
    "cases": [
        {"schedule": config, "stepsPerEpoch": each, "rates": rounded(rates(config, each, epochs))}
        for config, each, epochs in CASES
    ],
    "balanced": {
        "counts": np.bincount(labels).tolist(),
        "weights": rounded(compute_class_weight("balanced", classes=np.arange(3), y=labels)),
    },
}
path = pathlib.Path(__file__).parents[2] / "src/test/fixtures/schedules.json"
path.write_text(json.dumps(fixture) + "\n")
print(f"wrote {path.name}")
