"""Writes src/test/fixtures/measures.json: difference hash, sharpness and contrast by ImageHash, OpenCV and NumPy.

Run in a virtual environment with opencv-python-headless and ImageHash: python scripts/oracles/measures.py
"""

import json
import pathlib

import cv2
import imagehash
import numpy as np
from PIL import Image


def made(height, width, channels, cell, seed):
    """Blocks of `cell` pixels of random brightness, by a linear congruential generator that the test has too."""
    state = seed
    blocks = np.zeros((-(-height // cell), -(-width // cell), channels), "uint8")
    for i in range(blocks.size):
        state = (1664525 * state + 1013904223) % 2**32
        blocks.flat[i] = state >> 24
    return blocks.repeat(cell, 0).repeat(cell, 1)[:height, :width]


def case(height, width, channels, cell, seed):
    pixels = made(height, width, channels, cell, seed)
    rgb = pixels.repeat(3, 2) if channels == 1 else pixels
    grey = rgb.astype("float64") @ np.array([0.299, 0.587, 0.114])
    small = grey
    if max(height, width) > 256:
        size = [max(1, int(n * 256 / max(height, width) + 0.5)) for n in (width, height)]
        small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    tiny = cv2.resize(grey, (9, 8), interpolation=cv2.INTER_AREA)
    # Nothing is left for ImageHash to scale.
    hash = imagehash.dhash(Image.fromarray(np.round(tiny).astype("uint8")), 8)
    return {
        "height": height,
        "width": width,
        "channels": channels,
        "cell": cell,
        "seed": seed,
        "dhash": str(hash),
        "sharpness": float(cv2.Laplacian(small, cv2.CV_64F).var()),
        "contrast": float(grey.std()),
    }


fixture = {
    "made by": f"OpenCV {cv2.__version__}, ImageHash {imagehash.__version__}, numpy {np.__version__}",
    "cases": [
        case(8, 9, 1, 1, 1),
        case(8, 9, 3, 1, 2),
        case(28, 28, 1, 3, 3),
        case(64, 64, 3, 8, 4),
        case(61, 97, 3, 10, 5),
        case(256, 256, 3, 1, 6),
        case(300, 500, 3, 7, 7),
        case(1031, 240, 1, 40, 8),
        case(64, 64, 3, 64, 9),
    ],
}
path = pathlib.Path(__file__).parents[2] / "src/test/fixtures/measures.json"
path.write_text(json.dumps(fixture) + "\n")
