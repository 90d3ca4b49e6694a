"""Steps under way when somebody goes away: they stay, and it is said who could take them over."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.engine.scheduling.replanning.test_replan import after, away, plan

TODAY = date(2027, 3, 3)
MONDAY = date(2027, 3, 8)


def running(**step: Any) -> dict[str, Any]:
    """X is under way with Ana, Tuesday 2 to Thursday 11 March: eight days, whole."""
    form = plan()
    needs = [{"effort_days": "8", "assigned": ["ana"]}]
    days = {"duration_days": 8, "end_date": "2027-03-11", "status": "running"}
    form["steps"] = {"x": {**form["steps"]["x"], "needs": needs, **days, **step}}
    return form


def remarks(form: dict[str, Any], *events: dict[str, Any], today: date = TODAY) -> list[Any]:
    return after(form, *events, today=today)["remarks"]


def objects(remark: Any) -> list[str]:
    return [named["id"] for named in remark["objects"]]


def test_a_step_under_way_stays_and_is_said_with_who_could_take_it_over() -> None:
    """Ana misses Monday 8 to Wednesday 10: three days more after the 11th end it on Tuesday 16."""
    result = after(running(), away("ana", "2027-03-06", "2027-03-10"), today=TODAY)
    assert [rung["moved"] for rung in result["rungs"]] == [[]]
    (remark,) = result["remarks"]
    assert (remark["code"], objects(remark)) == ("held_by_absent", ["x", "ana", "ben"])
    assert remark["params"] == {
        "from": "2027-03-08",
        "to": "2027-03-10",
        "missed_days": "3",
        "end_date": "2027-03-11",
        "free_people": 1,
        "ends": "2027-03-16",
    }
    missed = "du 8 au 10 mars 2027 (jours de ce travail manqués\u00a0: 3)"
    assert missed in remark["message"]["fr"]
    assert "or wait: it would end on 16 March 2027" in remark["message"]["en"]


def test_nobody_is_said_free_who_is_taken_in_one_of_the_answers() -> None:
    """Ana was to do Y on the 9th and 10th too: Ben takes it, and is not free for X."""
    form = running()
    his = {"needs": [{"effort_days": "2", "assigned": ["ben"]}]}
    form["steps"]["y"] = plan()["steps"]["y"] | his
    (remark,) = remarks(form, away("ana", "2027-03-08", "2027-03-10"))
    assert objects(remark) == ["x", "ana"]
    assert "personne d’autre" in remark["message"]["fr"]


def test_whoever_an_answer_takes_is_not_free() -> None:
    """Ben works half of each day. Y, which Ana can no longer do, takes it on the 9th and 10th."""
    form = running(exclusive=False, needs=[{"effort_days": "4", "assigned": ["ana"]}])
    form["people"]["ben"]["capacity_fraction"] = "0.5"
    half = {"exclusive": False, "needs": [{"effort_days": "1", "assigned": ["ana"]}]}
    event = away("ana", "2027-03-08", "2027-03-10")
    assert [objects(remark) for remark in remarks(form, event)] == [["x", "ana", "ben"]]
    form["steps"]["y"] = plan()["steps"]["y"] | half
    result = after(form, event, today=TODAY)
    assert [m["after"]["needs"] for m in result["rungs"][0]["moved"]] == [[["ben"]]]
    assert [objects(remark) for remark in result["remarks"]] == [["x", "ana"]]


def test_whoever_is_on_the_step_already_does_not_take_it_over() -> None:
    needs = [{"effort_days": "1", "people": 2, "assigned": ["ana", "ben"]}]
    form = running(exclusive=False, needs=needs)
    (remark,) = remarks(form, away("ana", "2027-03-08", "2027-03-08"))
    assert objects(remark) == ["x", "ana"]


def test_days_already_gone_are_not_missed() -> None:
    event = away("ana", "2027-03-02", "2027-03-09")
    (remark,) = remarks(running(), event, today=date(2027, 3, 9))
    assert (remark["params"]["from"], remark["params"]["missed_days"]) == ("2027-03-09", "1")


def test_somebody_who_leaves_cannot_be_waited_for() -> None:
    event = {"kind": "departure", "person": "ana", "last_day": "2027-03-09"}
    (remark,) = remarks(running(), event)
    assert (remark["code"], remark["params"]["from"]) == ("held_by_leaver", "2027-03-10")
    assert "ends" not in remark["params"]


def test_a_show_under_way_keeps_its_dates() -> None:
    """Saturday 6 and Sunday 7 count: a show is held on every day."""
    form = running(fixed=True, start_date="2027-03-03", end_date="2027-03-07")
    (remark,) = remarks(form, away("ana", "2027-03-05", "2027-03-06"))
    assert remark["code"] == "held_by_absent_on_fixed_dates"
    assert remark["params"]["missed_days"] == "2"


@pytest.mark.parametrize(
    "fields",
    [
        {"skill": "stand", "level": 3},
        {"candidates": ["ana"]},
    ],
)
def test_whoever_may_not_do_it_is_not_named(fields: dict[str, Any]) -> None:
    form = running()
    form["skills"] = {"stand": {"name": "Stand"}}
    form["people"]["ana"]["skills"] = {"stand": 3}
    form["people"]["ben"]["skills"] = {"stand": 2}
    form["steps"]["x"]["needs"][0] |= fields
    (remark,) = remarks(form, away("ana", "2027-03-08", "2027-03-08"))
    assert objects(remark) == ["x", "ana"]


@pytest.mark.parametrize(
    ("status", "event"),
    [
        ("to_do", away("ana", "2027-03-08", "2027-03-08")),
        ("done", away("ana", "2027-03-08", "2027-03-08")),
        ("running", away("ana", "2027-03-06", "2027-03-07")),
        ("running", away("ana", "2027-03-12", "2027-03-20")),
        ("running", away("ben", "2027-03-08", "2027-03-08")),
    ],
)
def test_nothing_is_said_where_nobody_is_missed(status: str, event: dict[str, Any]) -> None:
    form = running(status=status, earliest_date="2027-03-03" if status == "to_do" else None)
    assert remarks(form, event) == []


def test_a_leave_known_before_is_no_news() -> None:
    form = running()
    known = {"start": "2027-03-08", "end": "2027-03-09"}
    form["people"]["ana"]["leaves"] = [known]
    assert remarks(form, away("ana", "2027-03-20", "2027-03-21")) == []


def test_somebody_whose_days_on_the_step_are_over_is_not_missed() -> None:
    """Ana's eight days end on the 11th, those of Ben, there on Mondays alone, on 26 April."""
    form = running(end_date="2027-04-26")
    form["people"]["ben"]["weekdays"] = ["mon"]
    form["steps"]["x"]["needs"] = [{"effort_days": "8", "people": 2, "assigned": ["ana", "ben"]}]
    assert remarks(form, away("ana", "2027-03-15", "2027-03-15")) == []
    (remark,) = remarks(form, away("ben", "2027-03-15", "2027-03-15"))
    assert (objects(remark)[:2], remark["params"]["missed_days"]) == (["x", "ben"], "1")


def test_whoever_is_held_up_on_a_step_under_way_is_not_free() -> None:
    """Ben was away on three of the four days of W: his work goes on until the Wednesday after."""
    form = running()
    form["people"]["ben"]["leaves"] = [{"start": "2027-03-03", "end": "2027-03-05"}]
    held = {"needs": [{"effort_days": "4", "assigned": ["ben"]}], "duration_days": 4}
    dates = {"start_date": "2027-03-02", "end_date": "2027-03-05", "status": "running"}
    form["steps"]["w"] = {"action": form["steps"]["x"]["action"], "name": "W", **held, **dates}
    (remark,) = remarks(form, away("ana", "2027-03-08", "2027-03-09"))
    assert (objects(remark), remark["params"]["free_people"]) == (["x", "ana"], 0)
    (remark,) = remarks(form, away("ana", "2027-03-11", "2027-03-11"))
    assert objects(remark) == ["x", "ana", "ben"]
