"""Which steps can no longer stay, and why."""

from __future__ import annotations

from tests.engine.scheduling.replanning.test_replan import after, plan


def test_a_step_on_a_day_when_nobody_works_any_more_has_its_people_all_the_same() -> None:
    """Ana alone works on Saturdays; she leaves on the 5th, before X of the 13th and Z of May."""
    form = plan()
    form["people"]["ana"]["weekdays"] = ["fri", "sat"]
    form["steps"]["x"] |= {"start_date": "2027-03-13", "end_date": "2027-03-19"}
    form["steps"]["y"] |= {"start_date": "2027-05-03", "end_date": "2027-05-04"}
    form["steps"]["z"] = {**form["steps"]["x"], "name": "Z", "needs": [{"effort_days": "2"}]}
    result = after(form, {"kind": "departure", "person": "ana", "last_day": "2027-03-05"})
    assert {hit["step"]: hit["code"] for hit in result["hit"]} == {
        "x": "day_off",
        "y": "outside_window",
        "z": "unstaffed",
    }
