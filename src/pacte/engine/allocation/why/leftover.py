"""What keeps money that is left over from being used, where one thing does."""

from __future__ import annotations

from collections import Counter
from typing import Any

from pacte.engine.allocation.why.reasons import Reason
from pacte.engine.allocation.why.reasons_of_rows import stopping

_OF_HOURS = ("hours_bind", "hours_leave_no_room")
_OVER = {"spent", "closed"}


def cause(of_cells: tuple[Reason, ...]) -> dict[str, Any]:
    """The limit of money that holds most cells; else that few actions may change, the hours that
    hold most, or that no period is open; empty where none does."""
    held = stopping(of_cells)
    if held:
        return held
    few = next((reason for reason in of_cells if reason.code == "few_changes"), None)
    if few is not None:
        return {"cause": "changes", "count": few.params["count"]}
    rows = [(r.params["row"], r.params["period"], r.params["skill"]) for r in _of_hours(of_cells)]
    if rows:
        row, period, skill = Counter(rows).most_common(1)[0][0]
        return {"cause": "hours", "row": row, "period": period, "skill": skill}
    is_over = bool(of_cells) and {reason.code for reason in of_cells} <= _OVER
    return {"cause": "over"} if is_over else {}


def _of_hours(of_cells: tuple[Reason, ...]) -> list[Reason]:
    return [reason for reason in of_cells if reason.code in _OF_HOURS]
