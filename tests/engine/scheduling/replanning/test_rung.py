"""The answers shown: none leaves an action out that moves keep, none that a later one beats."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from tests.builders import step

from pacte.document import plan_from_form
from pacte.document.events import event_from_form
from pacte.engine import scheduling
from pacte.engine.scheduling import Rung
from pacte.engine.scheduling.replanning.rung import undominated

Form = dict[str, Any]
TODAY = date(2027, 3, 1)


def on_ana(action: str, first: str, last: str, **fields: Any) -> Form:
    """Two days of Ana and of nobody else."""
    need = {"effort_days": "2", "assigned": ["ana"], "candidates": ["ana"]}
    dates = {"start_date": first, "end_date": last}
    return step(action, duration_days=2, exclusive=True, needs=[need], **dates, **fields)


def rungs_after(event: Form, **steps: Form) -> tuple[Rung, ...]:
    """What is answered when `a` is optional and `b` is not."""
    form = {
        "id": "p",
        "name": "P",
        "company": "Martin SAS",
        "start": "2027-03-01",
        "end": "2027-04-30",
        "people": {"ana": {"name": "Ana"}},
        "actions": {"a": {"name": "A", "optional": True}, "b": {"name": "B"}},
        "steps": steps,
    }
    given = plan_from_form(form)
    return scheduling.replan(given, [event_from_form(event)], today=TODAY).rungs


def moved(rung: Rung) -> list[str]:
    return [change.id for change in rung.moved if change.after is not None]


def test_an_optional_action_that_more_moves_keep_is_not_left_out() -> None:
    x = on_ana("a", "2027-03-02", "2027-03-03")
    y = on_ana("a", "2027-03-04", "2027-03-05", after=[{"step": "x"}])
    rungs = rungs_after({"kind": "delay", "step": "x", "days": 1}, x=x, y=y)
    assert [(moved(r), r.schedule.dropped) for r in rungs] == [(["x", "y"], ())]


def test_an_optional_action_that_its_neighbor_makes_room_for_is_not_left_out() -> None:
    x = on_ana("a", "2027-03-02", "2027-03-03", latest_date="2027-03-05")
    y = on_ana("b", "2027-03-04", "2027-03-05")
    away = {"kind": "absence", "person": "ana", "start": "2027-03-02", "end": "2027-03-03"}
    first = rungs_after(away, x=x, y=y)[0]
    assert (first.ring, moved(first), first.schedule.dropped) == (1, ["x", "y"], ())


def test_an_optional_action_that_can_no_longer_be_done_is_left_out_at_once() -> None:
    x = on_ana("a", "2027-03-02", "2027-03-03", latest_date="2027-03-05")
    y = on_ana("b", "2027-03-09", "2027-03-10")
    away = {"kind": "absence", "person": "ana", "start": "2027-03-02", "end": "2027-03-05"}
    first = rungs_after(away, x=x, y=y)[0]
    assert (first.ring, moved(first), first.schedule.dropped) == (0, [], ("a",))


def test_a_later_answer_that_is_no_worse_on_any_figure_hides_the_first() -> None:
    x = on_ana("a", "2027-03-02", "2027-03-03")
    (rung,) = rungs_after({"kind": "delay", "step": "x", "days": 1}, x=x)
    cheap, dear = (replace(rung, schedule=replace(rung.schedule, cost=n)) for n in (1, 2))
    more = replace(cheap, moved=rung.moved * 2)
    assert undominated([dear, cheap]) == (cheap,)
    assert undominated([dear, more]) == (dear, more)
