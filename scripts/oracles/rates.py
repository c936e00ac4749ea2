"""Writes src/test/fixtures/rates.json: what fastai's learning-rate finder says of made-up losses.

The curve is made as fastai 2.8 does, in torch as there: AvgSmoothLoss (beta 0.98), LRFinder.after_batch (stops above 4 times
the best), and the part of it that Learner.lr_find leaves. The suggestions are fastai's own functions, taken from its source:
the whole of it needs torchvision and more, which they do not.

Run in a virtual environment with torch and numpy, and fastai's files (pip install --no-deps fastai): python scripts/oracles/rates.py
"""

import ast
import importlib.util
import json
import pathlib

import numpy as np
import torch

STEPS = 100
START, END = 1e-7, 10.0
torch.set_default_dtype(torch.float64)


SUGGESTIONS = ("valley", "steep", "minimum")


def fastai_functions():
    """The suggestions as the installed fastai has them."""
    folder = pathlib.Path(importlib.util.find_spec("fastai").submodule_search_locations[0])
    tree = ast.parse((folder / "callback/schedule.py").read_text())
    wanted = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name in SUGGESTIONS]
    found = {"np": np, "torch": torch}
    exec(compile(ast.Module(wanted, []), "fastai/callback/schedule.py", "exec"), found)
    version = {}
    exec((folder / "__init__.py").read_text(), version)
    return {name: found[name] for name in SUGGESTIONS}, version["__version__"]


def made_up(rate, i, useful, too_large, noise):
    """Falls where the rate is useful, explodes where it is too large, with a little noise."""
    log = torch.log10(torch.tensor(rate)).item()
    fall = 2.3 - 1.9 / (1 + 10 ** (-2 * (log - useful)))
    blow = 10 ** (3 * (log - too_large))
    return round((fall + min(blow, 1e3) + noise * ((i * 37) % 11 - 5) / 5) * 4096) / 4096


def sched_exp(start, end, pos):
    return start * (end / start) ** pos


functions, version = fastai_functions()


def curve(useful, too_large, noise):
    rates, losses, smooth = [], [], []
    val, count, best = torch.tensor(0.0), 0, float("inf")
    for i in range(STEPS):
        # Ours ends at END, so the position is of the last step.
        rate = sched_exp(START, END, i / (STEPS - 1))
        loss = made_up(rate, i, useful, too_large, noise)
        count += 1
        val = torch.lerp(torch.tensor(loss), val, 0.98)
        value = (val / (1 - 0.98**count)).item()
        rates.append(rate)
        losses.append(loss)
        smooth.append(value)
        best = min(best, value)
        if value > 4 * best:
            break
    lrs, kept = torch.tensor(rates[STEPS // 10 : -5]), torch.tensor(smooth[STEPS // 10 : -5])
    said = {name: function(lrs, kept, STEPS)[0] for name, function in functions.items()}
    return {"rates": rates, "losses": losses, "smoothed": smooth, **said}


fixture = {
    "made by": f"fastai {version}, torch {torch.__version__}",
    "steps": STEPS,
    "curves": [
        curve(-3.2, -0.6, 0.05),
        curve(-4.5, -2, 0.02),
        curve(-2, 0.3, 0.3),
        curve(-5.5, 1, 0.1),
    ],
}
path = pathlib.Path(__file__).parents[2] / "src/test/fixtures/rates.json"
path.write_text(json.dumps(fixture) + "\n")
for each in fixture["curves"]:
    print(len(each["rates"]), *(each[name] for name in SUGGESTIONS))
