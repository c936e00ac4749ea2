"""Runs the programs that `cases.ts` wrote in Keras 3, each for an epoch, and holds them to what the app says of its network.

python scripts/oracles/programs/run.py <folder>
"""

import contextlib
import io
import json
import os
import pathlib
import sys

os.environ["COLUMNS"] = "200"
import keras
import numpy as np

TOLERANCE = 1e-5

plain_summary = keras.Model.summary


def summary(model, *arguments, **named):
    plain_summary(model, *arguments, **named)
    plain_summary(model, line_length=100)


# Before the program compiles its model: then the optimizer's variables count, too.
keras.Model.summary = summary


def stripped(text):
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def check(folder):
    expected = json.loads((folder / "expected.json").read_text())
    keras.utils.clear_session()
    os.chdir(folder)
    names = {}
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile((folder / "program.py").read_text(), f"{expected['name']}.py", "exec"), names)
    model = names["model"]
    wrong = []
    if model.count_params() != expected["parameters"]:
        wrong.append(f"{model.count_params()} parameters, not {expected['parameters']}")
    for length in ["summary", "summaryIn100"]:
        if stripped(expected[length]) not in stripped(printed.getvalue()):
            wrong.append(f"another summary:\n{printed.getvalue()}\n{expected[length]}")
    for layer in model.layers:
        shape = list(layer.output.shape[1:])
        if shape != expected["shapes"][layer.name]:
            wrong.append(f"{layer.name} makes {shape}, not {expected['shapes'][layer.name]}")
        prefix = f"{layer.name}/"
        ours = [values for name, values in expected["weights"].items() if name.startswith(prefix)]
        # In Keras's order. Noise layers have a seed of their own, which is no weight.
        theirs = [each for each in layer.variables if each.name != "seed_generator_state"]
        for each, values in zip(theirs, ours, strict=True):
            each.assign(np.reshape(values, each.shape))
    trained = names.get("classifier", model)
    said = trained.predict(names["x_test"][:16], verbose=0)
    off = float(np.abs(said - np.reshape(expected["probabilities"], said.shape)).max())
    if not off <= TOLERANCE:
        wrong.append(f"predictions are off by {off}")
    if not np.isfinite(names["history"].history["loss"]).all():
        wrong.append("the loss is no number")
    print(f"{expected['name']}: {'; '.join(wrong) or f'as the app has it, predictions within {off:.1e}'}", flush=True)
    return not wrong


results = [check(folder) for folder in sorted(pathlib.Path(sys.argv[1]).resolve().iterdir())]
print(f"{sum(results)} of {len(results)} programs agree, in keras {keras.__version__}")
sys.exit(0 if results and all(results) else 1)
