"""After an event: a ladder is asked for, one answer adopted, every constraint looked at again."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from tests import builders
from tests.apps.builders import NOON, Cast
from tests.apps.scenarios.test_scenarios import TODAY, adopt

from pacte.apps.plans import operations as plans
from pacte.apps.plans.models import Plan, photos
from pacte.apps.scenarios import inputs, operations
from pacte.apps.scenarios.models import Scenario
from pacte.apps.scenarios.operations import NewScenario
from pacte.document import Change, Conflict, Invalid, form_of, plan_from_form
from pacte.document.events import event_from_form
from pacte.engine import scheduling

AWAY = {"kind": "absence", "person": "bob", "start": "2026-03-09", "end": "2026-03-13"}
NEW = NewScenario("replan", TODAY, events=(AWAY,))


def whole_days(name: str, start: str, end: str, **fields: Any) -> dict[str, Any]:
    """Two whole days of Bob."""
    need = {"effort_days": "2", "assigned": ["bob"]}
    dated = {"start_date": start, "end_date": end, "duration_days": 2, "exclusive": True}
    return builders.step("show", name=name, needs=[need], **dated, **fields)


def dated_plan(cast: Cast) -> Plan:
    """Bob prepares on 9 and 10 March, then briefs; Chloé is free."""
    steps = {
        "prepare": whole_days("Préparer", "2026-03-09", "2026-03-10"),
        "brief": whole_days("Briefer", "2026-03-16", "2026-03-17", after=[{"step": "prepare"}]),
    }
    people = {key: {"name": key.title()} for key in ("alice", "bob", "chloe")}
    form = {"people": people, "actions": {"show": builders.action()}, "steps": steps}
    return plans.create_plan(builders.plan(**form), by=cast.alice, at=NOON)


def answered(cast: Cast, plan: Plan, new: NewScenario = NEW) -> Scenario:
    """As a worker does: the engine on the document that was kept."""
    scenario = operations.request_scenario(plan, new, by=cast.alice, at=NOON)
    events = [event_from_form(form) for form in scenario.parameters["events"]]
    found = scheduling.replan(inputs.given(scenario), events, today=TODAY)
    result = scheduling.replan_result(found, events, today=TODAY).to_json()
    operations.keep_result(scenario, json.dumps(result).encode(), by=cast.alice, at=NOON)
    return scenario


def test_a_rung_writes_the_event_and_what_it_moves_in_one_entry(cast: Cast) -> None:
    plan = dated_plan(cast)
    adoption = adopt(answered(cast, plan), cast.alice)
    after = photos.read_rows(plan)
    assert [(leave.start, leave.end) for leave in after.people["bob"].leaves] == [
        (date(2026, 3, 9), date(2026, 3, 13))
    ]
    assert "bob" not in after.steps["prepare"].needs[0].assigned
    assert after.steps["brief"].start_date == date(2026, 3, 16)
    assert adoption.left == ()


def test_a_rung_that_is_not_there_is_not_adopted(cast: Cast) -> None:
    scenario = answered(cast, dated_plan(cast))
    with pytest.raises(Conflict, match="nothing_to_adopt"):
        operations.adopt_scenario(scenario, by=cast.alice, at=NOON, today=TODAY, rung=7)


def test_what_changed_since_and_no_longer_fits_is_refused_whole(cast: Cast) -> None:
    """Whoever replaced Bob in the answer goes on leave on those days: nothing is written."""
    plan = dated_plan(cast)
    scenario = answered(cast, plan)
    (moved,) = scenario.result["rungs"][0]["moved"]
    other = moved["after"]["needs"][0][0]
    leave = {"start": moved["after"]["start_date"], "end": moved["after"]["end_date"]}
    form = photos.photograph(plan).model_dump(mode="json", exclude_none=True)
    form["people"][other]["leaves"] = [leave]
    plans.apply_document(plan, plan_from_form(form), by=cast.alice, at=NOON)
    before = photos.read_rows(plan)
    with pytest.raises(Conflict, match="adoption_breaks"):
        adopt(scenario, cast.alice)
    assert photos.read_rows(plan) == before


@pytest.mark.parametrize(
    "new",
    [
        NewScenario("replan", TODAY),
        NewScenario("schedule", TODAY, events=(AWAY,)),
        NewScenario("replan", TODAY, events=({**AWAY, "person": "nobody"},)),
        NewScenario("replan", TODAY, events=({"kind": "flood"},)),
    ],
)
def test_an_event_that_means_nothing_is_refused_at_once(cast: Cast, new: NewScenario) -> None:
    with pytest.raises(Invalid):
        operations.request_scenario(dated_plan(cast), new, by=cast.alice, at=NOON)
    assert not Scenario.objects.exists()


def test_the_command_line_of_the_worker_tells_the_event(cast: Cast) -> None:
    from pacte.apps.scenarios import tasks

    scenario = operations.request_scenario(dated_plan(cast), NEW, by=cast.alice, at=NOON)
    words = list(tasks.command(scenario.job))
    assert words[words.index("replan") + 1] == "-"
    assert json.loads(words[words.index("--event") + 1]) == AWAY


def test_a_show_that_loses_its_only_seller_is_known_when_the_departure_is_adopted(
    cast: Cast,
) -> None:
    """Bob alone may hold the stand: the answer says that it has nobody, and is adopted."""
    plan = dated_plan(cast)
    form = form_of(photos.photograph(plan))
    held = {"fixed": True, "start_date": "2026-03-24", "end_date": "2026-03-25"}
    needs = [{"effort_days": "2", "assigned": ["bob"], "candidates": ["bob"]}]
    form["steps"]["stand"] = builders.step("show", name="Stand", **held, needs=needs)
    plans.apply_document(plan, plan_from_form(form), by=cast.alice, at=NOON)
    leaves = {"kind": "departure", "person": "bob", "last_day": "2026-03-20"}
    scenario = answered(cast, plan, NewScenario("replan", TODAY, events=(leaves,)))
    assert [left["id"] for left in scenario.result["rungs"][0]["unplaced"]] == ["stand"]
    adopt(scenario, cast.alice)
    assert photos.read_rows(plan).people["bob"].left_on == date(2026, 3, 20)


def test_a_plan_beyond_its_envelope_is_not_pushed_further(cast: Cast) -> None:
    """The action costs more than the envelope already: an urgent one is adopted if it is free."""
    plan = dated_plan(cast)
    known = form_of(photos.photograph(plan)).get("budget")
    small = [Change("plan", plan.key, "budget", known, builders.euros(10))]
    plans.apply_document(plan, small, by=cast.alice, at=NOON)
    for key, budget in (("dear", builders.euros(500)), ("free", None)):
        action = {"name": key, **({"budget": budget} if budget else {})}
        event = {"kind": "urgent_action", "id": key, "action": action}
        step = {"action": key, "name": key, "needs": [{"effort_days": "1"}]}
        new = NewScenario("replan", TODAY, events=({**event, "steps": {f"{key}-1": step}},))
        scenario = answered(cast, plan, new)
        if budget:
            with pytest.raises(Conflict, match="budget_exceeded"):
                adopt(scenario, cast.alice)
        else:
            adopt(scenario, cast.alice)
    assert photos.read_rows(plan).actions.keys() >= {"free"}
    assert "dear" not in photos.read_rows(plan).actions
