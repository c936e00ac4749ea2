"""Writes src/test/fixtures/visualize.json: what matplotlib paints and how pandas smooths.

Run in a virtual environment with matplotlib and pandas: python scripts/oracles/visualize.py
"""

import json
import pathlib

import matplotlib
import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.colors import Normalize

INDICES = [0, 1, 31, 64, 100, 127, 128, 160, 191, 200, 254, 255]
random = np.random.default_rng(7)


def entries(name):
    """Sampled colours as fractions; not rounded, so that rounding is ours to answer for."""
    return {"indices": INDICES, "rgb": [list(colormaps[name](i)[:3]) for i in INDICES]}


# Values on a range they do not fill and exceed, away from the borders between entries.
values = (np.round(random.uniform(-2.4, 3.4, 40) * 64) / 64 + 0.003).astype("float32")
painted = colormaps["viridis"](Normalize(-1.5, 2.5)(values))

# Rounded, as the last bit of an exponential is not the same on every processor.
losses = np.round((2.3 * np.exp(-np.arange(60) / 15) + 0.2 * random.random(60)) * 4096) / 4096
smoothed = {f: pd.Series(losses).ewm(alpha=1 - f, adjust=True).mean().tolist() for f in (0.9, 0.5, 0.99)}

# Float32 as weights are, some of them on the borders between bins.
weights = np.concatenate([random.normal(0, 0.1, 300), np.linspace(-0.4, 0.4, 41)]).astype("float32")
counts, edges = np.histogram(weights.astype("float64"), bins=40)

fixture = {
    "made by": f"matplotlib {matplotlib.__version__}, pandas {pd.__version__}",
    "viridis": entries("viridis"),
    "diverging": entries("RdBu"),
    "painted": {"lo": -1.5, "hi": 2.5, "values": values.tolist(), "rgba": painted.ravel().tolist()},
    "histogram": {
        "values": weights.astype("float64").tolist(),
        "counts": counts.tolist(),
        "low": edges[0],
        "high": edges[-1],
    },
    "smoothed": {"values": losses.tolist(), "byFactor": smoothed},
}
path = pathlib.Path(__file__).parents[2] / "src/test/fixtures/visualize.json"
path.write_text(json.dumps(fixture) + "\n")
