"""Writes src/model-builder/code/signatures/keras.json: the arguments of what the app offers, in Keras's order, with their defaults.

Run in a virtual environment with keras and one of its backends: python scripts/oracles/signatures.py
"""

import inspect
import json
import pathlib
import re

import keras

source = pathlib.Path(__file__).parents[2] / "src"


def names_in(path, table):
    """The keys of a table of the app: `  Conv2D: conv2d,` or `  SGD: {`."""
    text = (source / path).read_text()
    body = re.search(rf"export const {table}\b[^=]*= \{{\n(.*?)\n\}}", text, re.DOTALL)[1]
    return re.findall(r"^  (\w+):", body, re.MULTILINE)


def signature_of(thing):
    arguments = []
    for name, parameter in inspect.signature(thing.__init__).parameters.items():
        if name == "self" or parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        default = parameter.default
        arguments.append([name] if default is parameter.empty else [name, default])
    return arguments


def signatures(module, names):
    return {name: signature_of(getattr(module, name)) for name in names if hasattr(module, name)}


things = {
    **signatures(keras.layers, names_in("model-builder/layers/registry.ts", "layerDefinitions")),
    **signatures(keras.layers, names_in("training/experiment/augmentations.ts", "augmentations")),
    **signatures(keras.optimizers, names_in("training/experiment/optimizers.ts", "optimizers")),
    **signatures(keras.losses, names_in("training/experiment/losses.ts", "losses")),
    **signatures(keras.callbacks, ["EarlyStopping", "ReduceLROnPlateau", "ModelCheckpoint"]),
}
things["Input"] = [["shape", None]]
lines = [f"  {json.dumps(name)}: {json.dumps(things[name])}" for name in sorted(things)]
path = source / "model-builder/code/signatures/keras.json"
path.write_text("{\n" + ",\n".join(lines) + "\n}\n")
print(f"wrote {path.name}, of keras {keras.__version__}")
