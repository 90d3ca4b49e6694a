"""What is placed again keeps its people where others would do as well."""

from __future__ import annotations

import pytest
from tests.engine.scheduling.replanning.test_replan import after, plan

PEOPLE = ("ana", "ben", "carla", "dora")


@pytest.mark.parametrize("who", PEOPLE)
def test_a_step_put_off_keeps_its_people(who: str) -> None:
    """X waits for Y, which ends later: anybody could do X then, and nobody else has to."""
    form = plan()
    form["people"] = {key: {"name": key.title()} for key in PEOPLE}
    need = {"effort_days": "2"}
    form["steps"] = {
        "y": {"action": "a", "name": "Y", "duration_days": 2, "fixed": True}
        | {"start_date": "2027-03-01", "end_date": "2027-03-02"},
        "x": {"action": "a", "name": "X", "duration_days": 2, "after": [{"step": "y"}]}
        | {"needs": [{**need, "assigned": [who]}]}
        | {"start_date": "2027-03-03", "end_date": "2027-03-04"},
    }
    result = after(form, {"kind": "delay", "step": "y", "days": 7})
    (move,) = [move for move in result["rungs"][0]["moved"] if move["step"] == "x"]
    assert (move["after"]["start_date"], move["after"]["needs"]) == ("2027-03-10", [[who]])
