"""What could be changed about the order of two steps, or of two actions."""

from __future__ import annotations

from collections.abc import Iterator

from pacte import document
from pacte.engine.scheduling.sequences import FromSequence
from pacte.engine.scheduling.why.case import FARTHEST_DAYS, Case, Lever, Repair
from pacte.engine.scheduling.why.conditions import Condition
from pacte.engine.scheduling.why.edits import Edit

Path = tuple[str | int, ...]


def shorter_wait(_case: Case, near: document.Plan, c: Condition) -> Iterator[Lever]:
    """A shorter wait between two steps or actions, or none of the order at all."""
    paths, lag = _links(near, c), int(c.params["min_lag_days"])

    def at(n: int) -> Repair:
        params = {"days": n, "from": lag, "to": lag - n}
        edits = tuple(Edit((*path, "min_lag_days"), lag - n) for path in paths)
        said = tuple(Edit((*edit.path, "min_gap_days"), lag - n) for edit in c.said)
        return Repair("shorten_lag", c.objects, params, edits, n, said=said)

    none = tuple(map(Edit, paths))
    dropped = Repair("drop_order", c.objects, {}, none, 20, said=c.said)
    yield Lever(lag, at)
    yield Lever(1, lambda _n: dropped)


def longer_gap(_case: Case, near: document.Plan, c: Condition) -> Iterator[Lever]:
    """A longer gap allowed between two steps or actions."""
    paths, most = _links(near, c, bounded=True), int(c.params["max_lag_days"])

    def at(n: int) -> Repair:
        params = {"days": n, "from": most, "to": most + n}
        edits = tuple(Edit((*path, "max_lag_days"), most + n) for path in paths)
        said = tuple(Edit(edit.path, most + n) for edit in c.said)
        return Repair("lengthen_gap", c.objects, params, edits, n, said=said)

    yield Lever(FARTHEST_DAYS, at)


def _links(near: document.Plan, c: Condition, *, bounded: bool = False) -> list[Path]:
    """The places of the link of a condition, or of all those that its sequence of actions makes.

    `bounded`: those with a largest gap alone.
    """
    _, key, _, place, *_ = c.without[0].path
    link = near.steps[str(key)].after[int(place)]
    if not isinstance(link, FromSequence):
        return [("steps", key, "after", place)]
    return [
        ("steps", other, "after", i)
        for other, step in near.steps.items()
        for i, one in enumerate(step.after)
        if isinstance(one, FromSequence) and one.origin == link.origin
        if one.max_lag_days is not None or not bounded
    ]
