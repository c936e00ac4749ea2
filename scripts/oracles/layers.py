"""Writes src/test/fixtures/kerasLayers.json: layers of Keras 3 there and back, for the float64 reference to be held to.

Run in a virtual environment with keras and jax: python scripts/oracles/layers.py
"""

import json
import os
import pathlib

os.environ["KERAS_BACKEND"] = "jax"

import jax
import keras
import numpy as np

jax.config.update("jax_enable_x64", True)
keras.config.set_floatx("float64")
keras.config.set_dtype_policy("float64")
random = np.random.default_rng(5)

MAPS = (2, 4, 5, 2)
ACTIVATIONS = ["relu6", "leaky_relu", "gelu", "silu"]
CASES = [
    *(("Activation", {"activation": name}, [(2, 20)]) for name in ACTIVATIONS),
    ("GlobalMaxPooling2D", {}, [MAPS], "ties"),
    ("ZeroPadding2D", {"padding": [[0, 3], [2, 1]]}, [MAPS]),
    ("Cropping2D", {"cropping": [[1, 2], [0, 3]]}, [MAPS]),
    ("UpSampling2D", {"size": [2, 3]}, [MAPS]),
    ("UpSampling2D", {"size": [2, 3], "interpolation": "bilinear"}, [MAPS]),
    ("UpSampling2D", {"size": [4, 1], "interpolation": "bilinear"}, [MAPS]),
    *(
        ("DepthwiseConv2D", {"kernel_size": [3, 2], "depth_multiplier": 2, **more}, [MAPS])
        for more in [{}, {"dilation_rate": [1, 2]}, {"strides": [2, 2], "padding": "same", "activation": "gelu"}]
    ),
    ("SeparableConv2D", {"filters": 3, "kernel_size": [2, 2], "depth_multiplier": 2, "padding": "same"}, [MAPS]),
    *(("LayerNormalization", more, [MAPS]) for more in [{}, {"center": False}, {"scale": False, "epsilon": 0.1}]),
    *(("PReLU", more, [MAPS]) for more in [{}, {"shared_axes": [1, 2]}]),
    ("SpatialDropout2D", {"rate": 0.5}, [MAPS]),
    ("GaussianNoise", {"stddev": 0.5}, [MAPS]),
    ("Rescaling", {"scale": 2.0, "offset": -1.0}, [MAPS]),
    ("Reshape", {"target_shape": [10, -1, 2]}, [MAPS]),
    *((name, {}, [MAPS, MAPS, MAPS]) for name in ["Add", "Multiply", "Average", "Maximum"]),
    *((name, {}, [MAPS, (2, 1, 1, 2)]) for name in ["Add", "Multiply", "Average", "Maximum"]),
    *(("Minimum", {}, [MAPS, *others]) for others in [[MAPS, MAPS], [(2, 1, 1, 2)]]),
]


def array(values):
    values = np.asarray(values)
    return {"shape": list(values.shape), "values": [float(f"{x:.10g}") for x in values.ravel()]}


def named_as(layer, weight):
    """As the app, Keras 2 and tfjs name it."""
    return "depthwise_kernel" if (layer, weight) == ("DepthwiseConv2D", "kernel") else weight


def run(name, arguments, shapes, fill="normal"):
    layer = getattr(keras.layers, name)(**arguments)
    layer.build(shapes[0] if len(shapes) == 1 else shapes)
    draw = lambda shape: random.integers(-1, 2, shape).astype(float) if fill == "ties" else 3 * random.normal(size=shape)
    # As far as float32 goes, so that a file holds them whole.
    xs = [draw(shape).astype("float32").astype(float) for shape in shapes]
    weights = [(random.normal(size=w.shape) / 2).astype("float32").astype(float) for w in layer.weights]
    fixed = [v.value for v in layer.non_trainable_variables]
    forward = lambda weights, xs: layer.stateless_call(weights, fixed, xs[0] if len(xs) == 1 else xs)[0]
    y, backward = jax.vjp(forward, weights, xs)
    dy = random.normal(size=y.shape).astype("float32").astype(float)
    d_weights, d_xs = backward(dy)
    named = lambda xs, weights: {
        **{f"x{i + 1}" if i else "x": array(x) for i, x in enumerate(xs)},
        **{named_as(name, w.name): array(value) for w, value in zip(layer.weights, weights)},
    }
    return {
        "className": name,
        "config": arguments,
        "inputs": named(xs, weights),
        "dy": array(dy),
        "y": array(y),
        "gradients": named(d_xs, d_weights),
    }


fixture = {
    "made by": f"keras {keras.__version__} on {keras.backend.backend()}",
    "cases": [run(*case) for case in CASES],
}
path = pathlib.Path(__file__).parents[2] / "src/test/fixtures/kerasLayers.json"
path.write_text(json.dumps(fixture) + "\n")
print(f"wrote {path.name}")
