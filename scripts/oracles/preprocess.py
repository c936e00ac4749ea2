"""Writes src/test/fixtures/preprocess.json: what Keras's preprocessing makes of a few bytes, and numpy of whole areas.

Run in a virtual environment with keras and one of its backends: python scripts/oracles/preprocess.py
"""

import json
import pathlib

import keras
import numpy as np

random = np.random.default_rng(7)
grey = random.integers(0, 256, (2, 5, 7, 1), dtype="uint8")
colour = random.integers(0, 256, (2, 6, 4, 3), dtype="uint8")

RESCALING = {
    "0 to 1": keras.layers.Rescaling(1 / 255),
    "-1 to 1": keras.layers.Rescaling(1 / 127.5, offset=-1),
    "0 to 255": keras.layers.Rescaling(1.0),
}
# Larger, smaller, both at once, to one pixel, and the same size.
CASES = [
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
]


def prepare(pixels, size, channels, scaling):
    x = keras.ops.convert_to_tensor(pixels.astype("float32"))
    if channels == 1 and pixels.shape[-1] == 3:
        x = keras.ops.image.rgb_to_grayscale(x)
    if channels == 3 and pixels.shape[-1] == 1:
        x = keras.ops.repeat(x, 3, axis=-1)
    if size is not None:
        x = keras.layers.Resizing(*size, interpolation="bilinear")(x)
    return keras.ops.convert_to_numpy(RESCALING[scaling](x))


def area_mean(picture, height, width):
    """Each new pixel is the mean of the area it covers: every pixel repeated, then means of whole blocks."""
    fine = picture.astype("float64").repeat(height, 0).repeat(width, 1)
    return fine.reshape(height, picture.shape[0], width, picture.shape[1], -1).mean((1, 3))


def own_picture(photo, height, width, channels, inverted):
    """What a person's picture becomes, before its last rounding: cropped to the proportions, grey, inverted, scaled."""
    enlargement = min(photo.shape[0] / height, photo.shape[1] / width)
    box = [int(side * enlargement + 0.5) for side in (height, width)]
    top, left = [(own - new) // 2 for own, new in zip(photo.shape, box)]
    picture = photo[top : top + box[0], left : left + box[1]]
    if channels == 1:
        grey = keras.ops.image.rgb_to_grayscale(picture.astype("float32"))
        picture = np.floor(keras.ops.convert_to_numpy(grey) + 0.5).astype("uint8")
    if inverted:
        picture = 255 - picture
    return area_mean(picture, height, width)


photos = [random.integers(0, 256, shape, dtype="uint8") for shape in ((9, 13, 3), (17, 10, 3), (1, 1, 3), (2, 30, 3))]
OWN = [([4, 4, 3], False), ([7, 7, 1], True), ([12, 12, 3], True), ([5, 8, 1], False)]
fixture = {
    "made by": f"keras {keras.__version__} on {keras.backend.backend()}, numpy {np.__version__}",
    "prepare": [
        {
            "pixels": pixels.ravel().tolist(),
            "shape": list(pixels.shape[1:]),
            "wanted": {"size": size, "channels": channels, "scaling": scaling},
            # Nine digits are all of a float32.
            "expected": [float(f"{value:.9g}") for value in prepare(pixels, size, channels, scaling).ravel()],
        }
        for pixels, size, channels, scaling in CASES
    ],
    "own": [
        {
            "pixels": photo.ravel().tolist(),
            "shape": list(photo.shape),
            "target": target,
            "inverted": inverted,
            "expected": own_picture(photo, *target, inverted).ravel().round(6).tolist(),
        }
        for photo in photos
        for target, inverted in OWN
    ],
}
path = pathlib.Path(__file__).parents[2] / "src/test/fixtures/preprocess.json"
path.write_text(json.dumps(fixture) + "\n")
print(f"wrote {path.name}")
