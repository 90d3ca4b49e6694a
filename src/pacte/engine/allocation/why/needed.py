"""Why what a rule needs, or the rest of an action's own minimum, cannot run."""

from __future__ import annotations

from typing import Literal

from pacte.engine.allocation.problem import Problem, Row

Because = Literal["closed", "nothing", "stopped", "outside", "rest"]
"""No period is open to it; it may spend nothing; it is stopped; its dates are outside the plan;
what else is asked keeps it out."""

PARTS = 4
"""Of the key of a rule by which one action needs another: `rule:<n>:<action>:<needed>`."""


_BECAUSE_KEPT: dict[str, Because] = {"stopped": "stopped", "outside_plan": "outside"}


def whom_it_needs(problem: Problem, row: Row) -> dict[str, str]:
    """`needing`, `needed` and `because` of such a rule; empty for any other."""
    parts = row.key.split(":")
    if len(parts) != PARTS:
        return {}
    return {"needing": parts[2], "needed": parts[3], "because": _because(problem, parts[3])}


def _because(problem: Problem, name: str) -> Because:
    kept = next((kept for kept in problem.kept if kept.action == name), None)
    if kept is not None:
        return _BECAUSE_KEPT.get(kept.code, "nothing")
    cells = [cell for cell in problem.cells if cell.action == name]
    if all(cell.closed for cell in cells):
        return "closed"
    return "rest" if any(cell.can_run for cell in cells) else "nothing"


NoMore = Literal["over", "occurrences"]
"""No period is left to it; what is engaged takes all the times that it may run."""


def why_no_more(problem: Problem, name: str) -> NoMore | None:
    """Why an action can spend no more than what is engaged; None where it could, or for more."""
    cells = [cell for cell in problem.cells if cell.action == name]
    forced = [cell for cell in cells if not cell.may_be_off]
    if any(cell.high is None or cell.high > cell.low for cell in forced):
        return None
    if all(cell.closed for cell in cells):
        return "over"
    most = next((group.most for group in problem.groups if group.action == name), None)
    return "occurrences" if most is not None and len(forced) >= most else None
