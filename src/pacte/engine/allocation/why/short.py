"""What an envelope lacks that is too small by arithmetic alone, where more than it binds."""

from __future__ import annotations

import time
from dataclasses import replace

from pacte.engine.allocation.grid.from_problem import grid_of
from pacte.engine.allocation.grid.grid import Grid
from pacte.engine.allocation.problem import Kept, Problem
from pacte.engine.allocation.why import tight
from pacte.engine.allocation.why.needed import PARTS
from pacte.engine.allocation.why.reasons import Reason

OF_ENVELOPE = ("budget_too_small", "release_actions")


def in_all(problem: Problem, blocked: tuple[Reason, ...], seconds: float) -> tuple[Reason, ...]:
    """The obstacles of a problem, with all that rules, floors and limits make lack beside them.

    What arithmetic says of the envelope stands where the exact search, in `seconds` at most, finds
    the same; else that search speaks. Where it did not end, there may be more, and it is said.
    """
    is_short = any(reason.code in OF_ENVELOPE for reason in blocked)
    if problem.is_one_budget or not is_short:
        return blocked
    if any(reason.code not in OF_ENVELOPE for reason in blocked):
        return (*blocked, tight.MORE)
    until = time.monotonic() + seconds
    grid = grid_of(problem)
    status, found = tight.why(problem, grid, seconds)
    if status == "unknown" or tight.MORE in found:
        others = (reason for reason in found if reason.params.get("row", "budget") != "budget")
        return (*blocked, *others, tight.MORE)
    is_same = len(found) == 1 and _is_as_short(found[0], blocked[0])
    left = until - time.monotonic()
    return blocked if is_same and _is_released(problem, grid, blocked[1:], left) else found


def _is_as_short(found: Reason, told: Reason) -> bool:
    """Whether no more lacks than what arithmetic says of the envelope."""
    is_envelope = found.params.get("row") == "budget"
    return is_envelope and found.params["missing"].cents <= told.params["missing"].cents


def _is_released(
    problem: Problem, grid: Grid, released: tuple[Reason, ...], seconds: float
) -> bool:
    """Whether a plan holds once actions are released, where some are said to suffice."""
    names = {name for reason in released for name in reason.actions}
    kept = [kept for kept in problem.kept if kept.action in names]
    if any(_is_relied_on(problem, one) for one in kept):
        return False
    limit = grid.limit.copy()
    limit[0] += sum(one.spend - one.engaged + (0 if one.engaged else one.fixed) for one in kept)
    names -= {one.action for one in kept}
    return not released or tight.holds_without(
        problem, replace(grid, limit=limit), sorted(names), seconds
    )


def _is_relied_on(problem: Problem, kept: Kept) -> bool:
    """Whether a floor counts what a kept action spends, or a rule needs it."""
    for row in problem.rows:
        parts = row.key.split(":")
        needed = parts[PARTS - 1 :] if parts[0] == "rule" else []
        if kept.action in needed or (parts[-1] == "least" and kept.action in row.lowered):
            return True
    return False
