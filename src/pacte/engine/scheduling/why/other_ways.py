"""What is proven of a plan that leaves some fixed tasks, once others might have been left."""

from __future__ import annotations

from dataclasses import replace

from pacte.engine.scheduling.costs import cost
from pacte.engine.scheduling.exact.search import Found
from pacte.engine.scheduling.loads import begun_points
from pacte.engine.scheduling.narrowing import alone
from pacte.engine.scheduling.why.explain import Doubt
from pacte.engine.scheduling.why.held_order import Way


def among_ways(doubt: Doubt, left_out: frozenset[int], found: Found) -> Found:
    """A plan found, with the bound of all plans that leave as little, whichever fixed tasks.

    `found`: what is known of the plans that leave those of `doubt`; its bound is None where it
    leaves more, so that others might leave less in all. `left_out`: acts that those plans drop.
    """
    least = _least_of_others(doubt, left_out)
    if found.bound is None or least is None:
        return _unproven(replace(found, bound=None))
    bound = min(found.bound, least)
    is_least = cost(doubt.problem, found.draft) <= bound
    return replace(found, bound=bound) if is_least else _unproven(replace(found, bound=bound))


def _unproven(found: Found) -> Found:
    """A search over that proves nothing: it ends by its work."""
    by_work = "work" if found.stopped_by == "proof" else found.stopped_by
    return replace(found, proven=False, stopped_by=by_work)


def _least_of_others(doubt: Doubt, left_out: frozenset[int]) -> int | None:
    """No plan that leaves other fixed tasks costs less; None: not known."""
    if doubt.circles.is_a_choice or doubt.held.others is None:
        return None
    mine = {doubt.problem.tasks[t].act for t in doubt.held.left}
    ways = doubt.held.others
    return min((_least(doubt, way, left_out - mine) for way in ways), default=NO_LIMIT)


NO_LIMIT = 1 << 62
"""More than any plan costs."""


def _least(doubt: Doubt, way: Way, left_out: frozenset[int]) -> int:
    """What no plan that leaves the tasks of a way costs less than."""
    problem = doubt.problem
    acts = {problem.tasks[t].act for t in way}
    out = left_out | {a for a in acts if problem.acts[a].optional}
    elsewhere = doubt.reasons.keys() - doubt.held.left.keys()
    there = [t for t in doubt.order if t not in way and t not in elsewhere]
    return sum(alone(problem, doubt.free, frozenset(out), there)) + begun_points(problem)
