"""What an event changes in the document, which is still one that Pacte reads."""

from __future__ import annotations

import pytest
from tests.engine.scheduling.replanning.test_replan import TODAY, Form, plan

from pacte.document import form_of, plan_from_form
from pacte.document.events import event_from_form
from pacte.engine import scheduling


def test_a_delay_lengthens_a_step_given_in_half_days() -> None:
    """Five halves of Ana from the 2nd, at 0.8 a day, take two more: until the 5th at noon."""
    form = plan(calendar={"slots_per_day": 2})
    form["steps"]["x"] |= {"status": "running", "duration_half_days": 5, "duration_days": 3}
    form["steps"]["x"] |= {"end_date": "2027-03-04", "end_half": "am"}
    form["steps"]["x"]["needs"][0]["effort_days"] = "2"
    delay = event_from_form({"kind": "delay", "step": "x", "days": 1})
    x = scheduling.happened(plan_from_form(form), [delay], TODAY)[0].steps["x"]
    assert (x.duration_half_days, x.duration_days, str(x.needs[0].effort_days)) == (7, 3, "2.80")
    assert (str(x.end_date), x.end_half) == ("2027-03-05", "am")


@pytest.mark.parametrize(
    "event",
    [
        {"kind": "departure", "person": "ana", "last_day": "2027-03-02"},
        {"kind": "delay", "step": "x", "days": 6},
        {"kind": "delay", "step": "y", "days": 364},
        {"kind": "delay", "step": "z", "days": 366},
        {"kind": "absence", "person": "ana", "start": "2026-01-01", "end": "2029-01-01"},
    ],
)
def test_an_event_as_far_as_it_may_go_leaves_a_document_that_is_read(event: Form) -> None:
    form = plan()
    form["people"]["ana"]["hired_on"] = "2027-03-02"
    form["steps"]["x"]["latest_date"] = "2027-03-08"
    form["steps"]["y"]["status"] = "running"
    fixed = {"fixed": True, "start_date": "2027-03-15", "end_date": "2027-03-16"}
    form["steps"]["z"] = {**form["steps"]["y"], **fixed, "name": "Z", "status": "to_do"}
    happened, _ = scheduling.happened(plan_from_form(form), [event_from_form(event)], TODAY)
    assert plan_from_form(form_of(happened)) == happened
