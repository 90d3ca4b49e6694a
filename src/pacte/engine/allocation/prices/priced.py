"""Cells at some prices: the spend that is best for each, and which of an action's cells run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from pacte.engine.allocation.curves.response import Curves, Flags, Floats
from pacte.engine.allocation.grid.grid import Grid, Places


class Ranges(Protocol):
    """Curves, and the spends from which to which they are looked at."""

    @property
    def curves(self) -> Curves: ...
    @property
    def lowest(self) -> Floats: ...
    @property
    def high(self) -> Floats: ...


@dataclass(frozen=True)
class Answer:
    """Per cell: what it brings when it runs, at which spend; whether it runs if its action does."""

    gains: Floats
    spends: Floats
    chosen: Flags


@dataclass(frozen=True)
class Priced:
    """n cells of k actions: a cent costs `unit`, running `start`, a cent of margin counts `weight`.

    `forced` cells run. Of an action that is `bound` (k) at most `most` (k) run, and one at least.
    `under`, of each cell: at what it spends, and what it is given for each cent less.
    """

    curves: Curves
    lowest: Floats
    high: Floats
    loss: Floats
    can_run: Flags
    forced: Flags
    group: Places
    most: Floats
    bound: Flags
    unit: Floats
    start: Floats
    weight: Floats
    under: tuple[Floats, Floats] | None = None

    @classmethod
    def of(cls, grid: Grid, prices: Floats) -> Priced:
        """All cells of a grid."""
        asked = grid.asked(prices)
        under = None if grid.at is None or not (asked.given > 0).any() else (grid.at, asked.given)
        return cls(
            grid.curves,
            grid.lowest,
            grid.high,
            grid.loss,
            grid.can_run,
            ~grid.may_be_off,
            grid.group,
            grid.most,
            grid.group_is_bound,
            asked.unit,
            asked.start,
            grid.weight + asked.paid,
            under,
        )

    def of_actions(self, actions: Places) -> Priced:
        """The cells of some actions, which are numbered anew."""
        number = np.full(len(self.most), -1)
        number[actions] = np.arange(len(actions))
        mine = number[self.group] >= 0
        per_cell = ("lowest", "high", "loss", "can_run", "forced", "unit", "start", "weight")
        taken = {name: getattr(self, name)[mine] for name in per_cell}
        return replace(
            self,
            curves=self.curves.take(mine),
            group=number[self.group[mine]],
            most=self.most[actions],
            bound=self.bound[actions],
            **taken,
        )

    def dearer(self, by: Floats) -> Priced:
        """A cent of each action costs so much (k) more."""
        return replace(self, unit=self.unit + by[self.group])

    def answer(self) -> Answer:
        """The best of each cell that may run, and the best cells of each action where it runs."""
        gains, spends = np.full(len(self.unit), -np.inf), self.lowest.copy()
        cells = np.flatnonzero(self.can_run)
        gains[cells], spends[cells] = self._best_of(cells)
        return Answer(gains, spends, self._chosen(gains))

    def gains(self) -> tuple[Floats, Floats]:
        """(what each cell brings when it runs, its best spend), nothing given."""
        spends, brought = _best_and_gain(self, self.unit, self.weight)
        return brought - self.weight * self.loss - self.start, spends

    def _best_of(self, cells: Places) -> tuple[Floats, Floats]:
        """The same of some cells; those that are given something under `at` and above at once."""
        lowest, high = self.lowest[cells], self.high[cells]
        if self.under is None:
            return self._ranged(cells, lowest, high).gains()
        at, given = (both[cells] for both in self.under)
        some = np.flatnonzero(given > 0)
        above = np.where(given > 0, np.maximum(lowest, at), lowest)
        both = self._ranged(
            np.concatenate([cells, cells[some]]),
            np.concatenate([above, lowest[some]]),
            np.concatenate([high, np.minimum(high, at)[some]]),
            np.concatenate([np.zeros(len(cells)), given[some]]),
            np.concatenate([np.zeros(len(cells)), (given * at)[some]]),
        )
        gains, spends = both.gains()
        empty = both.lowest > both.high
        empty[: len(cells)] &= given > 0
        gains[empty] = -np.inf
        better = gains[len(cells) :] > gains[some]
        gains[some[better]] = gains[len(cells) :][better]
        spends[some[better]] = spends[len(cells) :][better]
        return gains[: len(cells)], spends[: len(cells)]

    def _ranged(
        self,
        cells: Places,
        lowest: Floats,
        high: Floats,
        dearer: Floats | float = 0.0,
        less: Floats | float = 0.0,
    ) -> Priced:
        """Some cells within other ranges, a cent `dearer`, running for so much `less`."""
        return replace(
            self,
            curves=self.curves.take(cells),
            lowest=lowest,
            high=high,
            loss=self.loss[cells],
            unit=self.unit[cells] + dearer,
            start=self.start[cells] - less,
            weight=self.weight[cells],
        )

    def _chosen(self, gains: Floats) -> Flags:
        wanted = self.can_run & (self.forced | (gains > 0))
        count = np.bincount(self.group, wanted, len(self.most))
        unsure = (count > self.most) | ((count == 0) & self.bound)
        cells = np.flatnonzero(unsure[self.group])
        if len(cells):
            wanted[cells] = self._best(cells, gains[cells])
        return wanted

    def _best(self, cells: Places, gains: Floats) -> Flags:
        """Of actions that would run too often, or never: the best cells, those forced first."""
        can_run, group = self.can_run[cells], self.group[cells]
        order = np.lexsort((-np.where(self.forced[cells] & can_run, np.inf, gains), group))
        sizes = np.bincount(group, minlength=len(self.most))
        starts = (np.cumsum(sizes) - sizes)[group[order]]
        rank = np.empty(len(cells), dtype=np.intp)
        rank[order] = np.arange(len(cells)) - starts
        wanted = can_run & (self.forced[cells] | (gains > 0) | (rank == 0))
        return np.asarray(wanted & (rank < self.most[group]))


def best_spends(ranges: Ranges, unit: Floats, weight: Floats) -> Floats:
    """The spend from the lowest to the highest that maximizes weight · M(x) − unit · x."""
    return _best_and_gain(ranges, unit, weight)[0]


def best_spends_about(
    ranges: Ranges, asked: tuple[Floats, Floats], window: float, count: int
) -> list[Floats]:
    """The best spends where a cent costs as asked (unit, weight), and e^± `window` of that.

    `count` of them, nearer to one another in the middle.
    """
    unit, weight = asked
    steps = np.linspace(-1.0, 1.0, count)
    factors = np.exp(np.sign(steps) * steps**2 * window)
    return [best_spends(ranges, unit * factor, weight) for factor in factors]


def _best_and_gain(ranges: Ranges, unit: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """That spend, and weight · M(x) − unit · x at it."""
    curves, high = ranges.curves, np.maximum(ranges.high, ranges.lowest)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):  # a weight of nothing
        price = np.where(weight > 0, unit / np.maximum(weight, 1e-300), np.inf)
    middle = np.where(price > 0, curves.spends_at(np.maximum(price, 0.0)), high)
    middle = np.clip(middle, ranges.lowest, high)
    at_low = weight * curves.values(ranges.lowest) - unit * ranges.lowest
    at_middle = weight * curves.values(middle) - unit * middle
    better = at_middle >= at_low
    return np.where(better, middle, ranges.lowest), np.where(better, at_middle, at_low)
