"""Hours that the schedule could not place come back to the sharing of money as tighter limits.

Source: docs/methods/planning.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pacte.engine.allocation import Allocation, Capacities
from pacte.engine.scheduling import Schedule

MOST_ROUNDS = 3
"""Times that hours found too few are given back to the sharing."""

CENTS = 100


def placed_hours(shared: Allocation, dropped: Iterable[str], known: Capacities) -> Capacities:
    """(skill or None, period) -> hours that found a place, where some of those asked for did not.

    What was `known` before stays where it is tighter. The same as `known` where the actions without
    a place ask for no hours: limits of hours then say nothing.
    """
    without = set(dropped)
    asked: defaultdict[tuple[str | None, str], float] = defaultdict(float)
    failed: defaultdict[tuple[str | None, str], float] = defaultdict(float)
    spends = () if shared.optimum is None else shared.optimum.spends
    for cell, spend in zip(shared.problem.cells, spends, strict=bool(spends)):
        for need in cell.hours if spend else ():
            key = (need.skill, cell.period)
            hours = need.fixed + need.per_cent * spend
            asked[key] += hours
            failed[key] += hours if cell.action in without else 0.0
    found = {key: asked[key] - hours for key, hours in failed.items() if hours > 0}
    return {**known, **{key: min(hours, known.get(key, hours)) for key, hours in found.items()}}


def worth(shared: Allocation, placed: Schedule) -> float:
    """What money and dates are worth together, in units of money; −∞ where one of them fails."""
    if shared.optimum is None or placed.status != "ok":
        return float("-inf")
    return shared.optimum.value / CENTS - placed.cost
