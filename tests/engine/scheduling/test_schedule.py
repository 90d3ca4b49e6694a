from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests import builders
from tests.checkers.schedule_checker import check

from pacte import document
from pacte.document import Plan
from pacte.engine import scheduling
from pacte.engine.scheduling import Schedule

JANUARY_FIFTH = date(2026, 1, 5)  # a Monday

PEOPLE: dict[str, Any] = {
    "chloe": {"name": "Chloé Petit", "skills": {"phone": 3}},
    "karim": {"name": "Karim Haddad", "skills": {"phone": 1, "demo": 4}},
}


def need(days: object, **fields: object) -> dict[str, object]:
    return {"effort_days": str(days), **fields}


def placed(steps: dict[str, Any], today: date = JANUARY_FIFTH, **fields: Any) -> Schedule:
    """The schedule of these steps of the action `show`, checked by the independent checker."""
    plan = plan_of(steps, **fields)
    found = scheduling.schedule(plan, today=today, work=2)
    result = scheduling.as_result(plan, found, today=today).to_json()
    assert check(document.form_of(plan), result) == []
    return found


def plan_of(steps: dict[str, Any], **fields: Any) -> Plan:
    form = {
        "skills": {"phone": {"name": "Téléphone"}, "demo": {"name": "Démonstration"}},
        "people": PEOPLE,
        "actions": {"show": {"name": "Salon de Lyon"}},
        "steps": {key: {"action": "show", "name": key, **step} for key, step in steps.items()},
    }
    return builders.plan(**{**form, **fields})


def dates(found: Schedule, step: str) -> tuple[str, str]:
    return found.steps[step].start_date.isoformat(), found.steps[step].end_date.isoformat()


def codes(found: Schedule) -> list[str]:
    return [left.reasons[0].code for left in found.unplaced]


def test_a_step_lasts_the_worked_days_of_its_person_over_a_weekend() -> None:
    # Thursday 8 January + 3 worked days: Thursday, Friday, Monday 12.
    found = placed(
        {"call": {"duration_days": 3, "earliest_date": "2026-01-08", "needs": [need(3)]}}
    )
    assert dates(found, "call") == ("2026-01-08", "2026-01-12")
    assert (found.status, found.proof, found.stopped_by) == ("ok", "optimal", "proof")


def test_leave_and_part_time_stretch_a_step() -> None:
    # Without Wednesdays, away on Friday 9: Monday 5, Tuesday 6, Thursday 8, Monday 12.
    part_timer = {
        "name": "Nora",
        "weekdays": ["mon", "tue", "thu", "fri"],
        "leaves": [{"start": "2026-01-09", "end": "2026-01-09"}],
    }
    found = placed({"s": {"duration_days": 4, "needs": [need(4)]}}, people={"nora": part_timer})
    assert dates(found, "s") == ("2026-01-05", "2026-01-12")


def test_two_whole_days_of_one_person_follow_each_other_and_half_days_share() -> None:
    # Only Karim shows: 2 whole days then 2 whole days = 5-6 and 7-8; at half load they share 5-6.
    whole = {k: {"duration_days": 2, "needs": [need(2, skill="demo")]} for k in ("a", "b")}
    assert sorted(dates(placed(whole), k) for k in whole) == [
        ("2026-01-05", "2026-01-06"),
        ("2026-01-07", "2026-01-08"),
    ]
    half = {k: {"duration_days": 2, "needs": [need(1, skill="demo")]} for k in ("a", "b")}
    assert {dates(placed(half), k) for k in half} == {("2026-01-05", "2026-01-06")}


def test_lags_count_calendar_days() -> None:
    # a ends Tuesday 6; 4 days between: earliest Sunday 11, so Monday 12.
    link = {"step": "a", "min_lag_days": 4}
    steps = {"a": {"duration_days": 2}, "b": {"after": [link]}}
    assert dates(placed(steps), "b") == ("2026-01-12", "2026-01-12")


def test_a_maximum_lag_pulls_the_step_before_towards_the_one_after() -> None:
    # b cannot start before Monday 19, at most 3 days after a: a ends Thursday 15 or later.
    link = {"step": "a", "max_lag_days": 3}
    steps = {"a": {"duration_days": 1}, "b": {"earliest_date": "2026-01-19", "after": [link]}}
    found = placed(steps)
    assert dates(found, "b")[0] == "2026-01-19"
    assert found.steps["a"].end_date >= date(2026, 1, 15)


def test_preparation_ends_before_a_fixed_weekend_show_and_its_people_rest_from_nothing() -> None:
    # The show holds Saturday 10 and Sunday 11 whatever happens; preparing takes 3 days before.
    show = {
        "fixed": True,
        "exclusive": True,
        "start_date": "2026-01-10",
        "end_date": "2026-01-11",
        "needs": [need(2, assigned=["karim"])],
        "after": [{"step": "prepare"}],
    }
    steps = {"prepare": {"duration_days": 3, "needs": [need(3, skill="demo")]}, "show": show}
    found = placed(steps)
    assert dates(found, "show") == ("2026-01-10", "2026-01-11")
    assert found.steps["show"].needs == (("karim",),)
    assert found.steps["prepare"].end_date <= date(2026, 1, 9)


def test_equipment_is_shared_day_by_day() -> None:
    steps = {k: {"duration_days": 2, "equipment": {"stand": 1}} for k in ("a", "b")}
    found = placed(steps, equipment={"stand": {"name": "Stand", "quantity": 1}})
    assert {dates(found, k)[0] for k in steps} == {"2026-01-05", "2026-01-07"}


def test_nothing_starts_before_today_and_begun_steps_keep_their_people() -> None:
    # Karim's running step fills 5 to 8 January, so the next of his starts on Friday 9.
    running = {
        "status": "running",
        "start_date": "2026-01-05",
        "duration_days": 4,
        "needs": [need(4, assigned=["karim"])],
    }
    steps = {"run": running, "next": {"needs": [need(1, skill="demo")]}}
    found = placed(steps, today=date(2026, 1, 6))
    assert found.frozen == ("run",)
    assert dates(found, "next")[0] == "2026-01-09"


def test_the_more_pressing_action_goes_first_when_both_want_the_same_person() -> None:
    # Karim alone, 2 days each, both due Tuesday 6: the one that waits is 2 days late.
    # Priority 1 weighs 5, priority 3 weighs 1: best cost 2 × 1.
    actions = {
        "show": {"name": "Salon", "priority": 3, "due_date": "2026-01-06"},
        "tender": {"name": "Appel d’offres", "priority": 1, "due_date": "2026-01-06"},
    }
    demo = {"duration_days": 2, "needs": [need(2, skill="demo")]}
    found = placed({"a": demo, "b": {**demo, "action": "tender"}}, actions=actions)
    assert (found.cost, found.bound, found.proof) == (2, 2, "optimal")
    assert found.tardiness == {"show": 2, "tender": 0}
    (why,) = found.reasons
    assert why.code == "late_people_busy"
    assert why.objects[1] == ("step", "a")
    assert why.params["chain"] == 1
    assert ("step", "b") in why.objects[2:]


def test_an_optional_action_is_left_out_when_the_rest_needs_its_people() -> None:
    # One day for two: the optional action gives way, with its value as the cost.
    window = {"start": "2026-01-05", "end": "2026-01-05"}
    actions = {
        "show": {"name": "Salon", "window": window},
        "extra": {"name": "Relance", "window": window, "optional": True},
    }
    demo = {"needs": [need(1, skill="demo")]}
    plan = plan_of({"a": demo, "b": {**demo, "action": "extra"}}, actions=actions)
    found = scheduling.schedule(plan, today=JANUARY_FIFTH, values={"extra": 7})
    assert (found.status, found.dropped, found.cost, found.proof) == (
        "ok",
        ("extra",),
        7,
        "optimal",
    )
    assert found.why_dropped["extra"][0].code == "no_room_left"


def test_steps_already_dated_stay_when_it_costs_nothing() -> None:
    steps = {
        "a": {"start_date": "2026-02-02", "needs": [need(1, assigned=["karim"])]},
        "b": {"needs": [need(1)]},
    }
    found = placed(steps)
    assert dates(found, "a")[0] == "2026-02-02"
    assert found.steps["a"].needs == (("karim",),)
    assert dates(found, "b")[0] == "2026-01-05"


def test_adopting_a_schedule_and_asking_again_moves_nothing() -> None:
    steps = {k: {"duration_days": 2, "needs": [need(2)]} for k in "abcde"}
    plan = plan_of(steps)
    adopted = scheduling.adopted(plan, scheduling.schedule(plan, today=JANUARY_FIFTH))
    again = scheduling.schedule(adopted, today=JANUARY_FIFTH)
    assert scheduling.adopted(adopted, again) == adopted


@pytest.mark.parametrize(
    ("step", "code"),
    [
        ({"needs": [need(1, skill="demo", people=2)]}, "too_few_people"),
        ({"needs": [need(1, skill="demo", level=5)]}, "skill_missing"),
        ({"duration_days": 2, "needs": [need(3)]}, "daily_load_over_capacity"),
        ({"equipment": {"stand": 2}}, "equipment_short"),
        (
            {"duration_days": 4, "earliest_date": "2026-01-05", "latest_date": "2026-01-07"},
            "window_too_short",
        ),
        (
            {"earliest_date": "2026-01-10", "latest_date": "2026-01-11", "needs": [need(1)]},
            "person_without_worked_day",
        ),
        ({"after": [{"step": "s"}]}, "precedence_cycle"),
        (
            {"fixed": True, "start_date": "2027-01-10", "end_date": "2027-01-11"},
            "fixed_outside_window",
        ),
        (
            {
                "fixed": True,
                "start_date": "2026-03-10",
                "end_date": "2026-03-11",
                "needs": [need(1, skill="demo")],
            },
            "fixed_people_absent",
        ),
    ],
)
def test_an_impossible_step_is_named_with_its_reason_and_the_rest_is_placed(
    step: dict[str, Any], code: str
) -> None:
    away = {"leaves": [{"start": "2026-03-01", "end": "2026-03-31"}]}
    people = {**PEOPLE, "karim": {**PEOPLE["karim"], **away}}
    stand = {"stand": {"name": "Stand", "quantity": 1}}
    found = placed({"s": step, "rest": {}}, people=people, equipment=stand)
    assert found.status == "infeasible"
    assert codes(found) == [code]
    assert ("step", "s") in found.unplaced[0].reasons[0].objects
    assert list(found.steps) == ["rest"]


def test_who_cannot_give_a_whole_day_of_the_work_is_no_reason_why_it_would_fit() -> None:
    """Of two who could, one is there in June only and one gives half a day: June is what lacks."""
    half = {"name": "Hugo", "capacity_fraction": "0.5"}
    away = {"name": "Inès", "hired_on": "2026-06-01"}
    step = {"duration_days": 2, "latest_date": "2026-03-31", "needs": [need(2)]}
    found = placed({"s": step}, people={"hugo": half, "ines": away})
    (reason,) = found.unplaced[0].reasons
    assert reason.code == "person_without_worked_day"
    assert [key for kind, key in reason.objects if kind == "person"] == ["ines"]


def test_of_several_people_the_one_with_least_time_is_what_lacks() -> None:
    people = {"hugo": {"name": "Hugo", "capacity_fraction": "0.5"}, "ines": {"name": "Inès"}}
    step = {"duration_days": 2, "needs": [need("1.6", people=2)]}
    found = placed({"s": step}, people=people)
    (reason,) = found.unplaced[0].reasons
    assert (reason.code, reason.params["largest_capacity"]) == ("daily_load_over_capacity", "0.50")


def test_of_two_people_asked_for_one_who_works_is_no_working_day_for_the_other_alone() -> None:
    away = {"name": "Inès", "left_on": "2026-01-09"}
    step = {"earliest_date": "2026-01-12", "needs": [need(1, people=2)]}
    found = placed({"s": step}, people={"hugo": {"name": "Hugo"}, "ines": away})
    (reason,) = found.unplaced[0].reasons
    assert reason.code == "person_without_worked_day"
    assert reason.objects == (("step", "s"), ("person", "ines"))
    assert reason.params.items() >= {"wanted": 2, "found": 1, "people": 1}.items()


@pytest.mark.parametrize(
    ("needs", "wanted"),
    [([need(4, people=2)], 2), ([need(4), need(4, candidates=["ines"])], 1)],
)
def test_the_days_found_are_those_that_all_who_are_asked_have(
    needs: list[dict[str, object]], wanted: int
) -> None:
    """Hugo works all of January; Inès is there for two days only."""
    away = {"name": "Inès", "left_on": "2026-01-06"}
    found = placed(
        {"s": {"duration_days": 4, "latest_date": "2026-01-30", "needs": needs}},
        people={"hugo": {"name": "Hugo"}, "ines": away},
    )
    (reason,) = found.unplaced[0].reasons
    assert reason.code == "window_too_short"
    assert (reason.params["worked_days"], reason.params["wanted"]) == (2, wanted)


def test_every_reason_of_a_step_without_a_place_is_among_the_reasons_once() -> None:
    """A and B wait for each other, C for B: both codes, A and B sharing theirs."""
    waiting = {"a": "b", "b": "a", "c": "b"}
    found = placed({key: {"after": [{"step": other}]} for key, other in waiting.items()})
    assert codes(found).count("after_unplaced") == 1
    assert list(found.reasons) == list(
        dict.fromkeys(r for left in found.unplaced for r in left.reasons)
    )


@pytest.mark.parametrize(
    ("first", "named"),
    [
        ({"fixed": True}, (("step", "b"), ("step", "a"))),
        ({"status": "done"}, (("step", "b"),)),
    ],
)
def test_a_step_that_cannot_follow_soon_enough_is_said_so(
    first: dict[str, Any], named: tuple[tuple[str, str], ...]
) -> None:
    """A ends on Monday 5, B may wait for two days and starts on Monday 12 at best."""
    after = [{"step": "a", "max_lag_days": 2}]
    steps = {
        "a": {"start_date": "2026-01-05", "end_date": "2026-01-05", **first},
        "b": {"duration_days": 2, "earliest_date": "2026-01-12", "after": after},
    }
    (left,) = placed(steps).unplaced
    (reason,) = left.reasons
    assert (reason.code, reason.objects) == ("gap_too_long", named)
    assert reason.params == {"from": "2026-01-12", "to": "2026-01-08"}


def test_a_chain_longer_than_its_window_says_by_how_much() -> None:
    # 3 + 3 worked days from Monday 5 end on Monday 12; the limit is Friday 9: 3 days over.
    steps = {
        "a": {"duration_days": 3},
        "b": {"duration_days": 3, "latest_date": "2026-01-09", "after": [{"step": "a"}]},
    }
    found = placed(steps)
    (left,) = found.unplaced
    assert left.reasons[0].code == "chain_too_long"
    assert left.reasons[0].params["ends"] == "2026-01-12"
    assert left.reasons[0].params["days_over"] == 3
    assert left.reasons[0].params["chain"] == 2
    assert left.reasons[0].objects == (("step", "a"), ("step", "b"))


def test_what_cannot_be_over_in_time_for_a_fixed_step_names_it() -> None:
    """A takes three days from Monday 5, and B is held on Wednesday 7."""
    held = {"fixed": True, "start_date": "2026-01-07", "end_date": "2026-01-07"}
    found = placed({"a": {"duration_days": 3}, "b": {**held, "after": [{"step": "a"}]}})
    (reason,) = found.unplaced[0].reasons
    assert (reason.code, reason.objects) == ("chain_too_long", (("step", "a"), ("step", "b")))
    assert (reason.params["chain"], reason.params["to"]) == (1, "2026-01-06")


def test_more_work_than_the_holders_have_days_is_counted() -> None:
    # Karim alone shows; Monday 5 to Wednesday 7 are 3 days; four days are asked for.
    demo = {"duration_days": 2, "latest_date": "2026-01-07", "needs": [need(2, skill="demo")]}
    found = placed({"a": demo, "b": demo})
    reason = next(r for r in found.reasons if r.code == "people_overloaded")
    assert (reason.params["work_days"], reason.params["available_days"]) == ("4.00", "3.00")
    assert (found.status, len(found.steps), len(found.unplaced)) == ("infeasible", 1, 1)


def test_a_tight_plan_is_never_called_impossible() -> None:
    # Ten days of work for ten days of Karim, to the last half day.
    demo = {"latest_date": "2026-01-16", "needs": [need(2, skill="demo")], "duration_days": 2}
    found = placed({f"s{i}": demo for i in range(5)})
    assert (found.status, found.unplaced) == ("ok", ())


def test_an_empty_plan_has_an_empty_schedule() -> None:
    found = placed({})
    assert (found.status, found.steps, found.proof) == ("ok", {}, "optimal")


def test_a_plan_without_a_single_working_day_is_answered() -> None:
    shut = {"closures": [{"start": "2026-01-01", "end": "2026-12-31"}]}
    found = placed({"a": {}, "b": {"needs": [need(1)]}}, calendar=shut)
    assert found.status == "infeasible"
    assert len(found.unplaced) == 2


def test_progress_may_cancel_and_the_plan_at_once_is_given() -> None:
    def cancel(_share: float, _phase: str) -> None:
        raise scheduling.Cancelled

    actions = {"show": {"name": "Salon", "due_date": "2026-01-06"}}
    demo = {"duration_days": 2, "needs": [need(2, skill="demo")]}
    plan = plan_of({"a": demo, "b": demo}, actions=actions)
    found = scheduling.schedule(plan, today=JANUARY_FIFTH, progress=cancel)
    assert (found.stopped_by, len(found.steps)) == ("cancel", 2)


def test_the_order_of_keys_in_the_document_means_nothing() -> None:
    people = {f"p{i}": {"name": f"P{i}"} for i in range(3)}
    steps = {f"s{i}": {"duration_days": 2, "needs": [need(2)]} for i in range(4)}
    turned = (dict(reversed(people.items())), dict(reversed(steps.items())))
    assert placed(steps, people=people).steps == placed(turned[1], people=turned[0]).steps


def test_three_thirds_make_one_whatever_the_other_loads_are() -> None:
    # 0.0000001 day asks for ten million parts of a day; three thirds of a day still fill one.
    thirds = {f"s{i}": {"duration_days": 3, "needs": [need(1, candidates=["u"])]} for i in range(3)}
    tiny = {"t": {"duration_days": 1, "needs": [need("0.0000001", candidates=["v"])]}}
    people = {"u": {"name": "U"}, "v": {"name": "V"}}
    window = {"start": "2026-01-05", "end": "2026-01-07"}
    actions = {"show": {"name": "Salon", "window": window}}
    assert placed(thirds | tiny, people=people, actions=actions).status == "ok"
