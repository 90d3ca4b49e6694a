"""Cases that could come true: by what each action's result is multiplied in each of them.

An action's factor follows a split log-normal law of mean 1 whose tenth and ninetieth percentiles
stand to one another as the range that is believed. Half of its variance (on the normal scale) is
common to its family, the actions of its type. Whoever has the seed draws the same numbers: the law
is spelled out in docs/reference/allocation.md.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from pacte.document import Plan
from pacte.engine.allocation.curves.curve import believed_range
from pacte.engine.allocation.curves.response import Floats

COMMON = 0.5
"""The part of the variance that actions of one type share."""

NINTH_TENTH = float(ndtri(0.9))
STEP = np.uint64(0x9E3779B97F4A7C15)
FIRST, SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


@dataclass(frozen=True)
class Spread:
    """The 80 % range of one action's result relative to the likely one, and its family."""

    action: str
    family: str
    low: float
    high: float


def spreads(plan: Plan, actions: Sequence[str]) -> tuple[Spread, ...]:
    """What is believed of each of `actions` (all with a response), claims being widened."""
    found = []
    for key in actions:
        action = plan.actions[key]
        assert action.response is not None  # noqa: S101 - it is decided
        low, high = believed_range(action.response)
        found.append(Spread(key, action.type or "", low, high))
    return tuple(found)


def factors(known: Sequence[Spread], seed: int, stream: str, count: int) -> Floats:
    """count × actions: the factor of each action in each case; a row is a case.

    `stream` names a set of cases that has nothing in common with the others of the seed.
    """
    families = {s.family for s in known}
    common = {f: _normals(f"{seed}:{stream}:family:{f}", count) for f in sorted(families)}
    found = np.empty((count, len(known)))
    for place, spread in enumerate(known):
        own = _normals(f"{seed}:{stream}:action:{spread.action}", count)
        mixed = math.sqrt(COMMON) * common[spread.family] + math.sqrt(1 - COMMON) * own
        found[:, place] = _factor(spread, mixed)
    return found


def _factor(spread: Spread, normal: Floats) -> Floats:
    """exp(sigma · normal) with a sigma for each side, divided by the mean of the law."""
    up = math.log(spread.high) / NINTH_TENTH
    down = -math.log(spread.low) / NINTH_TENTH
    mean = math.exp(up**2 / 2) * ndtr(up) + math.exp(down**2 / 2) * ndtr(-down)
    return np.asarray(np.exp(np.where(normal >= 0, up, down) * normal) / mean)


def _normals(name: str, count: int) -> Floats:
    """`count` values at the middles of `count` equal parts of the normal law, in a drawn order."""
    order = np.argsort(_numbers(name, count), kind="stable")
    values = np.empty(count)
    values[order] = ndtri((np.arange(count) + 0.5) / count)
    return values


def _numbers(name: str, count: int) -> NDArray[np.uint64]:
    """The first `count` numbers of SplitMix64 (Steele et al. 2014) from a start named in words."""
    start = np.uint64(int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big"))
    with np.errstate(over="ignore"):
        z = start + np.arange(1, count + 1, dtype=np.uint64) * STEP
        z = (z ^ (z >> np.uint64(30))) * FIRST
        z = (z ^ (z >> np.uint64(27))) * SECOND
    return np.asarray(z ^ (z >> np.uint64(31)))
