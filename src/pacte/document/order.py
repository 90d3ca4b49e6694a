"""Where a sequence of actions ties their steps: the last of one, the first of the next."""

from __future__ import annotations

from collections.abc import Iterator

from pacte.document.plan import Plan
from pacte.document.sequences import Follows


def ends_of(plan: Plan, action: str) -> tuple[list[str], list[str]]:
    """The steps of an action that wait for none of it, and those that none of it waits for."""
    mine = {
        key: {link.step for link in step.after}
        for key, step in plan.steps.items()
        if step.action == action and step.status != "canceled"
    }
    waited_for = {before for links in mine.values() for before in links}
    first = [key for key, links in mine.items() if not links & mine.keys()]
    return first, [key for key in mine if key not in waited_for]


def sequences(plan: Plan) -> Iterator[tuple[str, int, Follows]]:
    """(action that follows, place among its `follows`, how) of each sequence of the plan."""
    for key, action in plan.actions.items():
        yield from ((key, place, how) for place, how in enumerate(action.follows or ()))
