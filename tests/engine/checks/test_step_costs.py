"""What steps cost beyond what is decided for their action, or allowed in a period."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests import builders
from tests.builders import euros

from pacte.engine.checks import check
from pacte.wording.findings import worded

TODAY = date(2026, 1, 5)
LINES = {"steps_beyond_budget", "steps_beyond_period", "period_overspent"}


def found(action: dict[str, Any], steps: dict[str, Any], **more: Any) -> list[Any]:
    forms = {key: {"action": "fair", "name": key, **step} for key, step in steps.items()}
    plan = builders.plan(actions={"fair": {"name": "Salon", **action}}, steps=forms, **more)
    return [worded(plan, f) for f in check(plan, TODAY) if f.code in LINES]


def dated(day: str, cost: str, **more: Any) -> dict[str, Any]:
    return {"start_date": day, "end_date": day, "cost": euros(cost), **more}


def test_steps_may_cost_the_budget_and_what_is_due_beside_it_no_more() -> None:
    action = {"budget": euros("5000"), "fixed_cost": euros("1000")}
    steps = {"stand": {"cost": euros("4000")}, "hotel": {"cost": euros("2000")}}
    assert found(action, steps) == []
    steps["lost"] = {"cost": euros("900"), "status": "canceled"}
    assert found(action, steps) == []
    steps["hotel"]["cost"] = euros("2000.01")
    (one,) = found(action, steps)
    assert (one.code, one.stake.money.cents) == ("steps_beyond_budget", 1)
    assert "ses étapes coûtent" in one.message.fr
    assert found({**action, "status": "done"}, steps) == []


def test_steps_of_a_quarter_may_cost_what_is_decided_then() -> None:
    decided = {"2026-Q1": {"budget": euros("1000")}, "2026-Q2": {"budget": euros("5000")}}
    action = {"budget": euros("6000"), "spending": {"periods": decided}}
    sharing = {"grain": "quarter"}
    steps = {"stand": dated("2026-03-02", "1000"), "hotel": dated("2026-04-01", "4000")}
    assert found(action, steps, sharing=sharing) == []
    steps["hotel"] = dated("2026-03-31", "4000")
    (one,) = found(action, steps, sharing=sharing)
    assert (one.code, one.stake.money.cents) == ("steps_beyond_period", 400_000)
    assert "T1 2026" in one.message.fr


def test_a_quarter_whose_dated_steps_exceed_its_limit_names_the_dearest() -> None:
    sharing = {
        "grain": "quarter",
        "limits": [{"period": "2026-Q1", "at_most": euros("3000")}],
    }
    steps = {
        "stand": dated("2026-03-02", "2000"),
        "hotel": dated("2026-03-31", "1500"),
        "begun": dated("2026-01-02", "1", status="done"),
        "later": dated("2026-04-01", "9000"),
        "given_up": dated("2026-03-02", "9000", status="canceled"),
    }
    (one,) = found({}, steps, sharing=sharing)
    assert (one.code, one.stake.money.cents) == ("period_overspent", 50_100)
    assert [named.id for named in one.objects[1:]] == ["stand", "hotel", "begun"]
    steps["hotel"] = dated("2026-04-01", "1500")
    assert found({}, steps, sharing=sharing) == []
