"""Writes src/test/fixtures/rates.json: what fastai's learning-rate finder says of made-up losses.

The formulas are fastai 2.7's, in torch as there: AvgSmoothLoss (beta 0.98), LRFinder.after_batch (stops above 4 times the
best), and the suggestions `steep` and `minimum` of fastai/callback/schedule.py on what Learner.lr_find leaves of the curve.

Run in a virtual environment with torch: python scripts/oracles/rates.py
"""

import json
import pathlib

import torch

STEPS = 100
START, END = 1e-7, 10.0
torch.set_default_dtype(torch.float64)


def made_up(rate, i):
    """Falls where the rate is useful, explodes where it is too large, with a little noise."""
    log = torch.log10(torch.tensor(rate)).item()
    fall = 2.3 - 1.9 / (1 + 10 ** (-2 * (log + 3.2)))
    blow = 10 ** (3 * (log + 0.6))
    return round((fall + min(blow, 1e3) + 0.05 * ((i * 37) % 11 - 5) / 5) * 4096) / 4096


def sched_exp(start, end, pos):
    return start * (end / start) ** pos


rates, losses, smooth = [], [], []
val, count, best = torch.tensor(0.0), 0, float("inf")
for i in range(STEPS):
    # Ours ends at END, so the position is of the last step.
    rate = sched_exp(START, END, i / (STEPS - 1))
    loss = made_up(rate, i)
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
grads = (kept[1:] - kept[:-1]) / (lrs[1:].log() - lrs[:-1].log())
fixture = {
    "made by": f"torch {torch.__version__}",
    "steps": STEPS,
    "rates": rates,
    "losses": losses,
    "smoothed": smooth,
    "steepest": lrs[grads.argmin()].item(),
    "minimum": lrs[kept.argmin()].item() / 10,
}
path = pathlib.Path(__file__).parents[2] / "src/test/fixtures/rates.json"
path.write_text(json.dumps(fixture) + "\n")
print(len(rates), fixture["steepest"], fixture["minimum"])
