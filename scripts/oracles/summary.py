"""Writes src/model-builder/fixtures/summary-*.txt: what Keras 3 prints for three Sequential models.

Run in a virtual environment with keras and one of its backends: python scripts/oracles/summary.py
"""

import os
import pathlib

# Else the table is cut at the terminal's width.
os.environ["COLUMNS"] = "200"

import keras
from keras import layers

MODELS = {
    "starter": lambda: [
        layers.Conv2D(16, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dense(64, activation="relu"),
        layers.Dropout(0.25),
        layers.Dense(10, activation="softmax"),
    ],
    "just-dense": lambda: [layers.Flatten(), layers.Dense(10, activation="softmax")],
    "long-names-and-frozen": lambda: [
        layers.Conv2D(8, 3, padding="same", strides=2, trainable=False),
        layers.AveragePooling2D(3, strides=2, padding="same", name="average_pooling2d_with_a_long_name"),
        layers.Flatten(),
        layers.Dense(1000, use_bias=False),
        layers.Activation("softmax"),
    ],
}

folder = pathlib.Path(__file__).parents[2] / "src/model-builder/fixtures"
for name, make in MODELS.items():
    keras.backend.clear_session()
    model = keras.Sequential([keras.Input((28, 28, 1)), *make()])
    lines = []
    model.summary(print_fn=lines.append, line_length=88)
    text = "\n".join(lines)
    (folder / f"summary-{name}.txt").write_text("\n".join(line.rstrip() for line in text.splitlines()) + "\n")
    print(f"wrote {name}")
