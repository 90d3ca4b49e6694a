"""The price of money at which the actions together ask for the budget, and the bound it gives.

For any price p ≥ 0 no plan brings more than p · budget + Σ over cells of the most that
M(x) − p · cost(x) can reach. The best reply of each cell is exact, so the figure bounds the true
curves. Source: docs/methods/allocation.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pacte.engine.allocation.curves.response import Curves, Flags, Floats
from pacte.engine.allocation.problem import Problem

SLACK = 1e-12
"""The bound is raised by this part of itself: more than floating point can lose."""

MOST_LOOKS = 120
CLOSE = 1e-13
NEAR_CENTS = 0.01
HIGHEST = 1e280
LEAP = 1e20
BISECT_EVERY = 3
CORNER = 4
"""Where what is asked falls so many times faster between two prices than at first, it jumps."""


@dataclass(frozen=True)
class Box:
    """The spends allowed to n cells in one branch: 0 where `off`, `low`..`high` where `on`."""

    off: Flags
    on: Flags
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Model:
    """The cells as arrays, in cents: `curves`, `fixed` costs, what is allowed, the money shared.

    `most` is the highest spend that each cell's own rules allow, whatever the budget. `alike` has
    the same number for cells that nothing but their names tells apart.
    """

    curves: Curves
    fixed: Floats
    box: Box
    budget: float
    most: Floats
    alike: NDArray[np.intp]


@dataclass(frozen=True)
class Replies:
    """What each cell would choose at one price."""

    spend: Floats
    on: Flags
    cost: Floats
    gain: float


@dataclass(frozen=True)
class Dual:
    """The best bound found (cents), its price, and the replies on both sides of the budget.

    `within` costs at most the budget; `beyond` more, or is None where money is left over.
    """

    price: float
    bound: float
    within: Replies
    beyond: Replies | None


def model_of(problem: Problem) -> Model:
    """The arrays of `problem`; no cell may spend more than what the others must leave it."""
    cells = problem.cells
    room = problem.shared - problem.floor_cost
    off = np.array([cell.may_be_off for cell in cells], dtype=bool)
    own = np.array([room + cell.floor_cost - cell.fixed for cell in cells], dtype=np.float64)
    high = np.array([np.inf if c.high is None else c.high for c in cells], dtype=np.float64)
    low = np.array([cell.low for cell in cells], dtype=np.float64)
    fixed = np.array([cell.fixed for cell in cells], dtype=np.float64)
    most, high = high, np.minimum(high, own)
    # An action that may be off, has no minimum and costs nothing more when it runs has no switch.
    switchless = off & (low == 0) & (fixed == 0) & (high >= 0)
    box = Box(off & ~switchless, switchless | (high >= np.maximum(low, 1)), low, high)
    box = replace(box, high=np.where(box.on, high, low))
    curves = Curves.of(cell.curve for cell in cells)
    return Model(curves, fixed, box, problem.shared, most, _alike(curves, fixed, box))


def _alike(curves: Curves, fixed: Floats, box: Box) -> NDArray[np.intp]:
    """A number per cell, the same for those with the same curve, fixed cost and bounds."""
    shape = [curves.maximum, curves.half_spend, curves.shape, curves.cap, curves.exponential, fixed]
    rows = np.stack([*shape, box.low, box.high, box.off, box.on])
    return np.asarray(np.unique(rows, axis=1, return_inverse=True)[1]).reshape(-1)


def replies(model: Model, box: Box, price: float) -> Replies:
    """The exact best reply of each cell to `price` ≥ 0 (margin per unit of money)."""
    curves = model.curves
    middle = box.high if price == 0 else np.clip(curves.spends_at(price), box.low, box.high)
    spends = np.stack([box.low, middle])
    gains = np.stack([curves.values(spend) for spend in spends]) - price * spends
    best = np.argmax(gains, axis=0)
    places = np.arange(len(curves))
    gain = gains[best, places] - price * model.fixed
    on = box.on & (~box.off | (gain > 0))
    spend = np.where(on, spends[best, places], 0.0)
    cost = np.where(on, spend + model.fixed, 0.0)
    return Replies(spend, on, cost, math.fsum(np.where(on, gain, 0.0)))


def floors(model: Model, box: Box) -> Replies:
    """The least that each cell can cost."""
    on = box.on & ~box.off
    spend = np.where(on, box.low, 0.0)
    gain = math.fsum(np.where(on, model.curves.values(spend), 0.0))
    return Replies(spend, on, np.where(on, spend + model.fixed, 0.0), gain)


def is_empty(model: Model, box: Box) -> bool:
    """Whether no plan of `box` is within the budget."""
    stuck = ~box.off & ~box.on
    least = floors(model, box)
    return bool(np.any(stuck)) or math.fsum(least.cost) > model.budget


def bound_at(model: Model, box: Box, price: float) -> float:
    """What no plan of `box` can exceed, by `price`, in cents."""
    found = replies(model, box, price)
    return _raised(found.gain, price * model.budget)


def _raised(gain: float, worth: float) -> float:
    return gain + worth + SLACK * (abs(gain) + worth)


class _Search:
    """The bracket of a price: beyond (`left`) money is short, within (`right`) it suffices."""

    def __init__(self, model: Model, box: Box) -> None:
        self.model, self.box = model, box
        self.price, self.bound = 0.0, math.inf
        self.within: Replies | None = None
        self.beyond: Replies | None = None
        self.left = self.right = 0.0
        self.over = self.under = 0.0
        self.bounds = [math.inf, math.inf]

    def look(self, price: float) -> float:
        """Reply to `price`, keep the best bound and the nearest side; the money asked in excess."""
        found = replies(self.model, self.box, price)
        excess = math.fsum(found.cost) - self.model.budget
        bound = _raised(found.gain, price * self.model.budget)
        if bound < self.bound:
            self.price, self.bound = price, bound
        self.bounds[excess <= 0] = bound
        if excess > 0:
            self.beyond, self.left, self.over = found, price, excess
        else:
            self.within, self.right, self.under = found, price, excess
        return excess

    def fall(self) -> float:
        """How fast what is asked falls between both sides, by the logarithm of the price."""
        return (self.over - self.under) / math.log(self.right / self.left)

    def crossing(self) -> float:
        """The price at which the lines of both replies cross; next to a side at the nearest."""
        ends = self.over * self.left - self.under * self.right
        price = (ends + self.bounds[0] - self.bounds[1]) / (self.over - self.under)
        nearest = CLOSE / 2 * self.right
        return min(max(price, self.left + nearest), self.right - nearest)

    def between(self, share: float) -> float:
        """The price so far on the way from one side to the other, by its logarithm."""
        return float(self.left * (self.right / self.left) ** share)

    def is_closed(self) -> bool:
        """Nothing is left between the two sides but rounding."""
        near = -self.under <= NEAR_CENTS if self.within is not None else False
        return near or self.right - self.left <= CLOSE * self.right


def solve(model: Model, box: Box, near: float = 0.0) -> Dual:
    """The price that makes the bound of `box` least, started `near` a known price. Never fails.

    `box` must not be empty.
    """
    search = _Search(model, box)
    if search.look(0.0) > 0:
        _bracket(search, near or _mean_return(model))
        _close(search)
    within = search.within if search.within is not None else floors(model, box)
    return Dual(search.price, search.bound, within, search.beyond)


def _mean_return(model: Model) -> float:
    return float(model.curves.maximum.sum() / (model.budget + model.curves.half_spend.sum()))


def _bracket(search: _Search, price: float) -> None:
    """Step away from `price` until one side is short of money and the other has enough."""
    factor = 1.5
    excess = search.look(price)
    if excess <= 0:
        while excess <= 0 and price > 1 / HIGHEST:
            price, factor = price / min(factor, LEAP), factor * factor
            excess = search.look(price)
        return
    while excess > 0 and price < HIGHEST:
        price, factor = price * min(factor, LEAP), factor * factor
        excess = search.look(price)


def _close(search: _Search) -> None:
    """Regula falsi on the logarithm of the price (Illinois), every third look a bisection.

    Where what is asked jumps, the bound has a corner between two lines: they cross there.
    """
    if search.within is None or search.left == 0:
        return
    side, usual = 0, search.fall()
    over, under = search.over, search.under
    for turn in range(MOST_LOOKS):
        if search.is_closed():
            return
        share = 0.5 if turn % BISECT_EVERY == 0 else min(max(over / (over - under), 0.02), 0.98)
        jumps = search.fall() > CORNER * usual
        price = search.crossing() if jumps else search.between(share)
        if not search.left < price < search.right:
            return
        if search.look(price) > 0:
            over, under = search.over, under / 2 if side > 0 else under
            side = 1
        else:
            under, over = search.under, over / 2 if side < 0 else over
            side = -1
