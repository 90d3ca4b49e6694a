"""A plan's prudence weighed: its cases drawn, the plan found, and how plans fare in other cases."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from pacte.document import Plan
from pacte.engine.allocation.curves.response import Floats
from pacte.engine.allocation.grid.from_problem import grid_of
from pacte.engine.allocation.grid.grid import Grid
from pacte.engine.allocation.one_budget.optimize import Limits
from pacte.engine.allocation.problem import Problem
from pacte.engine.allocation.prudence.draws import Spread, factors, spreads
from pacte.engine.allocation.prudence.prudent import Prudent, prudent
from pacte.engine.allocation.prudence.tail import Cases
from pacte.engine.allocation.search.known import FEW_CELLS
from pacte.engine.allocation.search.share import share

CASES = 1000
"""Cases that the plan is chosen on."""

OTHER_CASES, LEAST_CASES, MOST_NUMBERS = 10_000, 1000, 20_000_000
"""Cases of another draw that the plan is looked at in: fewer where there are many actions."""

ONE_MORE = 100_000
"""Cents: "1,000 € more would bring about …"."""


@dataclass(frozen=True)
class OneMore:
    """What `amount` more of budget would bring (cents), by a second computation or a price."""

    amount: int
    value: float
    by: Literal["computed", "price"] = "computed"


@dataclass(frozen=True)
class Fate:
    """What a plan is expected to bring, and in the worst tenth of `cases`: in what is sought."""

    expected: float
    worst: float


@dataclass(frozen=True)
class Faced:
    """A plan in the cases that it was chosen on, and in others. Cents."""

    chosen: Fate
    checked: Fate


@dataclass(frozen=True)
class Caution:
    """The prudent plan, and how it, the plan without prudence and today's fare."""

    seed: int
    prudent: Prudent
    spreads: tuple[Spread, ...]
    checked: int
    own: Faced
    without: Faced
    today: Faced
    one_more: OneMore | None


def weighed(
    plan: Plan,
    problem: Problem,
    grid: Grid,
    starts: tuple[Floats, ...],
    how: tuple[int, Limits],
) -> Caution:
    """The prudent plan of `problem`. `starts`: the plan without prudence, today's, others.

    `how` is (seed, limits).
    """
    seed, limits = how
    assert plan.sharing is not None  # noqa: S101 - it asks for prudence
    known = spreads(plan, grid.names)
    cases = Cases(grid, factors(known, seed, "chosen", CASES))
    prudence = float(plan.sharing.prudence)
    found = prudent(problem, cases, prudence, starts, limits.nodes, limits.time_limit / 2)
    assert found.found.spends is not None  # noqa: S101 - the first start breaks nothing
    count = max(LEAST_CASES, min(OTHER_CASES, MOST_NUMBERS // max(len(known), 1)))
    other = Cases(grid, factors(known, seed, "checked", count))
    own, without, today = (_faced(cases, other, s) for s in (found.found.spends, *starts[:2]))
    more = _one_more(problem, found, limits)
    return Caution(seed, found, known, count, own, without, today, more)


def _faced(chosen: Cases, other: Cases, spends: Floats) -> Faced:
    expected = chosen.grid.value(spends)
    checked = Fate(float(other.of_spends(spends).mean()), other.worst(spends))
    return Faced(Fate(expected, chosen.worst(spends)), checked)


def _one_more(problem: Problem, found: Prudent, limits: Limits) -> OneMore | None:
    """The same with more money, under the lines found; None where that would take long."""
    if len(problem.cells) > FEW_CELLS or found.found.spends is None:
        return None
    richer = replace(found.problem, budget=(problem.budget or 0) + ONE_MORE)
    better = share(grid_of(richer), (found.found.spends,), limits.nodes, limits.time_limit / 10)
    spends = found.found.spends if better.spends is None else better.spends
    gain = found.value(np.asarray(spends)) - found.found.value
    return OneMore(ONE_MORE, max(0.0, gain))
