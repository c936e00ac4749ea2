"""Writes src/model-builder/fixtures/summary-*.txt: what Keras 3 prints for Sequential models and for some with branches.

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



def residual(x):
    x = layers.Conv2D(8, 3, padding="same", trainable=False)(x)
    x = layers.BatchNormalization()(x)
    main = layers.Activation("relu")(x)
    y = layers.Conv2D(8, 3, padding="same")(main)
    y = layers.BatchNormalization()(y)
    y = layers.Activation("relu")(y)
    y = layers.Add()([main, y])
    y = layers.GlobalAveragePooling2D()(y)
    return layers.Dense(10, activation="softmax")(y)


def branches(x):
    # Branches of unlike length, one of them read first by what comes last, and one layer read twice.
    a = layers.Conv2D(4, 3, padding="same")(x)
    b = layers.Conv2D(4, 1)(x)
    b = layers.Conv2D(4, 5, padding="same")(b)
    b = layers.BatchNormalization(scale=False)(b)
    c = layers.MaxPooling2D(3, strides=1, padding="same", name="a_pooling_with_a_name_that_is_far_too_long_for_it")(x)
    twice = layers.Add()([a, a])
    joined = layers.Concatenate()([c, b, twice])
    flat = layers.Flatten()(joined)
    left = layers.Dense(5)(flat)
    right = layers.Dense(1200)(flat)
    right = layers.Dropout(0.25)(right)
    joined = layers.Concatenate()([right, left])
    return layers.Dense(10, activation="softmax")(joined)


def every_layer(x):
    x = layers.Rescaling(2.0, offset=-1.0)(x)
    x = layers.ZeroPadding2D()(x)
    x = layers.SeparableConv2D(8, 3, strides=2)(x)
    x = layers.LayerNormalization()(x)
    x = layers.PReLU(shared_axes=[1, 2])(x)
    x = layers.GaussianNoise(0.1)(x)
    main = layers.DepthwiseConv2D(3, padding="same", depth_multiplier=2)(x)
    main = layers.PReLU()(main)
    main = layers.SpatialDropout2D(0.25)(main)
    gate = layers.GlobalMaxPooling2D()(main)
    gate = layers.Reshape((1, 1, -1))(gate)
    gate = layers.Conv2D(16, 1, activation="sigmoid")(gate)
    gated = layers.Multiply()([main, gate])
    best = layers.Maximum()([gated, main])
    mean = layers.Average()([best, main])
    small = layers.Cropping2D(((1, 2), (3, 0)))(mean)
    large = layers.UpSampling2D(2)(small)
    flat = layers.Flatten()(large)
    return layers.Dense(10, activation="softmax")(flat)


FUNCTIONAL = {"every-layer": every_layer, "residual": residual, "branches": branches}

folder = pathlib.Path(__file__).parents[2] / "src/model-builder/fixtures"


def write(name, model, line_length):
    for end, length in [("", line_length), ("-100", 100)]:
        lines = []
        model.summary(print_fn=lines.append, line_length=length)
        text = "\n".join(lines)
        (folder / f"summary-{name}{end}.txt").write_text("\n".join(line.rstrip() for line in text.splitlines()) + "\n")
    print(f"wrote {name}")


# The lengths are Keras's own where the terminal is wide enough.
for name, make in MODELS.items():
    keras.backend.clear_session()
    write(name, keras.Sequential([keras.Input((28, 28, 1)), *make()]), 88)
for name, make in FUNCTIONAL.items():
    keras.backend.clear_session()
    inputs = keras.Input((28, 28, 1))
    write(name, keras.Model(inputs, make(inputs)), 108)
