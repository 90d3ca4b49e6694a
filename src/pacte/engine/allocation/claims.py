"""What a search for one point of a front proved of all plans, and which of it holds of a point.

Source: docs/methods/allocation.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

MET = 1.5e-9
"""Relative: by how much less a level still is met, as rows hold; the next level is farther."""

ROUNDED = 1e-9
"""Relative: what a search of switches may lose in floating point; bounds are raised by it."""


@dataclass(frozen=True)
class Claim:
    """Of no plan that reaches `at_least` of some aims do all aims, weighed, exceed `bound`.

    Aims by their place; the first in `weights` weighs 1, so that `bound` is in its unit. It
    `is_plain` where no search is needed to say so: nothing is brought, or an objective is reached.
    """

    weights: Mapping[int, float]
    at_least: Mapping[int, float]
    bound: float
    is_plain: bool = False

    def holds_of(self, reached: Sequence[float]) -> bool:
        """Whether a plan that reaches so much is one of those spoken of."""
        floors = self.at_least.items()
        return all(reached[i] >= least - MET * abs(least) for i, least in floors)

    def gap(self, reached: Sequence[float]) -> float:
        """How much better, relative to the bound, than what is reached could be at most."""
        short = self.bound - sum(w * reached[i] for i, w in self.weights.items())
        return min(max(short / self.bound, 0.0), 1.0) if self.bound > 0 else 0.0


def claim(
    weights: Mapping[int, float],
    at_least: Mapping[int, float],
    bound: float,
    most: Sequence[float],
) -> Claim:
    """What a search proved: no sum of what aims reach, times `weights`, is above `bound`.

    Above `most` an aim counts for nothing.
    """
    counted = {i: weight for i, weight in weights.items() if weight > 0}
    unit = next(iter(counted.values()))
    raised = (bound + ROUNDED * abs(bound)) / unit
    scaled = {i: weight / unit for i, weight in counted.items()}
    cap = sum(w * most[i] for i, w in scaled.items())
    return Claim(scaled, at_least, min(raised, cap), is_plain=raised >= cap or raised <= 0)


def nearest(claims: Iterable[Claim], reached: Sequence[float]) -> Claim | None:
    """The claim that leaves least open of what a point reaches; a plain one if there is none."""
    holding = [one for one in claims if one.holds_of(reached)]
    return min(holding, key=lambda one: (one.is_plain, one.gap(reached)), default=None)
