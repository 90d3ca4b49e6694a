"""Asking why within a time: what is known when it is over is told, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count

import pytest
from tests.engine.scheduling.planted import CASES, Form
from tests.engine.scheduling.why.test_conflict import TODAY, answered, only

from pacte.document import plan_from_form
from pacte.engine.scheduling import solve
from pacte.engine.scheduling.from_plan import problem_from_plan
from pacte.engine.scheduling.known import known_of
from pacte.engine.scheduling.why import finding, leftover
from pacte.engine.scheduling.why.case import Case
from pacte.engine.scheduling.why.clock import Clock
from pacte.engine.scheduling.why.feasible import Oracle, one_order


def looked_at(times: int) -> Callable[[], float]:
    """Seconds left that are no more once they have been looked at so many times."""
    looks = count()
    return lambda: 5.0 if next(looks) < times else -1.0


def case_of(form: Form, clock: Clock) -> Case:
    plan = plan_from_form(form)
    problem = problem_from_plan(plan, today=TODAY)
    case = known_of(problem, plan.start)
    return Case(plan, problem, case.doubt, one_order(case.doubt), TODAY, clock)


def test_no_question_is_answered_once_the_time_is_over() -> None:
    form, *_ = CASES[min(CASES)]
    case = case_of(form, Clock(lambda: 0.0))
    oracle = Oracle(case.plan.start, case.clock)
    assert oracle.can_hold(case.problem) is None
    assert (oracle.unsure, case.clock.has_cut) == (1, True)
    assert finding.conflicts(case, finding.SIZES_AT_ONCE) == ()


@pytest.mark.parametrize("name", CASES)
def test_whenever_the_time_is_over_what_is_told_of_a_conflict_holds(name: str) -> None:
    form = CASES[name][0]
    for times in range(0, 90, 9):
        clock = Clock(looked_at(times))
        case = case_of(form, clock)
        for told in finding.conflicts(case, finding.SIZES_AT_ONCE):
            assert answered(only(form, set(told.steps)))["status"] == "infeasible"
            assert not (told.minimal and clock.has_cut and not told.repairs)
            (again,) = leftover.counted(replace(case, clock=Clock(lambda: 0.0)), [told])
            assert len(again.repairs) == len(told.repairs)


def test_a_plan_that_cannot_hold_is_answered_in_no_time_at_all() -> None:
    """With nothing left to ask why, the steps are said to have found no place in time."""
    given = plan_from_form(CASES["one van"][0])
    found = solve.schedule(given, today=TODAY, time_limit=0.01)
    assert found.stopped_by == "time"
    assert found.unplaced
    assert not found.conflicts
