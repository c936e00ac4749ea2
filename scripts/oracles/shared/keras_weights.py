"""The weights that a network of the training oracles begins with, and what it has then."""

import keras
import numpy as np

from shared.batches import CLASSES, SIZE, Lcg

FILTERS = 2

# The last digits of a double differ between processors.
rounded = lambda values: [float(f"{float(x):.9g}") for x in values]


def begun(model):
    """The model with the first weights that the app's test draws, too; its biases are 0."""
    random = Lcg(1)
    side = (SIZE - 2) // 2
    model.get_layer("conv2d").set_weights([random.weights(3, 3, 1, FILTERS), np.zeros(FILTERS)])
    model.get_layer("dense").set_weights([random.weights(side * side * FILTERS, CLASSES), np.zeros(CLASSES)])
    return model


def weights(model):
    """By name, row-major."""
    return {
        f"{layer.name}/{variable.name}": rounded(keras.ops.convert_to_numpy(variable).reshape(-1))
        for layer in model.layers
        for variable in layer.weights
    }
