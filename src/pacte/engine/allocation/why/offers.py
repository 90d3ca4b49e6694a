"""What cells that are out would bring, and what that would ask at the worth of each row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from pacte.engine.allocation.curves.response import Flags, Floats
from pacte.engine.allocation.grid.grid import Asked, Grid
from pacte.engine.allocation.prices.priced import best_spends
from pacte.engine.allocation.why.reasons import money
from pacte.engine.allocation.why.returns import Returns, ends


@dataclass(frozen=True)
class Offer:
    """n cells at some spends: what each would bring, cost and be asked by the rows, in cents."""

    spend: Floats
    brought: Floats
    cost: Floats
    paid: Floats

    @property
    def gains(self) -> Floats:
        """What each brings beyond what its rows would bring elsewhere."""
        return self.brought - self.paid

    def figures(self, cell: int, currency: str) -> dict[str, Any]:
        """The figures of one cell as a reason says them."""
        cost = max(float(self.cost[cell]), 1.0)
        return {
            "best_return": float(self.brought[cell]) / cost,
            "price": float(self.paid[cell]) / cost,
            "at_spend": money(float(self.spend[cell]), currency),
            "needed": money(cost, currency),
        }


@dataclass(frozen=True)
class Offers:
    """Cells that are out, at the spends that suit them; an action that is out begins with each.

    `chosen`: where a cell gains most; `freed`: where it would if hours cost nothing, `would_pay`
    (n) being whether it then gained something; `top`: where it brings most per unit of money.
    `pays` (n): worth what its rows ask, what begins its action being shared by all of its cells;
    `but_for_rules` (n): worth what they ask if rules between actions asked nothing.
    """

    chosen: Offer
    freed: Offer
    top: Offer
    pays: Flags
    but_for_rules: Flags
    would_pay: Flags

    @classmethod
    def of(cls, grid: Grid, worth: Floats, spends: Floats) -> Offers:
        """Those of a plan, `worth` being what one more unit of each row brings to it."""
        hours = np.array([row.measure == "hours" for row in grid.rows], dtype=bool)
        asked, free = grid.asked(worth), grid.asked(np.where(hours, 0.0, worth))
        unruled = _begins(grid, np.where(grid.is_rule, 0.0, worth), spends)
        weight = grid.weight + asked.paid
        fixed, begins = _fixed(grid, spends), _begins(grid, worth, spends)
        most = np.minimum(grid.high, np.maximum(grid.reach, grid.lowest))
        lowest, high = ends(grid.lowest, most)
        returns = Returns(grid.curves, lowest, high, weight, grid.loss, fixed)

        def at(spend: Floats, what: Asked = asked, once: Floats = begins) -> Offer:
            paid = what.unit * spend + what.start + once
            return Offer(spend, returns.brought(spend), spend + fixed, paid)

        chosen, without = (best_spends(returns, what.unit, weight) for what in (asked, free))
        pays = _pays(grid, at(chosen), begins)
        but_for = _pays(grid, at(chosen, once=unruled), unruled)
        would = at(without, free).gains > 0
        return cls(at(chosen), at(without), at(returns.best()), pays, but_for, would)


def _fixed(grid: Grid, spends: Floats) -> Floats:
    """What the budget asks of each cell as soon as it runs, and of its action if that is out."""
    own, once = (np.asarray(part[0].todense()).ravel() for part in (grid.running, grid.actions))
    return np.asarray(own + np.where(_out(grid, spends), np.maximum(once, 0.0), 0.0)[grid.group])


def _begins(grid: Grid, worth: Floats, spends: Floats) -> Floats:
    """What the rows ask for the action of each cell to begin, if it is out."""
    due = np.maximum(grid.due(worth), 0.0)
    return np.asarray(np.where(_out(grid, spends), due, 0.0)[grid.group])


def _out(grid: Grid, spends: Floats) -> Flags:
    return np.asarray(np.bincount(grid.group, spends > 0, len(grid.names)) == 0)


def _pays(grid: Grid, chosen: Offer, begins: Floats) -> Flags:
    """Whether a cell gains something, and all that may run of its action more than it begins at."""
    alone = np.where(chosen.spend >= 1, chosen.gains + begins, 0.0)
    order = np.lexsort((-alone, grid.group))
    sizes = np.bincount(grid.group, minlength=len(grid.names))
    rank = np.arange(len(grid)) - (np.cumsum(sizes) - sizes)[grid.group[order]]
    counted = np.where(rank < grid.most[grid.group[order]], np.maximum(alone[order], 0.0), 0.0)
    together = np.bincount(grid.group[order], counted, len(grid.names))[grid.group]
    return np.asarray((alone > 0) & (together > begins))
