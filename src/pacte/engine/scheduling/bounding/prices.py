"""Prices of people and equipment that make the bound high: a subgradient ascent, round by round.

First one price for everybody in each period, then one for each group (Held, Wolfe and Crowder,
1974; steps of Polyak on an average of the last directions).
"""

from __future__ import annotations

from math import ceil

import numpy as np

from pacte.engine.scheduling.bounding.relaxation import Relaxation

FIRST_STEP, SHORTER = 0.3, 0.6
PATIENCE = 8
"""Rounds without a better bound before steps are made shorter, from the best prices again."""
MEMORY = 0.7
"""Share of the direction so far that is kept."""
ROUNDING = 1e-4
"""Points by which sums of rounded numbers may be too high, with a wide margin."""


TOGETHER, MOST_ROUNDS = 60, 160
"""Rounds with one price for everybody, and rounds in all."""


class Prices:
    """A bound that rises as prices are tried; `target`: the cost of a known plan.

    `value`: the best bound so far, at the prices `best`.
    """

    def __init__(self, relaxation: Relaxation, target: int) -> None:
        self.relaxation, self.target = relaxation, target
        self.best = np.zeros_like(relaxation.resources.room)
        self.value = relaxation.answer(self.best).value
        self.rounds = 0
        self._ascent = _Ascent(self, together=True)

    @property
    def bound(self) -> int:
        """Whole points that no complete plan goes under."""
        return ceil(self.value - ROUNDING)

    @property
    def is_done(self) -> bool:
        """Whether more rounds would bring nothing, or are not allowed."""
        return self.bound >= self.target or self.rounds >= MOST_ROUNDS

    def rise(self) -> None:
        """Try one more set of prices."""
        if self.rounds == TOGETHER:
            self._ascent = _Ascent(self, together=False)
        self.rounds += 1
        self._ascent.round()


class _Ascent:
    """Rounds of one phase; `together`: every group has the same price."""

    def __init__(self, prices: Prices, *, together: bool) -> None:
        self.prices, self.together = prices, together
        self.now = prices.best.copy()
        self.step, self.failures = FIRST_STEP, 0
        self.direction = np.zeros_like(self.now)

    def round(self) -> None:
        """Look at the prices in hand, keep them if they are the best, and go on from them."""
        answer = self.prices.relaxation.answer(self.now)
        if answer.value > self.prices.value:
            self.prices.value, self.prices.best = answer.value, self.now.copy()
            self.failures = 0
        else:
            self.failures += 1
        lack = self._shared(answer.lack)
        if self.failures >= PATIENCE:
            self.step, self.failures = self.step * SHORTER, 0
            self.now, self.direction = self.prices.best.copy(), np.zeros_like(self.now)
            return
        started = self.direction.any()
        self.direction = MEMORY * self.direction + (1 - MEMORY) * lack if started else lack
        self._move(answer.value)

    def _move(self, value: float) -> None:
        way = np.where((self.now <= 0) & (self.direction < 0), 0.0, self.direction)
        length = float((way * way).sum())
        if length > 0:
            ahead = self.step * max(1.0, self.prices.target - value) / length
            self.now = np.maximum(0.0, self.now + ahead * way)

    def _shared(self, lack: np.ndarray) -> np.ndarray:
        if not self.together:
            return lack
        people = self.prices.relaxation.resources.people
        found = lack.copy()
        found[people] = lack[people].sum(axis=0) / max(1, len(people)) ** 0.5
        return found
