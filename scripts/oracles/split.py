"""Writes src/test/fixtures/split.json: how many pictures of each class scikit-learn's stratified split puts aside.

Run in a virtual environment with scikit-learn: python scripts/oracles/split.py
"""

import json
import pathlib

import numpy as np
import sklearn
from sklearn.model_selection import train_test_split


def counts(labels, classes):
    return np.bincount(labels, minlength=classes).tolist()


def case(per_class, validation, test):
    labels = np.repeat(np.arange(len(per_class)), per_class)
    rest, tested = train_test_split(labels, test_size=test, stratify=labels, random_state=0)
    training, validated = train_test_split(
        rest, test_size=round(validation * len(labels)), stratify=rest, random_state=0
    )
    return {
        "perClass": per_class,
        "validation": validation,
        "test": test,
        "counts": {
            "training": counts(training, len(per_class)),
            "validation": counts(validated, len(per_class)),
            "test": counts(tested, len(per_class)),
        },
        # Whether nothing has to be rounded.
        "whole": all(
            abs(part * n - round(part * n)) < 1e-9 for n in per_class for part in (validation, test)
        ),
    }


fixture = {
    "made by": f"scikit-learn {sklearn.__version__}, numpy {np.__version__}",
    "cases": [
        case([100, 40, 20], 0.15, 0.15),
        case([10, 50, 90, 200], 0.2, 0.1),
        case([33, 47, 101], 0.15, 0.15),
        case([17, 230, 64, 9, 77], 0.1, 0.25),
    ],
}
path = pathlib.Path(__file__).parents[2] / "src/test/fixtures/split.json"
path.write_text(json.dumps(fixture) + "\n")
