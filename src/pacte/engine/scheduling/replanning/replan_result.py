"""A replanning as a `pacte.replan` answer, and as the plan that adopts one of its rungs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from pacte import document
from pacte.document.events import Event
from pacte.document.results import replan as contract
from pacte.document.results.schedule import PlacedStep
from pacte.engine.scheduling.replanning.differences import Moved
from pacte.engine.scheduling.replanning.rings import Replan
from pacte.engine.scheduling.replanning.rung import Rung
from pacte.engine.scheduling.result import as_result as schedule_result
from pacte.engine.scheduling.result import reason_given
from pacte.engine.scheduling.schedule import Placed


def as_result(found: Replan, events: Sequence[Event], *, today: date) -> contract.ReplanResult:
    """The answer of `pacte replan --json`; see docs/reference/replan.md."""
    last = found.rungs[-1].schedule
    return contract.ReplanResult(
        as_of=today,
        seed=found.seed,
        input_sha256=document.input_sha256(found.given),
        status=last.status,
        events=tuple(e.model_dump(mode="json", exclude_none=True) for e in events),
        change=found.patch,
        hit=tuple(contract.StepHit(**hit._asdict()) for hit in found.hit),
        frozen=last.frozen,
        cost_before=found.cost_before,
        rungs=tuple(_rung(found, rung, today) for rung in found.rungs),
        remarks=tuple(map(reason_given, found.remarks)),
        work=found.work,
    )


def _rung(found: Replan, rung: Rung, today: date) -> contract.RungGiven:
    told = schedule_result(found.after, rung.schedule, today=today)
    return contract.RungGiven(
        ring=rung.ring,
        aim=rung.aim,
        freed=rung.freed,
        moved=tuple(map(_moved, rung.moved)),
        added=tuple(map(_moved, rung.added)),
        people=rung.people,
        cost=told.cost,
        tardiness=told.tardiness,
        off_season=told.off_season,
        off_window=told.off_window,
        balance=told.balance,
        missed_synergies=told.missed_synergies,
        dropped=told.dropped,
        unplaced=told.unplaced,
        reasons=told.reasons,
        conflicts=told.conflicts,
        proven=rung.proven,
        patch=(*found.patch, *patch_of(rung)),
    )


def _moved(change: Moved) -> contract.StepMoved:
    return contract.StepMoved(
        step=change.id, before=_placed(change.before), after=_placed(change.after)
    )


def _placed(place: Placed | None) -> PlacedStep | None:
    if place is None:
        return None
    return PlacedStep(
        start_date=place.start_date,
        end_date=place.end_date,
        needs=place.needs,
        start_half=place.start_half,
        end_half=place.end_half,
    )


FIELDS = ("start_date", "end_date", "start_half", "end_half")


def patch_of(rung: Rung) -> tuple[dict[str, Any], ...]:
    """What the rung changes of the plan after the event, as JSON Patch; null empties a field."""
    return tuple(op for change in (*rung.moved, *rung.added) for op in _operations(change))


def _operations(change: Moved) -> Iterator[dict[str, Any]]:
    at = f"/steps/{change.id}"
    for name in FIELDS:
        now, was = getattr(change.after, name, None), getattr(change.before, name, None)
        if now != was:
            value = None if now is None else str(now)
            yield {"op": "add", "path": f"{at}/{name}", "value": value}
    before = change.before.needs if change.before else ()
    crews = change.after.needs if change.after else tuple(() for _ in before)
    for place, crew in enumerate(crews):
        path = f"{at}/needs/{place}/assigned"
        yield {"op": "add", "path": path, "value": list(crew)}


def adopted(found: Replan, rung: int) -> document.Plan:
    """The plan given, after the event, with the dates and people of one rung."""
    return document.patched(found.given, (*found.patch, *patch_of(found.rungs[rung])))
