"""
Writes src/test/fixtures/kerasChanges.json: 60 steps of Adam on a small, smooth CNN by Keras 3 in double precision, with
layers frozen and unfrozen on the way and the learning rate changed: the loss of each step, and the weights after some.
Keras's optimizer has slots for all variables from its build on; a frozen one is left out of an update and its slots with
it, and the iterations go on.

Run in a virtual environment with keras and jax: python scripts/oracles/changes.py
"""

import json
import os
import pathlib

os.environ["JAX_ENABLE_X64"] = "1"
import jax
import keras
import numpy as np

from shared.batches import CLASSES, SIZE, batches
from shared.keras_arguments import ADAM, optimizer_of
from shared.keras_weights import FILTERS, begun, rounded, weights

keras.config.set_floatx("float64")
STEPS, SEEN = 60, (20, 40, 60)
CHANGES = [
    {"step": 20, "what": "layer/conv2d/trainable", "from": True, "to": False},
    {"step": 20, "what": "layer/batch_normalization/trainable", "from": True, "to": False},
    {"step": 40, "what": "layer/conv2d/trainable", "from": False, "to": True},
    {"step": 40, "what": "layer/batch_normalization/trainable", "from": False, "to": True},
    {"step": 50, "what": "optimizer/learningRate", "from": 0.001, "to": 0.0003},
]


def network():
    layers = keras.layers
    model = keras.Sequential(
        [
            layers.Input((SIZE, SIZE, 1)),
            layers.Conv2D(FILTERS, 3, activation="tanh", name="conv2d"),
            layers.BatchNormalization(momentum=0.9, name="batch_normalization"),
            layers.AveragePooling2D(2),
            layers.Flatten(),
            layers.Dense(CLASSES, name="dense"),
        ]
    )
    return begun(model)


loss_of = keras.losses.CategoricalCrossentropy(from_logits=True)


def step(model, optimizer, pictures, labels):
    """One update of what is trainable now."""

    def loss(trainable, others):
        logits, others = model.stateless_call(trainable, others, pictures, training=True)
        return loss_of(np.eye(CLASSES)[labels], logits), others

    trainable = [variable.value for variable in model.trainable_variables]
    others = [variable.value for variable in model.non_trainable_variables]
    (value, others), gradients = jax.value_and_grad(loss, has_aux=True)(trainable, others)
    optimizer.apply(gradients, model.trainable_variables)
    for variable, next in zip(model.non_trainable_variables, others):
        variable.assign(next)
    return value


model, optimizer = network(), optimizer_of(ADAM)
optimizer.build(model.trainable_variables)
losses, after = [], {}
for done, (pictures, labels) in enumerate(batches(STEPS)):
    for change in (change for change in CHANGES if change["step"] == done):
        kind, name, *field = change["what"].split("/")
        if kind == "optimizer":
            optimizer.learning_rate = change["to"]
        else:
            setattr(model.get_layer(name), field[0], change["to"])
    losses.append(step(model, optimizer, pictures, labels))
    if done + 1 in SEEN:
        after[str(done + 1)] = weights(model)

fixture = {
    "made by": f"keras {keras.__version__} on {keras.backend.backend()}",
    "changes": CHANGES,
    "losses": rounded(losses),
    "weights": after,
}
path = pathlib.Path(__file__).parents[2] / "src/test/fixtures/kerasChanges.json"
path.write_text(json.dumps(fixture) + "\n")
print(f"wrote {path.name}")
