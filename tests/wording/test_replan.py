"""What is said of the answers after an event: what changes, and what was not there before."""

from tests.engine.scheduling.replanning.test_replan import after, plan


def test_a_step_that_had_no_date_is_not_said_to_be_changed() -> None:
    step = {"action": "u", "name": "Call", "duration_days": 1}
    urgent = {"kind": "urgent_action", "id": "u", "action": {"name": "U"}, "steps": {"z": step}}
    (rung, *_) = after(plan(), urgent)["rungs"]
    assert rung["message"]["en"].startswith("Steps changed: 0; ")
    assert "; steps newly dated: 1" in rung["message"]["en"]


def test_another_person_who_ends_later_is_said_with_the_dates() -> None:
    """Ben does not work on Wednesdays: from Tuesday on, X takes him until Thursday."""
    form = plan()
    form["people"]["ben"]["weekdays"] = ["mon", "tue", "thu", "fri"]
    (rung, *_) = after(form, {"kind": "departure", "person": "ana", "last_day": "2027-03-01"})[
        "rungs"
    ]
    (said,) = [one["message"]["en"] for one in rung["moved"] if one["step"] == "x"]
    assert said == "“X” (A): 2 to 4 Mar 2027 instead of 2 to 3 Mar 2027, with Ben instead of Ana."
