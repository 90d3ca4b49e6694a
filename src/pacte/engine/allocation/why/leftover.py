"""What keeps money that is left over from being used, where one thing does."""

from __future__ import annotations

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
    hours = _of_hours(of_cells)
    if hours:
        return {"cause": "hours", **hours}
    is_over = bool(of_cells) and {reason.code for reason in of_cells} <= _OVER
    return {"cause": "over"} if is_over else {}


def _of_hours(of_cells: tuple[Reason, ...]) -> dict[str, Any]:
    """The hours that hold most cells, in all of the periods in which they do."""
    held: dict[tuple[str, str | None], list[dict[str, Any]]] = {}
    for said in (reason.params for reason in of_cells if reason.code in _OF_HOURS):
        row = said["row"].replace(f":{said['period']}", "")
        held.setdefault((row, said["skill"]), []).append(said)
    if not held:
        return {}
    most = max(held.values(), key=len)
    periods = sorted({said["period"] for said in most})
    first = next(said for said in most if said["period"] == periods[0])
    found = {key: first[key] for key in ("row", "period", "skill")}
    return {**found, "periods": periods} if periods[1:] else found
