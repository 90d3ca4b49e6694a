"""Who still stands once a change is made: nobody where the changed plan forbids it."""

from __future__ import annotations

import pytest
from tests.engine.scheduling.planted import Form, plan, step
from tests.engine.scheduling.why.test_clock import case_of

from pacte.document.actions import Precedence
from pacte.engine.scheduling.why.case import Repair
from pacte.engine.scheduling.why.changed import Changed
from pacte.engine.scheduling.why.clock import Clock
from pacte.engine.scheduling.why.edits import Edit

EARLY = {"need": {"candidates": ["ana"]}}
FORM: Form = plan(
    steps={
        "x": step("a", 1, **EARLY),
        "y": step("a", 5, need={"candidates": ["ben"]}),
        "d": step("a", 1, status="done", start_date="2027-03-10", end_date="2027-03-10"),
        "none": step("a", 1, need={"skill": "stand"}),
    }
)


@pytest.mark.parametrize(("before", "left"), [("y", {"z", "y"}), ("d", {"z", "y"})])
def test_who_would_come_before_what_they_now_wait_for_stands_no_more(
    before: str, left: set[str]
) -> None:
    """X stands on one of the first days, and now waits for another step, to do or done."""
    case = case_of(FORM, Clock())
    link = Edit(("steps", "x", "after", "-"), Precedence(step=before))
    after = Changed(case, ["none"], Repair("drop_step", (), {}, (link,)))
    assert {after.problem.tasks[t].id for t in after.standing} == left
