"""A stream of events on one plan, each told on the page, its first answer adopted there."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from tests.apps.builders import NOON
from tests.apps.conftest import plans_are_what_their_journals_say
from tests.apps.write_guard import guarded
from tests.checkers.schedule_checker import check
from tests.engine.scheduling.drawn_plans import START, drawn
from tests.engine.scheduling.replanning.test_replan import as_schedule, begun, dated
from tests.web.scenarios.test_views import finish

from pacte.apps.plans import operations
from pacte.apps.plans.models import photos
from pacte.apps.scenarios import inputs
from pacte.apps.scenarios.models import Scenario
from pacte.document import form_of, patched, plan_from_form
from pacte.document.events import event_from_form
from pacte.engine import scheduling
from pacte.wording.replan import worded

Form = dict[str, Any]


def told(draw: random.Random, form: Form, today: date) -> tuple[str, Form]:
    """The address of a form of the page, and what is typed in it."""
    waiting = [k for k, s in form["steps"].items() if s["status"] == "to_do"] or ["none"]
    first = today + timedelta(draw.randint(0, 10))
    person, step = draw.choice(sorted(form["people"])), draw.choice(waiting)
    urgent = {"name": f"Urgence {first}", "type": "", "who": draw.choice(["", "skill:k1"])}
    due = {"effort": "1,5", "over": "", "due": (first + timedelta(20)).isoformat()}
    kinds = [
        {"event": "absence", "start": first.isoformat(), "end": (first + timedelta(6)).isoformat()},
        {"event": "delay", "step": step, "days": str(draw.randint(1, 6))},
        {"event": "cancellation", "what": f"step:{step}"},
        {"event": "departure", "last_day": first.isoformat()},
        {**urgent, **due, "priority": "1"},
    ]
    chosen = draw.choices(kinds, weights=(4, 3, 2, 1, 3))[0]
    if "event" not in chosen:
        return "urgent", chosen
    who = {"person": person} if chosen["event"] in ("absence", "departure") else {}
    return "ask", {"kind": "replan", **who, **chosen}


def computed(scenario: Scenario, today: date) -> Form:
    """As a worker does: the engine on the document that was kept."""
    events = [event_from_form(form) for form in scenario.parameters["events"]]
    found = scheduling.replan(inputs.given(scenario), events, today=today, work=0.3)
    result = worded(found.after, scheduling.replan_result(found, events, today=today)).to_json()
    finish(scenario, result)
    return result


def faults(given: Form, result: Form) -> list[str]:
    """What the independent checker finds on the answers."""
    plans = [form_of(patched(plan_from_form(given), rung["patch"])) for rung in result["rungs"]]
    pairs = zip(plans, result["rungs"], strict=True)
    return [fault for whole, rung in pairs for fault in _of(result, rung, whole)]


def _of(result: Form, rung: Form, whole: Form) -> list[str]:
    return check(whole, as_schedule(result, rung, whole))


def stream(house: Any, client: Any, settings: Any, seed: int, events: int) -> list[str]:
    """Every fault of an answer, or refusal of one that nothing has made old."""
    draw, found = random.Random(seed), []  # noqa: S311
    made = plan_from_form(dated(drawn(seed, steps=16, people=6, days=90)))
    plan = operations.create_plan(made, by=house.cast.alice, at=NOON)
    today = START
    for rank in range(events):
        settings.PACTE_TODAY = today
        form = begun(form_of(photos.photograph(plan)), today)
        operations.apply_document(plan, plan_from_form(form), by=house.cast.alice, at=NOON)
        room, typed = told(draw, form, today)
        asked = client.post(f"/plans/{plan.key}/scenarios/{room}/", typed)
        if asked.status_code != 302 or asked["Location"].endswith("/scenarios/"):
            continue
        scenario = Scenario.objects.latest("pk")
        result = computed(scenario, today)
        given = form_of(inputs.given(scenario))
        at = f"/plans/{plan.key}/scenarios/{scenario.pk}/"
        page = client.post(f"{at}adopt/", {"rung": "0"}, follow=True).text
        scenario.refresh_from_db()
        found += [f"{rank} {typed}: {fault}" for fault in faults(given, result)]
        if scenario.adopted_version is None:
            found.append(f"{rank} {typed}: {page.split('toast-line')[1][:300]}")
        today += timedelta(2)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_twenty_events_told_on_the_page_are_answered_and_adopted(house, browse, settings, seed):
    with guarded():
        assert stream(house, browse("alice"), settings, seed, 20) == []
        assert Scenario.objects.count() >= 18
        plans_are_what_their_journals_say()
