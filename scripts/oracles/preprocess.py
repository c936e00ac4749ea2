"""Writes src/test/fixtures/preprocess.json: what Keras's preprocessing makes of a few bytes, and numpy of whole areas.

Run in a virtual environment with keras and one of its backends: python scripts/oracles/preprocess.py
"""

import json
import pathlib
import unittest.mock

import jax
import keras
import numpy as np

# In double precision, as the last bits of float32 differ from processor to processor.
jax.config.update("jax_enable_x64", True)
keras.config.set_floatx("float64")

random = np.random.default_rng(7)
grey = random.integers(0, 256, (2, 5, 7, 1), dtype="uint8")
colour = random.integers(0, 256, (2, 6, 4, 3), dtype="uint8")

RESCALING = {
    "0 to 1": keras.layers.Rescaling(1 / 255),
    "-1 to 1": keras.layers.Rescaling(1 / 127.5, offset=-1),
    "0 to 255": keras.layers.Rescaling(1.0),
}
# Training pictures that Normalization adapts to, other than those prepared; and some of one colour.
TRAINING = {1: random.integers(20, 200, (9, 5, 7, 1), dtype="uint8"), 3: random.integers(0, 256, (4, 6, 4, 3), dtype="uint8")}
TRAINING[3][..., 1] = 77
# Larger, smaller, both at once, to one pixel, and the same size.
STRETCHED = [
    (grey, [10, 14], None, "0 to 1"),
    (grey, [3, 4], None, "-1 to 1"),
    (grey, [8, 2], None, "0 to 255"),
    (grey, [1, 1], None, "0 to 1"),
    (grey, None, 3, "-1 to 1"),
    (grey, [9, 5], 3, "0 to 1"),
    (grey, None, None, "0 to 1"),
    (colour, [13, 3], None, "-1 to 1"),
    (colour, [24, 20], None, "0 to 1"),
    (colour, None, 1, "0 to 255"),
    (colour, [4, 9], 1, "0 to 1"),
    (colour, None, None, "-1 to 1"),
    (grey, None, None, "mean 0, deviation 1"),
    (grey, [8, 9], 3, "mean 0, deviation 1"),
    (colour, None, None, "mean 0, deviation 1"),
    (colour, [5, 8], 1, "mean 0, deviation 1"),
]
# Wider and taller than the picture, of its proportions, differences even and odd, a ribbon, and one pixel.
SIZES = [[8, 8], [9, 8], [4, 16], [30, 3], [10, 14], [6, 4], [1, 1], [8, 13]]
CASES = [(pixels, size, channels, "stretch", scaling) for pixels, size, channels, scaling in STRETCHED]
for fit in ("crop", "pad"):
    CASES += [(pixels, size, None, fit, "0 to 255") for pixels in (grey, colour) for size in SIZES]
    CASES += [(grey, [8, 8], 3, fit, "mean 0, deviation 1"), (colour, [9, 12], 1, fit, "-1 to 1")]


def resized(pixels, size, channels, fit):
    x = keras.ops.convert_to_tensor(pixels.astype("float64"))
    if channels == 1 and pixels.shape[-1] == 3:
        x = keras.ops.image.rgb_to_grayscale(x)
    if channels == 3 and pixels.shape[-1] == 1:
        x = keras.ops.repeat(x, 3, axis=-1)
    if size is not None:
        aspect = {"crop_to_aspect_ratio": fit == "crop", "pad_to_aspect_ratio": fit == "pad"}
        x = keras.layers.Resizing(*size, interpolation="bilinear", **aspect)(x)
    return keras.ops.convert_to_numpy(x)


def prepare(pixels, size, channels, fit, scaling):
    """What the network reads, and of Normalization what it is adapted to and what it learns of that."""
    x = resized(pixels, size, channels, fit)
    if scaling in RESCALING:
        return keras.ops.convert_to_numpy(RESCALING[scaling](x)), None
    training = TRAINING[pixels.shape[-1]]
    layer = keras.layers.Normalization(axis=-1)
    layer.adapt(resized(training, size, channels, fit))
    learned = {
        "pixels": training.ravel().tolist(),
        "mean": digits(layer.adapt_mean),
        "deviation": digits(np.sqrt(layer.adapt_variance)),
    }
    return keras.ops.convert_to_numpy(layer(x)), learned


def digits(values):
    """Nine digits are all of a float32."""
    return [float(f"{value:.9g}") for value in np.ravel(values)]


def case(pixels, size, channels, fit, scaling):
    expected, training = prepare(pixels, size, channels, fit, scaling)
    return {
        "pixels": pixels.ravel().tolist(),
        "shape": list(pixels.shape[1:]),
        "wanted": {"size": size, "fit": fit, "channels": channels, "scaling": scaling},
        "training": training,
        "expected": digits(expected),
    }


def area_mean(picture, height, width):
    """Each new pixel is the mean of the area it covers: every pixel repeated, then means of whole blocks."""
    fine = picture.astype("float64").repeat(height, 0).repeat(width, 1)
    return fine.reshape(height, picture.shape[0], width, picture.shape[1], -1).mean((1, 3))


def fitted(photo, height, width, fit):
    """What Keras's Resizing is about to scale: it is stopped there."""
    aspect = {"crop_to_aspect_ratio": fit == "crop", "pad_to_aspect_ratio": fit == "pad"}
    with unittest.mock.patch("jax.image.resize", lambda images, *_, **__: images):
        part = keras.ops.image.resize(photo.astype("float64"), (height, width), **aspect)
    return keras.ops.convert_to_numpy(part).astype("uint8")


def own_picture(photo, height, width, channels, fit, inverted):
    """What a person's picture becomes, before its last rounding: made to fit, grey, inverted, scaled."""
    picture = fitted(photo, height, width, fit)
    if channels == 1:
        grey = keras.ops.image.rgb_to_grayscale(picture.astype("float64"))
        picture = np.floor(keras.ops.convert_to_numpy(grey) + 0.5).astype("uint8")
    if inverted:
        picture = 255 - picture
    return area_mean(picture, height, width)


def places(height, width):
    """A grey picture with another value, none of them 0, in every place."""
    return np.arange(1, height * width + 1, dtype="uint8").reshape(height, width, 1)


photos = [random.integers(0, 256, shape, dtype="uint8") for shape in ((9, 13, 3), (17, 10, 3), (1, 1, 3), (2, 30, 3))]
OWN = [
    ([4, 4, 3], "crop", False),
    ([7, 7, 1], "crop", True),
    ([12, 12, 3], "crop", True),
    ([5, 8, 1], "crop", False),
    ([4, 4, 3], "pad", False),
    ([7, 5, 1], "pad", False),
    ([12, 12, 3], "pad", True),
    ([6, 6, 1], "stretch", False),
]
fixture = {
    "made by": f"keras {keras.__version__} on {keras.backend.backend()}, numpy {np.__version__}",
    "prepare": [case(*wanted) for wanted in CASES],
    "parts": [
        {"fit": fit, "size": size, "target": target, "part": fitted(places(*size), *target, fit)[..., 0].tolist()}
        for fit in ("crop", "pad")
        for size in ([7, 8], [3, 11], [12, 5], [1, 1], [2, 9], [6, 6])
        for target in ([28, 28], [10, 4], [3, 9], [1, 1])
    ],
    "own": [
        {
            "pixels": photo.ravel().tolist(),
            "shape": list(photo.shape),
            "target": target,
            "fit": fit,
            "inverted": inverted,
            "expected": own_picture(photo, *target, fit, inverted).ravel().round(6).tolist(),
        }
        for photo in photos
        for target, fit, inverted in OWN
    ],
}
path = pathlib.Path(__file__).parents[2] / "src/test/fixtures/preprocess.json"
path.write_text(json.dumps(fixture) + "\n")
print(f"wrote {path.name}")
