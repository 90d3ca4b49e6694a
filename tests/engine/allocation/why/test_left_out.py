"""An action is named to be left out only where less lacks without it: it is left out, to see."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from tests import builders
from tests.builders import euros
from tests.engine.allocation.why.test_tight import troubled

from pacte.document import Money, plan_from_form
from pacte.engine.allocation import Allocation, allocate
from pacte.engine.allocation.from_plan.cells import problem
from pacte.engine.allocation.grid.from_problem import grid_of
from pacte.engine.allocation.why import tight
from pacte.engine.allocation.why.left_out import counted, without
from pacte.engine.allocation.why.reasons import Reason

DAY = date(2026, 2, 10)
CURVE = {"response": {"maximum": euros(900), "half_spend": euros(100)}}
OFFERING = ("limit_too_tight", "hours_too_few", "rule_impossible")


def short_in_may(**second: Any) -> Allocation:
    """400 € are engaged in May, of which 90 are allowed; another action is decided too."""
    line = {"action": "a", "name": "L", "planned_date": "2026-05-10", "committed": euros(400)}
    actions = {"a": {"name": "A", **CURVE}, "b": {"name": "B", **CURVE, **second}}
    limits = [{"period": "2026-05", "at_most": euros(90)}]
    plan = builders.plan(
        budget=euros(5000),
        actions=actions,
        budget_lines={"l": line},
        sharing={"grain": "month", "limits": limits},
    )
    return allocate(plan, today=DAY)


def test_what_must_run_and_may_do_so_in_another_month_is_not_named():
    (reason,) = short_in_may(min_spend=euros(300)).reasons
    assert (reason.code, reason.actions) == ("limit_too_tight", ())


def test_what_must_run_in_that_month_alone_is_named():
    may = {"start": "2026-05-01", "end": "2026-05-31"}
    (reason,) = short_in_may(min_spend=euros(300), window=may).reasons
    assert (reason.actions, str(reason.params["missing"].amount)) == (("b",), "610.00")


def test_of_many_cells_only_what_is_counted_there_for_sure_is_named(monkeypatch):
    monkeypatch.setattr(tight, "MOST_CELLS", 0)
    first, more = short_in_may(min_spend=euros(300)).reasons
    assert (first.code, first.actions, more) == ("limit_too_tight", (), tight.MORE)
    first, _ = short_in_may(pinned=True, budget=euros(120)).reasons
    assert first.actions == ("b",)


def test_a_floor_out_of_reach_names_no_action_to_leave_out():
    limits = [{"name": "Floor", "at_least": euros(10_000_000)}]
    actions = {"a": {"name": "A", **CURVE, "min_spend": euros(100)}}
    sharing = {"grain": "month", "limits": limits}
    plan = builders.plan(budget=euros(5000), actions=actions, sharing=sharing)
    (reason,) = allocate(plan, today=DAY).reasons
    assert (reason.code, reason.actions) == ("floor_too_high", ())
    assert reason.params["among"] == ["a"]


def test_a_kept_action_is_to_be_lowered_only_where_it_spends():
    """Of 100 € in May a kept action takes 300; another one spends in June only."""
    by_month = {f"2026-{m:02}": {"closed": True} for m in range(1, 13)}
    kept = {
        name: {
            "name": name,
            "budget": euros(300),
            "spending": {"periods": {**by_month, month: {"budget": euros(300)}}},
        }
        for name, month in (("k", "2026-05"), ("l", "2026-06"))
    }
    limits = [{"period": "2026-05", "at_most": euros(100)}]
    sharing = {"grain": "month", "limits": limits}
    actions = {"a": {"name": "A", **CURVE}, **kept}
    plan = builders.plan(budget=euros(5000), actions=actions, sharing=sharing)
    (reason,) = allocate(plan, today=DAY).reasons
    assert reason.actions == ("k",)


def missing_there(reasons: tuple[Reason, ...], reason: Reason) -> float:
    """What still lacks in the row of a reason."""
    row = (reason.params.get("row", reason.params.get("rule")), reason.params.get("period"))
    for other in reasons:
        if (other.params.get("row", other.params.get("rule")), other.params.get("period")) == row:
            missing = other.params.get("missing", 1)
            return missing.cents if isinstance(missing, Money) else missing
    return 0.0


@pytest.mark.parametrize("seeds", [range(14), pytest.param(range(14, 300), marks=pytest.mark.slow)])
def test_each_action_named_makes_less_lack_when_it_is_left_out(seeds):
    """A rule gives way by whole actions: where it lacks as much, it is less often or elsewhere."""
    tried = 0
    for seed in seeds:
        form = troubled(seed)
        reasons = allocate(plan_from_form(form), today=DAY).reasons
        offers = [reason for reason in reasons if reason.code in OFFERING]
        for reason, action in ((r, a) for r in offers for a in r.actions):
            if reason.params.get("kept") or action not in form["actions"]:
                continue
            other = deepcopy(form)
            other["actions"][action] |= {"optional": True, "pinned": False}
            after = allocate(plan_from_form(other), today=DAY)
            left = missing_there(after.reasons, reason)
            assert left < missing_there(reasons, reason) or after.status == "ok", (seed, action)
            tried += 1
    assert tried >= len(seeds) // 4


def test_what_is_engaged_stays_of_an_action_that_is_left_out():
    """Locked at 500 € in a quarter where 200 are engaged: 200 remain."""
    line = {"action": "a", "name": "L", "planned_date": "2026-05-10", "committed": euros(200)}
    locked = {"pinned": True, "spending": {"periods": {"2026-Q2": {"budget": euros(500)}}}}
    plan = builders.plan(
        budget=euros(5000),
        actions={"a": {"name": "A", **CURVE, **locked}},
        budget_lines={"l": line},
        sharing={
            "grain": "quarter",
            "limits": [{"period": "2026-Q2", "at_most": euros(300)}],
        },
    )
    made = problem(plan, DAY)
    grid = grid_of(made)
    (row,) = [i for i, r in enumerate(grid.rows) if r.key == "limit:0"]
    assert counted(made, grid, row) == {"a"}
    left = without(made, grid, "a")
    assert (left.low.sum(), left.high.sum()) == (200_00, 200_00)
