"""Makes the weight of a head's top word readable as a probability: one temperature for each head
of each head count.

A head's scores are divided by its temperature, which is folded into its W_q and b_q, so the file
stays a plain model and the order of the words (and with it every accuracy) stays what it was. The
temperature is the one of a grid with the smallest calibration error on half of the development
documents; the error that counts is measured on the other half.
"""
from dataclasses import asdict, dataclass

import numpy as np
import torch

import evaluate
from evaluate import Lines, Seen
from model import D, Textbook
from roles import HEAD_COUNTS, HEADS

TEMPERATURES = tuple(float(round(t, 3)) for t in np.geomspace(0.4, 2.5, 25))
FIT, REPORT = 0, 1                  # halves of the development data


@dataclass(slots=True)
class HeadCalibration:
    """One head at full key width. `bins`: lines, mean weight, share right in ten equal bins."""
    count: int
    head: int                       # from 1
    name: str
    n: int
    error: float                    # on the reporting half
    fitted_error: float             # on the fitting half
    bins: list[tuple[int, float, float]]
    by_set: dict[str, float]

    def as_json(self) -> dict:
        return asdict(self)


Observed = dict[str, dict[evaluate.Setting, Seen]]


def _pool(sets: dict[str, Lines], seen: Observed, setting: evaluate.Setting,
          roles: tuple[int, ...], half: int) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Set -> (weights, right) of the lines of some roles in one half."""
    out = {}
    for name, data in sets.items():
        at = np.array([i for i, x in enumerate(data.lines)
                       if x.half == half and x.role in roles], np.int64)
        if len(at):
            one = seen[name][setting]
            out[name] = one.weight[at], one.right[at]
    return out


def _joined(pool: dict) -> tuple[np.ndarray, np.ndarray]:
    return tuple(np.concatenate(parts) for parts in zip(*pool.values()))


def fit(model: Textbook, sets: dict[str, Lines]) -> dict[int, list[float]]:
    """Head count -> the best temperature of each head."""
    sets = {name: evaluate.half_of(data, FIT) for name, data in sets.items()}
    settings = [(c, D // c, t) for c in HEAD_COUNTS for t in TEMPERATURES]
    seen = {name: evaluate.observe(model, data, settings) for name, data in sets.items()}
    out: dict[int, list[float]] = {}
    for count in HEAD_COUNTS:
        out[count] = []
        for entry in HEADS[count]:
            errors = {t: evaluate.calibration_error(*_joined(
                _pool(sets, seen, (count, D // count, t), entry[4], FIT))) for t in TEMPERATURES}
            out[count].append(min(errors, key=lambda t: (errors[t], abs(np.log(t)))))
    return out


@torch.no_grad()
def fold(model: Textbook, temperatures: dict[int, list[float]]) -> None:
    """Divides each head's scores by its temperature, for good."""
    for count, values in temperatures.items():
        query = model.setting(count)["self"]["query"]
        scale = 1 / torch.tensor(values).repeat_interleave(D // count)
        query.weight *= scale[:, None].to(query.weight)
        query.bias *= scale.to(query.bias)


def measure(sets: dict[str, Lines], seen: Observed) -> list[HeadCalibration]:
    """Every head of every head count, as the model is."""
    out = []
    for count in HEAD_COUNTS:
        for number, entry in enumerate(HEADS[count], 1):
            pools = [_pool(sets, seen, evaluate.full(count), entry[4], half)
                     for half in (FIT, REPORT)]
            fitted, (weight, right) = (_joined(pool) for pool in pools)
            out.append(HeadCalibration(
                count, number, entry[0], len(weight), evaluate.calibration_error(weight, right),
                evaluate.calibration_error(*fitted), evaluate.bins(weight, right),
                {name: evaluate.calibration_error(*part) for name, part in pools[1].items()}))
    return out
