"""Writes src/test/fixtures/confusion.json: confusion matrices and accuracies by scikit-learn.

Run in a virtual environment with scikit-learn: python scripts/oracles/confusion.py
"""

import json
import pathlib

import numpy as np
import sklearn
from sklearn.metrics import accuracy_score, confusion_matrix

random = np.random.default_rng(7)


def case(name, labels, probabilities):
    """Predictions are NumPy's argmax, so ties and NaN are its to decide."""
    probabilities = np.asarray(probabilities, "float32")
    predicted = np.argmax(probabilities, axis=1)
    classes = probabilities.shape[1]
    return {
        "name": name,
        "classes": classes,
        "labels": [int(label) for label in labels],
        "probabilities": [None if np.isnan(p) else float(p) for p in probabilities.ravel()],
        "matrix": confusion_matrix(labels, predicted, labels=range(classes)).tolist(),
        "accuracy": float(accuracy_score(labels, predicted)),
    }


labels = random.integers(0, 10, 60)
scores = random.random((60, 10)) + 0.6 * np.eye(10)[labels]
rounded = np.round(random.random((40, 4)) * 2) / 2
broken = random.random((12, 3))
broken[2, 1] = broken[5] = broken[9, 2] = np.nan

fixture = {
    "made by": f"scikit-learn {sklearn.__version__}, numpy {np.__version__}",
    "cases": [
        case("ten classes", labels, scores / scores.sum(axis=1, keepdims=True)),
        case("many ties", random.integers(0, 4, 40), rounded),
        case("classes without pictures", [0, 0, 4, 4, 4], np.eye(5)[[0, 1, 4, 4, 2]]),
        case("NaN among the probabilities", random.integers(0, 3, 12), broken),
    ],
}
path = pathlib.Path(__file__).parents[2] / "src/test/fixtures/confusion.json"
path.write_text(json.dumps(fixture) + "\n")
