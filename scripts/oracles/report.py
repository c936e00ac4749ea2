"""Writes src/test/fixtures/reports.json: 300 classification reports by scikit-learn.

Run in a virtual environment with scikit-learn: python scripts/oracles/report.py
"""

import json
import math
import pathlib

import numpy as np
import sklearn
from sklearn.metrics import classification_report, confusion_matrix

random = np.random.default_rng(11)

KINDS = ["plain", "never occur", "never predicted", "neither", "perfect", "all wrong", "constant", "few"]
ZERO_DIVISIONS = {"0": 0, "1": 1, "nan": np.nan}
# The names of the report's own lines are among them, and so is one name twice.
NAMES = [
    *["cat", "dog", "7", "T-shirt/top", "a class with a long name", "Ångström", "日本語", "🦆", "👩‍🔬 scientist", "e\u0301"],
    *["ship", "automobile", "accuracy", "weighted avg", "x", "ñandú", "Привет", "عربى", "0.5", "two  spaces", "dog"],
    *["exactly 12 c", "thirteen char", "q", "the longest of all the names of classes"],
]


def pictures(kind, classes):
    """True and predicted classes."""
    count = int(random.integers(1, 9) if kind == "few" else np.exp(random.uniform(0, np.log(400.99))))
    kept = np.sort(random.permutation(classes)[: random.integers(1, classes + 1)])
    occurring = kept if kind in ("never occur", "neither") else np.arange(classes)
    predictable = kept if kind in ("never predicted", "neither") else np.arange(classes)
    labels = random.choice(occurring, count)
    guesses = random.choice(predictable, count)
    if kind == "perfect":
        return labels, labels
    if kind == "all wrong":
        return labels, (labels + random.integers(1, classes, count)) % classes
    if kind == "constant":
        return labels, np.full(count, guesses[0])
    knows = (random.random(count) < random.random()) & np.isin(labels, predictable)
    return labels, np.where(knows, labels, guesses)


def row(scores):
    """[precision, recall, f1, support]"""
    p, r, f1, support = scores.values()
    return [*(None if math.isnan(score) else score for score in (p, r, f1)), int(support)]


def case(index):
    kind = KINDS[index % len(KINDS)]
    zero_division = list(ZERO_DIVISIONS)[index // len(KINDS) % 3]
    classes = int(np.exp(random.uniform(np.log(2), np.log(25.99))))
    labels, predicted = pictures(kind, classes)
    names = [NAMES[i] for i in random.permutation(len(NAMES))[:classes]]
    options = {"labels": range(classes), "zero_division": ZERO_DIVISIONS[zero_division]}
    # Without names, because in a dictionary equal names would hide each other.
    numbers = classification_report(labels, predicted, output_dict=True, **options)
    return {
        "kind": kind,
        "zeroDivision": zero_division,
        "names": names,
        "matrix": confusion_matrix(labels, predicted, labels=range(classes)).tolist(),
        "text": classification_report(labels, predicted, target_names=names, **options),
        "classes": [row(numbers[str(i)]) for i in range(classes)],
        "accuracy": numbers["accuracy"],
        "macro": row(numbers["macro avg"]),
        "weighted": row(numbers["weighted avg"]),
    }


fixture = {
    "made by": f"scikit-learn {sklearn.__version__}, numpy {np.__version__}",
    "cases": [case(index) for index in range(300)],
}
path = pathlib.Path(__file__).parents[2] / "src/test/fixtures/reports.json"
text = json.dumps(fixture, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
path.write_text(text + "\n", encoding="utf-8")
