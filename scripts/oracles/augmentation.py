"""Writes src/test/fixtures/augmentation.json: what Keras's random layers make of a few pictures by given draws, and how they draw.

Run in a virtual environment with keras on jax: python scripts/oracles/augmentation.py
"""

import json
import pathlib

import jax
import keras
import numpy as np
from keras import layers

# In double precision, as the last bits of float32 differ from processor to processor.
jax.config.update("jax_enable_x64", True)
keras.config.set_floatx("float64")

random = np.random.default_rng(11)
PICTURES = {
    "grey": random.integers(0, 256, (3, 7, 6, 1)),
    "colour": random.integers(0, 256, (3, 6, 8, 3)),
}
FILLS = [("reflect", 0), ("constant", 100), ("wrap", 0), ("nearest", 0)]
MOVED = [
    {"fillMode": mode, "interpolation": interpolation, "fillValue": value}
    for mode, value in FILLS
    for interpolation in ("bilinear", "nearest")
]


def keras_layer(config):
    """Keras's layer of a layer of the document."""
    arguments = {
        "".join("_" + c.lower() if c.isupper() else c for c in key): tuple(value) if isinstance(value, list) else value
        for key, value in config.items()
        if key not in ("className", "enabled", "padding")
    }
    return getattr(layers, config["className"])(seed=3, **arguments)


def column(values):
    return np.array(values, dtype="float64").reshape(-1, 1)


def rotated(layer, images, draws):
    _, height, width, _ = images.shape
    none, one = np.zeros(len(images)), np.ones(len(images))
    matrix = layer._compute_affine_matrix(
        0.5, 0.5, np.array(draws["angle"]), none, none, one, none, none, height, width
    )
    return layer.transform_images(images, {"rotation_matrix": matrix})


def erased(layer, images, draws):
    corners = [np.array(draws[corner]) for corner in ("x0", "x1", "y0", "y1")]
    fill = np.array(draws["fill"]).reshape(images.shape) if "fill" in draws else layer._get_fill_value(images, images.shape, 1)
    return layer.transform_images(
        images,
        {
            "batch_masks": layer._generate_batch_mask(images.shape, corners),
            "apply_erasing": np.array(draws["applies"], dtype=bool),
            "fill_value": fill,
        },
    )


def transformed(config, images, draws):
    images = keras.ops.convert_to_tensor(images.astype("float64"))
    if config["className"] == "RandomCrop":
        padded = layers.ZeroPadding2D(config["padding"])(images)
        layer = layers.RandomCrop(*images.shape[1:3])
        return layer.transform_images(padded, (draws["top"][0], draws["left"][0]))
    layer = keras_layer(config)
    match config["className"]:
        case "RandomFlip":
            return layer.transform_images(images, {"flips": column(draws["flips"]).reshape(-1, 1, 1, 1) > 0})
        case "RandomRotation":
            return rotated(layer, images, draws)
        case "RandomTranslation":
            both = np.concatenate([column(draws["width"]), column(draws["height"])], axis=1)
            return layer.transform_images(images, {"translations": both})
        case "RandomZoom":
            zooms = {"height_zoom": column(draws["height"]), "width_zoom": column(draws["width"])}
            return layer.transform_images(images, zooms)
        case "RandomContrast":
            return layer.transform_images(images, {"contrast_factor": column(draws["factor"]).reshape(-1, 1, 1, 1)})
        case "RandomBrightness":
            return layer.transform_images(images, {"rgb_delta": column(draws["delta"]).reshape(-1, 1, 1, 1)})
        case "RandomErasing":
            return erased(layer, images, draws)


def noise(pictures):
    return np.clip(random.normal(size=PICTURES[pictures].shape) * 255, 0, 255).round(3).ravel().tolist()


CORNERS = {"applies": [1, 0, 1], "x0": [1.2, 0, 0], "x1": [4.7, 6, 2], "y0": [0.5, 1, 3], "y1": [3.1, 4, 6]}
# Layer, pictures, draws.
CASES = (
    [
        ({"className": "RandomFlip", "mode": mode}, pictures, {"flips": [1, 0, 1]})
        for mode, pictures in (("horizontal", "grey"), ("vertical", "colour"), ("horizontal_and_vertical", "colour"))
    ]
    + [
        ({"className": "RandomRotation", "factor": [-0.5, 0.5], **moved}, pictures, {"angle": [33.0, -161.7, 95.3]})
        for moved in MOVED
        for pictures in PICTURES
    ]
    + [
        (
            {"className": "RandomTranslation", "heightFactor": [-1, 1], "widthFactor": [-1, 1], **moved},
            "colour",
            {"height": [1.25, -5.75, 0.0], "width": [-2.125, 6.375, 8.0 if moved["fillMode"] != "wrap" else 7.875]},
        )
        for moved in MOVED
    ]
    + [
        (
            {"className": "RandomZoom", "heightFactor": [-0.9, 1], "widthFactor": [-0.9, 1], **moved},
            "grey",
            {"height": [1.95, 0.3, 1.23], "width": [0.55, 1.8, 1.23]},
        )
        for moved in MOVED
    ]
    + [
        ({"className": "RandomCrop", "padding": 2}, "colour", {"top": [top], "left": [left]})
        for top, left in ((0, 3), (2, 2), (4, 0))
    ]
    + [
        ({"className": "RandomContrast", "factor": [0.5, 0.9]}, pictures, {"factor": [0.5, 1.9, 1.0]})
        for pictures in PICTURES
    ]
    + [({"className": "RandomBrightness", "factor": [-1, 1]}, "colour", {"delta": [120.5, -77.25, 0.0]})]
    + [
        ({"className": "RandomErasing", "factor": [0, 1], "scale": [0.02, 0.5], "fillValue": 40}, "grey", CORNERS),
        (
            {"className": "RandomErasing", "factor": [0, 1], "scale": [0.02, 0.5], "fillValue": None},
            "colour",
            {**CORNERS, "fill": noise("colour")},
        ),
    ]
)


def digits(values):
    """Nine digits are all of a float32."""
    return [float(f"{value:.9g}") for value in np.ravel(keras.ops.convert_to_numpy(values))]


DRAWN = 20_000
SIDE = 200
SHARES = np.linspace(0, 1, 11)


def masks(drawn):
    """Of Keras's masks, the covered parts of height and width and where they begin."""
    covered = np.array(drawn["batch_masks"])[..., 0]
    rows, columns = covered.any(2), covered.any(1)
    applies = np.array(drawn["apply_erasing"], dtype=float)
    parts = {"height": rows.mean(1), "width": columns.mean(1), "top": rows.argmax(1) / SIDE, "left": columns.argmax(1) / SIDE}
    return {"applies": applies, **parts}


def drawn(config):
    """Keras's own draws by our names."""
    if config["className"] == "RandomErasing":
        layer, blank = keras_layer(config), np.zeros((100, SIDE, SIDE, 1))
        batches = [masks(layer.get_random_transformation(blank)) for _ in range(40)]
        return {name: np.concatenate([batch[name] for batch in batches]) for name in batches[0]}
    if config["className"] == "RandomCrop":
        layer = layers.RandomCrop(10, 20, seed=3)
        padded = np.zeros((1, 10 + 2 * config["padding"], 20 + 2 * config["padding"], 1))
        pairs = np.array([layer.get_random_transformation(padded) for _ in range(1500)])
        return {"top": pairs[:, 0], "left": pairs[:, 1]}
    transformation = keras_layer(config).get_random_transformation(np.zeros((DRAWN, 10, 20, 1)))
    match config["className"]:
        case "RandomFlip":
            return {"flips": transformation["flips"]}
        case "RandomRotation":
            return {"angle": transformation["angle"]}
        case "RandomTranslation":
            width, height = np.array(transformation["translations"]).T
            return {"height": height, "width": width}
        case "RandomZoom":
            return {"height": transformation["height_zoom"], "width": transformation["width_zoom"]}
        case "RandomContrast":
            return {"factor": transformation["contrast_factor"]}
        case "RandomBrightness":
            return {"delta": transformation["rgb_delta"]}


def drawing(config):
    values = {name: np.array(values, dtype="float64").ravel() for name, values in drawn(config).items()}
    return {
        "layer": {**config, "enabled": True},
        "deciles": {name: np.quantile(own, SHARES).round(3).tolist() for name, own in values.items()},
        "means": {name: round(float(own.mean()), 3) for name, own in values.items()},
    }


REFLECTED = MOVED[0]
DRAWS = [
    {"className": "RandomFlip", "mode": "horizontal"},
    {"className": "RandomRotation", "factor": [-0.1, 0.3], **REFLECTED},
    {"className": "RandomTranslation", "heightFactor": [-0.5, 0.2], "widthFactor": [0.1, 0.4], **REFLECTED},
    {"className": "RandomZoom", "heightFactor": [-0.3, 0.1], "widthFactor": None, **REFLECTED},
    {"className": "RandomZoom", "heightFactor": [-0.3, 0.1], "widthFactor": [0.2, 0.6], **REFLECTED},
    {"className": "RandomCrop", "padding": 2},
    {"className": "RandomContrast", "factor": [0.1, 0.7]},
    {"className": "RandomBrightness", "factor": [-0.4, 0.1]},
    {"className": "RandomErasing", "factor": [0.2, 0.6], "scale": [0.1, 0.4], "fillValue": 0},
]
NAMES = ["RandomFlip", "RandomRotation", "RandomTranslation", "RandomZoom", "RandomContrast", "RandomBrightness", "RandomErasing"]
# What has no default in Keras.
NEEDED = {
    "RandomRotation": {"factor": 0.1},
    "RandomTranslation": {"height_factor": 0.1, "width_factor": 0.1},
    "RandomZoom": {"height_factor": 0.1},
    "RandomContrast": {"factor": 0.1},
    "RandomBrightness": {"factor": 0.1},
}


def defaults(name):
    config = getattr(layers, name)(**NEEDED.get(name, {})).get_config()
    skipped = {"name", "trainable", "dtype", "seed", "data_format", *NEEDED.get(name, {})}
    return {key: value for key, value in config.items() if key not in skipped}


fixture = {
    "made by": f"keras {keras.__version__} on {keras.backend.backend()}",
    "pictures": {
        name: {"shape": list(values.shape), "values": values.ravel().tolist()} for name, values in PICTURES.items()
    },
    "defaults": {name: defaults(name) for name in NAMES},
    "cases": [
        {
            "name": " ".join(str(value) for value in config.values()) + f", {pictures}",
            "layer": {**config, "enabled": True},
            "pictures": pictures,
            "draws": draws,
            "expected": digits(transformed(config, PICTURES[pictures], draws)),
        }
        for config, pictures, draws in CASES
    ],
    "draws": [drawing(config) for config in DRAWS],
}
path = pathlib.Path(__file__).parents[2] / "src/test/fixtures/augmentation.json"
path.write_text(json.dumps(fixture) + "\n")
print(f"wrote {path.name}")
