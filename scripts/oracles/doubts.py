"""Writes src/test/fixtures/doubts.json: label issues and their order by cleanlab, of made-up predictions.

Run in a virtual environment with cleanlab: python scripts/oracles/doubts.py
"""

import json
import pathlib

import cleanlab
import numpy as np
from cleanlab.filter import find_label_issues
from cleanlab.rank import get_label_quality_scores

random = np.random.default_rng(11)


def made(count, classes, sharpness, wrong, weights=None):
    true = random.choice(classes, count, p=weights)
    labels = np.where(random.random(count) < wrong, random.integers(0, classes, count), true)
    scores = random.normal(0, 1, (count, classes)) + sharpness * np.eye(classes)[true]
    probabilities = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    # As they are written, so that both sides see the same numbers.
    return labels, np.round(probabilities, 5)


def case(name, labels, probabilities):
    classes = probabilities.shape[1]
    issues = find_label_issues(
        labels, probabilities, filter_by="confident_learning", return_indices_ranked_by=None, n_jobs=1
    )
    quality = get_label_quality_scores(
        labels, probabilities, method="self_confidence", adjust_pred_probs=True
    )
    found = np.flatnonzero(issues)
    return {
        "name": name,
        "classes": classes,
        "labels": labels.tolist(),
        "probabilities": probabilities.ravel().tolist(),
        "doubted": found[np.argsort(quality[found])].tolist(),
    }


fixture = {
    "made by": f"cleanlab {cleanlab.__version__}, numpy {np.__version__}",
    "cases": [
        case("two classes", *made(60, 2, 2.5, 0.15)),
        case("five classes, many doubts", *made(90, 5, 2, 0.2)),
        case("three unequal classes", *made(80, 3, 3, 0.1, [0.8, 0.15, 0.05])),
        case("sure and right", *made(40, 3, 9, 0)),
        case(
            "under its own threshold, over another's, and still predicted as labelled",
            np.array([0, 0, 0, 1, 1]),
            np.array([[0.95, 0.05], [0.95, 0.05], [0.6, 0.4], [0.65, 0.35], [0.7, 0.3]]),
        ),
    ],
}
path = pathlib.Path(__file__).parents[2] / "src/test/fixtures/doubts.json"
path.write_text(json.dumps(fixture) + "\n")
