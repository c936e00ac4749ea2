"""
Writes src/test/fixtures/pytorchTraining.json: 200 steps of SGD, with and without momentum and batch normalization, and
of Adam, on a small CNN in double precision: the loss of each step, and the weights after 20 and all. Weights and
pictures come from shared/batches.py. A smooth CNN has no kinks, over which Adam would carry rounding.

Run in any environment with torch and NumPy: python scripts/oracles/pytorch.py
"""

import json
import pathlib

import torch
from torch import nn

from shared.batches import BATCH, CLASSES, SIZE, Lcg, batches

# Threads wait for each other longer than these sums take.
torch.set_num_threads(1)
STEPS, EARLY = 200, 20
EPSILON, MOVING = 1e-3, 0.99
ADAM_EPSILON, ADAM_BETA_2 = 1e-7, 0.999
OPTIMIZERS = {
    "SGD": lambda weights: torch.optim.SGD(weights, 0.05),
    "momentum": lambda weights: torch.optim.SGD(weights, 0.05, 0.9),
    "Adam": lambda weights: torch.optim.Adam(weights, 0.003, (0.9, ADAM_BETA_2)),
}


class Cnn(nn.Module):
    def __init__(self, normalised, smooth):
        super().__init__()
        self.activation = torch.tanh if smooth else torch.relu
        self.pool = nn.functional.avg_pool2d if smooth else nn.functional.max_pool2d
        self.conv2d = nn.Conv2d(1, 4, 3)
        self.batch_normalization = nn.BatchNorm2d(4, eps=EPSILON, momentum=1 - MOVING) if normalised else None
        self.conv2d_1 = nn.Conv2d(4, 8, 3)
        self.dense = nn.Linear(8, CLASSES)
        random = Lcg(1)
        with torch.no_grad():
            for layer, shape in [(self.conv2d, (3, 3, 1, 4)), (self.conv2d_1, (3, 3, 4, 8))]:
                layer.weight.copy_(torch.tensor(random.weights(*shape).transpose(3, 2, 0, 1)))
                layer.bias.zero_()
            self.dense.weight.copy_(torch.tensor(random.weights(8, CLASSES).T))
            self.dense.bias.zero_()

    def forward(self, x):
        x = self.conv2d(x)
        if self.batch_normalization is not None:
            x = self.batch_normalization(x)
        x = self.pool(self.activation(x), 2)
        x = self.pool(self.activation(self.conv2d_1(x)), 2)
        return self.dense(x.flatten(1))


# The last digits of a double differ between processors.
rounded = lambda values: [float(f"{float(x):.10g}") for x in values]


def weights(model, steps):
    """By Keras's names and in Keras's order of axes, row-major."""
    arrays = {
        "conv2d/kernel": model.conv2d.weight.permute(2, 3, 1, 0),
        "conv2d/bias": model.conv2d.bias,
        "conv2d_1/kernel": model.conv2d_1.weight.permute(2, 3, 1, 0),
        "conv2d_1/bias": model.conv2d_1.bias,
        "dense/kernel": model.dense.weight.T,
        "dense/bias": model.dense.bias,
    }
    norm = model.batch_normalization
    if norm is not None:
        # A bias before a normalization changes nothing: its gradient is rounding alone.
        del arrays["conv2d/bias"]
        # PyTorch divides the variance that it keeps by one less than the number of values, Keras by the number.
        count = BATCH * (SIZE - 2) ** 2
        start = MOVING**steps
        arrays |= {
            "batch_normalization/gamma": norm.weight,
            "batch_normalization/beta": norm.bias,
            "batch_normalization/moving_mean": norm.running_mean,
            "batch_normalization/moving_variance": start + (norm.running_var - start) * (count - 1) / count,
        }
    return {name: rounded(array.detach().reshape(-1)) for name, array in arrays.items()}


def train(optimizer, normalised, smooth):
    # The weights are exact in float32 already.
    model = Cnn(normalised, smooth).double()
    adam = optimizer == "Adam"
    optimizer = OPTIMIZERS[optimizer](model.parameters())
    losses, after = [], {}
    for step, (pictures, labels) in enumerate(batches(STEPS), 1):
        scores = model(torch.tensor(pictures.transpose(0, 3, 1, 2)))
        loss = nn.functional.cross_entropy(scores, torch.tensor(labels))
        optimizer.zero_grad()
        loss.backward()
        if adam:
            # PyTorch adds epsilon to the corrected root of the second moment, Keras to the uncorrected one.
            optimizer.param_groups[0]["eps"] = ADAM_EPSILON / (1 - ADAM_BETA_2**step) ** 0.5
        optimizer.step()
        losses.append(loss.item())
        if step in (EARLY, STEPS):
            after[str(step)] = weights(model, step)
    return {"losses": rounded(losses), "weights": after}


CASES = [
    {"optimizer": "SGD", "normalised": False, "smooth": False},
    {"optimizer": "momentum", "normalised": False, "smooth": False},
    {"optimizer": "SGD", "normalised": True, "smooth": False},
    {"optimizer": "Adam", "normalised": False, "smooth": True},
    {"optimizer": "Adam", "normalised": False, "smooth": False},
]
fixture = {
    "made by": f"torch {torch.__version__.split('+')[0]}",
    "cases": [case | train(**case) for case in CASES],
}
path = pathlib.Path(__file__).parents[2] / "src/test/fixtures/pytorchTraining.json"
path.write_text(json.dumps(fixture) + "\n")
print(f"wrote {path.name}")
