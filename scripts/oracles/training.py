"""
Writes src/test/fixtures/kerasTraining.json: 200 steps of a small, smooth CNN by Keras 3 in double precision, with each
optimizer, schedule, loss and way to clip: the loss of each step, and the weights after 20 and all. Smooth (tanh, mean pooling), so that no rounding
flips a kink. Weights and pictures come from shared/batches.py.

Run in a virtual environment with keras and jax: python scripts/oracles/training.py
"""

import json
import os
import pathlib

os.environ["JAX_ENABLE_X64"] = "1"
import keras
import numpy as np

from shared.batches import CLASSES, SIZE, batches
from shared.keras_arguments import ADAGRAD, ADAM, ADAMW, RMSPROP, SGD, optimizer_of
from shared.keras_schedules import COSINE, EXPONENTIAL, schedule_of
from shared.keras_weights import FILTERS, begun, rounded, weights

keras.config.set_floatx("float64")
STEPS, STEPS_PER_EPOCH, EARLY = 200, 50, 20
CROSS_ENTROPY = {"className": "CategoricalCrossentropy", "labelSmoothing": 0.0}
MOMENTUM = SGD | {"learningRate": 0.05, "momentum": 0.9}


def network(activation, penalty=None):
    layers = keras.layers
    cost = penalty and keras.regularizers.L1L2(l1=penalty["kernelL1"], l2=penalty["kernelL2"])
    model = keras.Sequential(
        [
            layers.Input((SIZE, SIZE, 1)),
            layers.Conv2D(FILTERS, 3, activation="tanh", kernel_regularizer=cost, name="conv2d"),
            layers.AveragePooling2D(2),
            layers.Flatten(),
            layers.Dense(CLASSES, activation, kernel_regularizer=cost, name="dense"),
        ]
    )
    return begun(model)


CLIPPINGS = {"ByValue": "clipvalue", "ByNorm": "clipnorm", "ByGlobalNorm": "global_clipnorm"}


def loss_of(config):
    if config["className"] == "CategoricalCrossentropy":
        return keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=config["labelSmoothing"])
    return keras.losses.MeanSquaredError()


def train(optimizer=ADAM, schedule=None, loss=CROSS_ENTROPY, clipping=None, classWeights=None, penalty=None):
    # Squared errors are of probabilities; cross-entropy is computed from logits.
    model = network("softmax" if loss["className"] == "MeanSquaredError" else None, penalty)
    others = {}
    if clipping:
        others[CLIPPINGS[clipping["className"]]] = clipping["limit"]
    if schedule:
        others["learning_rate"] = schedule_of(schedule, optimizer["learningRate"], STEPS_PER_EPOCH, STEPS)
    model.compile(optimizer=optimizer_of(optimizer, **others), loss=loss_of(loss))
    class_weight = dict(enumerate(classWeights)) if classWeights else None
    losses, after = [], {}
    for step, (pictures, labels) in enumerate(batches(STEPS), 1):
        model.reset_metrics()
        # Keras adds to the loss what the weights cost.
        cost = float(sum(model.losses))
        losses.append(model.train_on_batch(pictures, np.eye(CLASSES)[labels], class_weight=class_weight) - cost)
        if step in (EARLY, STEPS):
            after[str(step)] = weights(model)
    return {"losses": rounded(losses), "weights": after}


CASES = {
    "SGD": {"optimizer": SGD | {"learningRate": 0.05}},
    "SGD with Nesterov's momentum": {"optimizer": MOMENTUM | {"nesterov": True}},
    "RMSprop": {"optimizer": RMSPROP},
    "RMSprop, centered, with momentum": {"optimizer": RMSPROP | {"centered": True, "momentum": 0.9}},
    "Adagrad": {"optimizer": ADAGRAD | {"learningRate": 0.05}},
    "Adam": {"optimizer": ADAM},
    "Adam with amsgrad": {"optimizer": ADAM | {"amsgrad": True, "beta2": 0.9}},
    "AdamW": {"optimizer": ADAMW | {"weightDecay": 0.1}},
    "exponential decay": {"optimizer": MOMENTUM, "schedule": EXPONENTIAL},
    "step decay": {"schedule": EXPONENTIAL | {"className": "StepDecay"}},
    "cosine decay with warm-up": {"optimizer": MOMENTUM, "schedule": COSINE},
    "label smoothing": {"loss": CROSS_ENTROPY | {"labelSmoothing": 0.2}},
    "mean squared error": {"loss": {"className": "MeanSquaredError"}},
    "class weights": {"classWeights": [0.5, 3, 1]},
    "squared error with class weights": {"loss": {"className": "MeanSquaredError"}, "classWeights": [0.5, 3, 1]},
    "smoothing with class weights": {"loss": CROSS_ENTROPY | {"labelSmoothing": 0.1}, "classWeights": [0.5, 3, 1]},
    "clipping by value": {"optimizer": MOMENTUM, "clipping": {"className": "ByValue", "limit": 0.02}},
    "clipping by norm": {"optimizer": MOMENTUM, "clipping": {"className": "ByNorm", "limit": 0.1}},
    "clipping by global norm": {"optimizer": MOMENTUM, "clipping": {"className": "ByGlobalNorm", "limit": 0.1}},
    "L1 and L2": {"optimizer": MOMENTUM, "penalty": {"kernelL1": 0.001, "kernelL2": 0.02}},
    "AdamW with all of it": {
        "optimizer": ADAMW | {"weightDecay": 0.1, "amsgrad": True},
        "schedule": COSINE,
        "loss": CROSS_ENTROPY | {"labelSmoothing": 0.1},
        "clipping": {"className": "ByGlobalNorm", "limit": 0.1},
        "classWeights": [0.5, 3, 1],
    },
}


def case_of(name, penalty=None, **training):
    costs = {"penalty": penalty} if penalty else {}
    return {"name": name, "training": training} | costs | train(penalty=penalty, **training)


fixture = {
    "made by": f"keras {keras.__version__} on {keras.backend.backend()}",
    "cases": [case_of(name, **case) for name, case in CASES.items()],
}
path = pathlib.Path(__file__).parents[2] / "src/test/fixtures/kerasTraining.json"
path.write_text(json.dumps(fixture) + "\n")
print(f"wrote {path.name}")
