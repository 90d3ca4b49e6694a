"""The most that a spend can bring per unit of money, whatever it asks of anything else."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pacte.engine.allocation.curves.response import Curves, Floats
from pacte.engine.allocation.prices.priced import best_spends

ROUNDS = 40
FIRST_UNIT = 100.0
"""The best return is that of the first unit of money, or of a better spend: not of a cent."""


@dataclass(frozen=True)
class Returns:
    """n cells from `lowest` to `high`: a cent of margin counts `weight`, and running gives up
    `loss` of it and costs `fixed` beside the spend."""

    curves: Curves
    lowest: Floats
    high: Floats
    weight: Floats
    loss: Floats
    fixed: Floats

    def brought(self, spends: Floats) -> Floats:
        """What is sought that each cell brings, less what it gives up."""
        return np.asarray(self.weight * (self.curves.values(spends) - self.loss))

    def best(self) -> Floats:
        """The spend that brings most per unit of money, fixed cost included; the highest where
        every spend brings less than nothing.

        Dinkelbach's rounds: the best reply to a price has a better ratio than the price, or has
        the best ratio of all.
        """
        spend = self.high
        ratio = self.brought(spend) / (spend + self.fixed)
        for _ in range(ROUNDS):
            reply = best_spends(self, ratio, self.weight)
            better = self.brought(reply) / (reply + self.fixed)
            spend = np.where(better > ratio, reply, spend)
            if np.all(better <= ratio + 1e-12 * np.abs(ratio)):
                break
            ratio = np.maximum(better, ratio)
        return spend


def ends(low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """From where to where a best return is looked for."""
    lowest = np.minimum(np.maximum(low, FIRST_UNIT), np.maximum(high, 1.0))
    return lowest, np.maximum(high, lowest)
