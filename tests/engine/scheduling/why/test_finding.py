"""A conflict is called minimal where a second proof, of its own, says the same."""

from __future__ import annotations

import pytest
from tests.engine.scheduling.planted import MONDAY, TUESDAY, fair, plan
from tests.engine.scheduling.why.test_clock import case_of

from pacte.engine.scheduling.exact import solver
from pacte.engine.scheduling.why import feasible, finding
from pacte.engine.scheduling.why.clock import Clock
from pacte.engine.scheduling.why.feasible import Oracle


def test_what_the_first_proof_alone_calls_impossible_is_not_called_minimal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = case_of(plan(steps={"x": fair(MONDAY, TUESDAY, "ana")}), Clock())
    monkeypatch.setattr(Oracle, "can_hold", lambda *_: False)
    told = finding._of_steps(case, ["x"], None)
    assert told is not None
    assert not told.minimal


def test_the_second_proof_does_without_the_linear_relaxation(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = case_of(plan(steps={}), Clock())
    made = []

    def watched(seed: int, work: float, seconds: float) -> object:
        made.append(solver.repeatable(seed, work, seconds))
        return made[-1]

    monkeypatch.setattr(feasible, "repeatable", watched)
    assert feasible.proved(case.doubt, 1.0, Clock(), relaxed=False)
    assert feasible.proved(case.doubt, 1.0, Clock())
    assert [one.parameters.linearization_level for one in made] == [0, 1]
