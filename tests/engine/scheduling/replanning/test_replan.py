"""After an event: what is begun stays, little moves, every rung is sound."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from tests.checkers.schedule_checker import check
from tests.engine.scheduling.drawn_calendars import costly
from tests.engine.scheduling.drawn_plans import START, drawn

from pacte import document
from pacte.document import Invalid, Plan, form_of, plan_from_form
from pacte.document.events import event_from_form, read_event
from pacte.engine import scheduling
from pacte.engine.scheduling.replanning import rings
from pacte.wording.replan import summary, worded

Form = dict[str, Any]
TODAY = date(2027, 3, 1)


def plan(**fields: Any) -> Form:
    """Ana and Ben in March 2027, two actions of two days each, in a row on Ana's calendar."""

    def whole() -> Form:
        need = {"effort_days": "2", "assigned": ["ana"]}
        return {"duration_days": 2, "exclusive": True, "needs": [need]}

    form: Form = {
        "id": "p",
        "name": "P",
        "company": "Martin SAS",
        "start": "2027-03-01",
        "end": "2027-04-30",
        "people": {"ana": {"name": "Ana"}, "ben": {"name": "Ben"}},
        "actions": {
            "a": {"name": "A", "due_date": "2027-03-05"},
            "b": {"name": "B", "due_date": "2027-03-12"},
        },
        "steps": {
            "x": {**whole(), "action": "a", "name": "X", "start_date": "2027-03-02"}
            | {"end_date": "2027-03-03"},
            "y": {**whole(), "action": "b", "name": "Y", "start_date": "2027-03-09"}
            | {"end_date": "2027-03-10"},
        },
    }
    return {**form, **fields}


def after(form: Form, *events: Form, today: date = TODAY, **limits: Any) -> Form:
    given, happened = plan_from_form(form), [event_from_form(event) for event in events]
    found = scheduling.replan(given, happened, today=today, **limits)
    return worded(found.after, scheduling.replan_result(found, happened, today=today)).to_json()


def away(person: str, start: str, end: str) -> Form:
    return {"kind": "absence", "person": person, "start": start, "end": end}


def test_an_absence_changes_the_person_and_nothing_else() -> None:
    result = after(plan(), away("ana", "2027-03-02", "2027-03-03"))
    first = result["rungs"][0]
    assert result["hit"] == [{"step": "x", "code": "day_off", "other": None}]
    assert [(m["step"], m["after"]["start_date"], m["after"]["needs"]) for m in first["moved"]] == [
        ("x", "2027-03-02", [["ben"]])
    ]
    assert first["people"] == ["ana", "ben"]
    assert (result["cost_before"], first["cost"]) == (0, 0)
    assert first["proven"]


def test_a_kept_person_away_moves_the_dates() -> None:
    """Only Ana may do X, and she is back on the Thursday: it ends on the Friday, in time."""
    form = plan()
    form["steps"]["x"]["needs"][0]["candidates"] = ["ana"]
    event = away("ana", "2027-03-02", "2027-03-03")
    first = after(form, event, today=date(2027, 3, 2))["rungs"][0]
    assert [(m["step"], m["after"]["start_date"]) for m in first["moved"]] == [("x", "2027-03-04")]


def test_few_moves_late_then_more_moves_in_time() -> None:
    """Ana alone comes back on the day when Y is held; X, due on 10 March, is late unless Y moves.

    Fewest moves: X after Y, on 11 and 12, two days late of weight 2. Least cost: Y, which may wait.
    """
    form = plan()
    form["people"] = {"ana": {"name": "Ana"}}
    form["actions"]["a"]["due_date"] = "2027-03-10"
    result = after(form, away("ana", "2027-03-02", "2027-03-08"))
    assert [(len(r["moved"]), r["cost"]) for r in result["rungs"]] == [(1, 4), (2, 0)]
    costs = [rung["cost"] for rung in result["rungs"]]
    assert costs == sorted(costs, reverse=True)


def test_steps_begun_never_move() -> None:
    form = plan()
    form["steps"]["x"]["status"] = "running"
    result = after(form, away("ana", "2027-03-03", "2027-03-10"), today=date(2027, 3, 3))
    assert result["frozen"] == ["x"]
    assert {m["step"] for rung in result["rungs"] for m in rung["moved"]} == {"y"}


def test_a_step_that_was_to_start_is_taken_as_begun() -> None:
    result = after(plan(), away("ana", "2027-03-09", "2027-03-10"), today=date(2027, 3, 3))
    assert result["frozen"] == ["x"]


def test_a_step_held_back_is_not_taken_as_begun() -> None:
    held = [{"op": "add", "path": "/steps/x/earliest_date", "value": "2027-03-09"}]
    result = after(plan(), {"kind": "change", "patch": held}, today=date(2027, 3, 3))
    assert result["frozen"] == []
    assert result["rungs"][0]["moved"][0]["after"]["start_date"] >= "2027-03-09"


def test_a_delay_of_a_step_whose_day_has_come_lengthens_it() -> None:
    """X, from the 2nd to the 3rd, takes three days more: until the 8th, by Ana as before."""
    result = after(plan(), {"kind": "delay", "step": "x", "days": 3}, today=date(2027, 3, 3))
    assert result["frozen"] == ["x"]
    changed = {op["path"].removeprefix("/steps/x/"): op["value"] for op in result["change"]}
    assert (changed.pop("end_date"), changed.pop("duration_days")) == ("2027-03-08", 5)
    ((need,),) = changed.values()
    assert (need["assigned"], need["effort_days"]) == (["ana"], "5.00")
    assert "x" not in {m["step"] for rung in result["rungs"] for m in rung["moved"]}


def test_a_delay_of_a_step_that_starts_today_or_later_puts_it_off() -> None:
    result = after(plan(), {"kind": "delay", "step": "x", "days": 3}, today=date(2027, 3, 2))
    assert [(op["path"], op["value"]) for op in result["change"]] == [
        ("/steps/x/earliest_date", "2027-03-05")
    ]


def test_a_running_step_that_lasts_pushes_the_one_that_waits() -> None:
    """X was to end on the 3rd; three more days: the 8th. Z, which waited, follows on the 9th."""
    form = plan()
    form["steps"]["x"]["status"] = "running"
    form["steps"]["z"] = {
        **form["steps"]["y"],
        "needs": [{"effort_days": "2", "assigned": ["ben"], "candidates": ["ben"]}],
        "after": [{"step": "x"}],
        "start_date": "2027-03-04",
        "end_date": "2027-03-05",
    }
    result = after(form, {"kind": "delay", "step": "x", "days": 3})
    assert {"op": "add", "path": "/steps/x/end_date", "value": "2027-03-08"} in result["change"]
    moved = {m["step"]: m["after"]["start_date"] for m in result["rungs"][0]["moved"]}
    assert moved["z"] == "2027-03-09"


def test_a_departure_gives_the_work_to_somebody_else() -> None:
    event = {"kind": "departure", "person": "ana", "last_day": "2027-03-01"}
    first = after(plan(), event)["rungs"][0]
    assert {m["step"]: m["after"]["needs"] for m in first["moved"]} == {
        "x": [["ben"]],
        "y": [["ben"]],
    }


def test_a_canceled_show_moves_nothing() -> None:
    result = after(plan(), {"kind": "cancellation", "step": "x"})
    assert (result["hit"], result["rungs"][0]["moved"]) == ([], [])


def test_an_urgent_action_is_placed_without_moving_what_can_stay() -> None:
    steps = {"u": {"action": "urgent", "name": "U", "needs": [{"effort_days": "1"}]}}
    action = {"name": "Urgent", "priority": 1, "due_date": "2027-03-02"}
    event = {"kind": "urgent_action", "id": "urgent", "action": action, "steps": steps}
    first = after(plan(), event)["rungs"][0]
    assert first["moved"] == []
    assert [m["step"] for m in first["added"]] == ["u"]
    assert first["cost"] == 0


def test_a_cut_stops_the_fewest_optional_actions_of_least_weight() -> None:
    """12,000 planned, 8,000 left: 4,000 to find; c (5,000, weight 1) rather than d (6,000, 5)."""
    form = plan()
    for key, priority, amount in (("c", 3, "5000"), ("d", 1, "6000"), ("e", 3, "1000")):
        money = {"name": key, "budget": {"amount": amount, "currency": "EUR"}}
        form["actions"][key] = {"optional": True, "priority": priority, **money}
    cut = {"kind": "budget_cut", "budget": {"amount": "8000", "currency": "EUR"}}
    change = after(form, cut)["change"]
    stopped = [op["path"] for op in change if op["value"] == "stopped"]
    assert stopped == ["/actions/c/status"]


def test_what_a_finished_action_has_engaged_counts_in_a_cut() -> None:
    """7,000 engaged and 3,000 to spend in an envelope of 9,000: 1,000 to find."""
    form = plan()
    paid = {"amount": "7000", "currency": "EUR"}
    form["actions"]["o"] = {"name": "Over", "status": "done", "budget": paid}
    form["budget_lines"] = {"l": {"action": "o", "name": "L", "paid": paid}}
    to_spend = {"amount": "3000", "currency": "EUR"}
    form["actions"]["c"] = {"name": "C", "optional": True, "budget": to_spend}
    cut = {"kind": "budget_cut", "budget": {"amount": "9000", "currency": "EUR"}}
    stopped = [op["path"] for op in after(form, cut)["change"] if op["value"] == "stopped"]
    assert stopped == ["/actions/c/status"]


def test_what_cannot_be_placed_any_more_says_why() -> None:
    form = plan(people={"ana": {"name": "Ana"}})
    result = after(form, {"kind": "departure", "person": "ana", "last_day": "2027-03-03"})
    assert result["status"] == "infeasible"
    first = result["rungs"][0]
    assert [left["id"] for left in first["unplaced"]] == ["y"]
    assert first["conflicts"][0]["steps"] == ["x", "y"]
    assert "left_on" in {c["code"] for c in first["conflicts"][0]["conditions"]}


def test_a_sequence_that_cannot_hold_is_among_the_conditions_of_its_conflict() -> None:
    """B opens on the 9th of March and A, which is now to follow it, ends on the 5th."""
    form = plan()
    form["actions"]["a"]["window"] = {"start": "2027-03-01", "end": "2027-03-05"}
    form["actions"]["b"]["window"] = {"start": "2027-03-09", "end": "2027-03-31"}
    form["actions"]["a"]["follows"] = [{"action": "b"}]
    first = after(form, {"kind": "change", "patch": []})["rungs"][0]
    (conflict,) = first["conflicts"]
    assert {"sequence", "window_end", "window_start"} <= {c["code"] for c in conflict["conditions"]}
    patches = [op["path"] for repair in conflict["repairs"] for op in repair["patch"]]
    assert "/actions/a/follows/0" in patches


@pytest.mark.parametrize(
    "event",
    [
        away("nobody", "2027-03-02", "2027-03-03"),
        {"kind": "delay", "step": "nothing", "days": 2},
        {"kind": "cancellation", "action": "nothing"},
        {"kind": "budget_cut", "budget": {"amount": "1", "currency": "USD"}},
        {"kind": "urgent_action", "id": "a", "action": {"name": "A"}, "steps": {}},
        {"kind": "change", "patch": [{"op": "remove", "path": "/steps/nothing"}]},
    ],
)
def test_an_event_about_nothing_is_refused(event: Form) -> None:
    with pytest.raises(Invalid):
        after(plan(), event)


@pytest.mark.parametrize(
    "text", ["", "[]", '{"kind": "flood"}', '{"kind": "cancellation"}', '{"kind": "absence"}']
)
def test_a_malformed_event_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_event(text)


def as_schedule(result: Form, rung: Form, adopted: Form) -> Form:
    """A rung as a schedule answer of the plan after the event: what did not change stands."""
    out = {left["id"] for left in rung["dropped"]}
    gone = {left["id"] for left in rung["unplaced"]}
    steps = {
        key: {
            "start_date": step["start_date"],
            "end_date": step["end_date"],
            "needs": [need["assigned"] for need in step["needs"]],
        }
        for key, step in adopted["steps"].items()
        if key not in result["frozen"] and key not in gone and step["action"] not in out
        if step["status"] in ("to_do", "running") and "start_date" in step
        if adopted["actions"][step["action"]]["status"] not in ("done", "stopped")
    }
    return {**rung, "as_of": result["as_of"], "frozen": result["frozen"], "steps": steps} | {
        "status": "infeasible" if gone else "ok",
        "bound": None,
    }


def begun(form: Form, today: date) -> Form:
    """Statuses as time makes them; `frozen` and the document then agree."""
    steps = {}
    for key, step in form["steps"].items():
        status = step.get("status", "to_do")
        first, last = step.get("start_date"), step.get("end_date")
        if first and first < today.isoformat() and status == "to_do" and not step.get("fixed"):
            status = "done" if last and last < today.isoformat() else "running"
        steps[key] = {**step, "status": status}
    return {**form, "steps": steps}


def event_of(draw: random.Random, form: Form, today: date) -> Form:
    waiting = [k for k, s in form["steps"].items() if s["status"] == "to_do"]
    first = today + timedelta(draw.randint(0, 10))
    person = draw.choice(sorted(form["people"]))
    kinds: list[Form] = [away(person, first.isoformat(), (first + timedelta(4)).isoformat())] * 2
    if waiting:
        kinds.append({"kind": "delay", "step": draw.choice(waiting), "days": draw.randint(1, 6)})
        kinds.append({"kind": "cancellation", "step": draw.choice(waiting)})
    return draw.choice(kinds)


def dated(form: Form) -> Form:
    given = plan_from_form(form)
    return form_of(scheduling.adopted(given, scheduling.schedule(given, today=START, work=0.05)))


def stream(seed: int, events: int, **size: int) -> list[str]:
    """Every fault that the independent checker finds on any rung; the first rung is adopted."""
    return stream_on(dated(drawn(seed, **size)), seed, events)


def stream_on(form: Form, seed: int, events: int) -> list[str]:
    """The same, on a plan that is dated."""
    draw, today = random.Random(seed), START  # noqa: S311
    faults = []
    for rank in range(events):
        form = begun(form, today)
        event = event_of(draw, form, today)
        result = after(form, event, today=today, work=0.3)
        for rung in result["rungs"]:
            whole = form_of(document.patched(plan_from_form(form), rung["patch"]))
            found = check(whole, as_schedule(result, rung, whole))
            faults += [f"{rank} {event['kind']}: {fault}" for fault in found]
        form = form_of(document.patched(plan_from_form(form), result["rungs"][0]["patch"]))
        today += timedelta(2)
    return faults


def test_eight_events_on_one_plan_break_no_rule() -> None:
    assert stream(1, 8, steps=12, people=5, days=90) == []


def test_events_on_a_plan_whose_money_is_limited_by_period_break_no_rule() -> None:
    for seed in (2, 3):
        form = dated(costly(drawn(seed, steps=12, people=5, days=90), seed))
        assert stream_on(form, seed, 3) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_twenty_events_on_one_plan_break_no_rule(seed: int) -> None:
    assert stream(seed, 20, steps=16, people=6, days=90) == []


def test_the_same_event_gives_the_same_ladder() -> None:
    form = dated(drawn(4, steps=16, people=6, days=90))
    event = away("p0", "2027-03-08", "2027-03-19")
    first, second = (after(form, event, work=0.3) for _ in range(2))
    assert first == second


def test_the_answer_is_said_in_both_languages() -> None:
    given, event = plan_from_form(plan()), event_from_form(away("ana", "2027-03-02", "2027-03-03"))
    found = scheduling.replan(given, [event], today=TODAY)
    result = worded(found.after, scheduling.replan_result(found, [event], today=TODAY))
    told = {lang: "\n".join(summary(found.after, result, lang)) for lang in ("fr", "en")}
    assert "Ben instead of Ana" in told["en"]
    assert "Ben (avant\u00a0: Ana)" in told["fr"]


def test_a_rung_adopted_is_the_plan_that_its_patch_makes() -> None:
    given, event = plan_from_form(plan()), event_from_form(away("ana", "2027-03-02", "2027-03-03"))
    found = scheduling.replan(given, [event], today=TODAY)
    result = scheduling.replan_result(found, [event], today=TODAY)
    adopted: Plan = scheduling.adopted_rung(found, 0)
    assert adopted == document.patched(given, result.rungs[0].patch)
    assert adopted.steps["x"].needs[0].assigned == ("ben",)


def test_a_smaller_envelope_says_what_it_stops_and_what_it_still_lacks() -> None:
    paid = {"amount": "3000", "currency": "EUR"}
    show = {"name": "Salon", "budget": paid}
    form = plan(actions={"a": show, "b": {"name": "Club", "budget": paid, "optional": True}})
    cut = event_from_form({"kind": "budget_cut", "budget": {"amount": "2500", "currency": "EUR"}})
    found = scheduling.replan(plan_from_form(form), [cut], today=TODAY)
    result = worded(found.after, scheduling.replan_result(found, [cut], today=TODAY))
    first, gone, second, *_ = summary(found.after, result, "en")
    assert first == "Stopped, to fit the new envelope: “Club”."
    assert gone == "1 step to come will no longer take place."
    assert second.startswith("The actions cost €3,000, €500 more than the new envelope")


@pytest.mark.parametrize("due", ["2027-03-05", "2027-03-02"])
def test_what_cannot_cost_less_is_not_searched(due: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A on time, or as late as its own two days make it; that B is late is not A's doing."""
    asked, placed_again = set(), rings.placed_again

    def remembered(question: Any, first_day: date) -> Any:
        asked.add(question.aim)
        return placed_again(question, first_day)

    monkeypatch.setattr(rings, "placed_again", remembered)
    form = plan()
    form["actions"]["a"]["due_date"] = due
    form["actions"]["b"]["due_date"] = "2027-03-08"
    form["steps"]["x"]["earliest_date"] = "2027-03-02"
    found = after(form, away("ana", "2027-03-02", "2027-03-03"))
    assert found["rungs"][0]["moved"]
    assert asked == {"moves"}
