"""An impossible plan says by how much, and its repairs make it possible."""

from __future__ import annotations

from datetime import date
from typing import Any

import jsonpatch
import numpy as np
import pytest
from tests import builders
from tests.builders import euros
from tests.engine.allocation.random_plans import random_plan
from tests.engine.allocation.random_sharings import random_sharing

from pacte.document import form_of, plan_from_form
from pacte.engine.allocation import Allocation, allocate, as_result
from pacte.engine.allocation.from_plan.cells import problem
from pacte.engine.allocation.why.repair import obstacles
from pacte.wording import allocation as words

DAY = date(2026, 5, 4)
CURVE = {"maximum": euros(900), "half_spend": euros(100)}


def allocation(budget: int | None, **actions: dict[str, Any]) -> Allocation:
    named = {key: {"name": key, **action} for key, action in actions.items()}
    money = {} if budget is None else {"budget": euros(budget)}
    return allocate(builders.plan(actions=named, **money), today=DAY)


def has_to_run(minimum: int, **fields: Any) -> dict[str, Any]:
    return {"response": CURVE, "min_spend": euros(minimum), **fields}


def test_no_budget_is_refused():
    found = allocation(None, a=has_to_run(10))
    assert (found.status, [r.code for r in found.reasons]) == ("refused", ["no_budget"])


def test_another_currency_is_refused_and_named():
    dollars = {"amount": "10.00", "currency": "USD"}
    found = allocation(100, a={"response": CURVE, "budget": dollars})
    assert found.status == "refused"
    assert found.reasons[0].params == {
        "path": "/actions/a/budget",
        "found": "USD",
        "expected": "EUR",
    }


def test_too_small_a_budget_says_what_is_missing_and_the_smallest_release():
    """Needed 300 + 20 fixed + 500 + 90 kept = 910 of 800: 110 short; 320 is the least to give."""
    found = allocation(
        800,
        a=has_to_run(300, fixed_cost=euros(20)),
        b=has_to_run(500),
        c={"budget": euros(90)},
    )
    small, release = found.reasons
    assert found.status == "infeasible"
    assert {k: str(v.amount) for k, v in small.params.items()} == {
        "budget": "800.00",
        "needed": "910.00",
        "missing": "110.00",
    }
    assert (release.code, release.actions) == ("release_actions", ("a",))
    assert str(release.params["freed"].amount) == "320.00"


def test_an_action_of_two_quarters_is_released_once_with_all_its_money():
    """Needed 200 + 200 + 300 of 350: 350 short; the first action alone gives 400."""
    quarters = {label: {"budget": euros(200)} for label in ("2026-Q2", "2026-Q3")}
    shut = {label: {"closed": True} for label in ("2026-Q1", "2026-Q4")}
    pinned = {"name": "a", "response": CURVE, "pinned": True, "budget": euros(400)}
    plan = builders.plan(
        budget=euros(350),
        actions={
            "a": {**pinned, "spending": {"periods": {**quarters, **shut}}},
            "b": {**pinned, "budget": euros(300), "spending": {"periods": shut}},
        },
        sharing={"grain": "quarter"},
    )
    release = allocate(plan, today=DAY).reasons[-1]
    assert (release.code, release.actions) == ("release_actions", ("a",))
    assert str(release.params["freed"].amount) == "400.00"


def test_money_engaged_cannot_be_released():
    lines = {"l": {"action": "a", "name": "Acompte", "committed": euros(200)}}
    plan = builders.plan(
        budget=euros(100), actions={"a": {"name": "a", "response": CURVE}}, budget_lines=lines
    )
    assert [r.code for r in allocate(plan, today=DAY).reasons] == ["budget_too_small"]


def test_a_minimum_above_the_maximum():
    contradiction = has_to_run(50, max_spend=euros(40))
    found = allocation(100, a=contradiction)
    assert (found.status, [r.code for r in found.reasons]) == ("infeasible", ["min_above_max"])
    spared = allocation(100, a={**contradiction, "optional": True})
    assert spared.status == "ok"
    assert spared.cell_reasons[0].code == "min_above_max"


@pytest.mark.parametrize("code", ["budget_too_small", "release_actions"])
def test_each_repair_makes_random_plans_possible(code):
    mended = 0
    for seed in range(150):
        plan = plan_from_form(random_plan(seed))
        for reason in obstacles(problem(plan)):
            if reason.code == code and reason.repair is not None:
                form = jsonpatch.apply_patch(form_of(plan), list(reason.repair))
                assert not obstacles(problem(plan_from_form(form))), seed
                mended += 1
    assert mended >= 10


def by_quarter(budget: int, action: dict[str, Any], **lines: int) -> Allocation:
    """One action by quarter, with money engaged in some: (first quarter) q1=500."""
    days = {"q1": "2026-01-15", "q2": "2026-05-15", "q3": "2026-08-15", "q4": "2026-11-15"}
    engaged = {
        quarter: {
            "action": "a",
            "name": quarter,
            "planned_date": days[quarter],
            "committed": euros(amount),
        }
        for quarter, amount in lines.items()
    }
    plan = builders.plan(
        budget=euros(budget),
        actions={"a": {"name": "a", "response": CURVE, **action}},
        budget_lines=engaged,
        sharing={"grain": "quarter"},
    )
    return allocate(plan, today=date(2026, 1, 1))


def minimum(amount: int) -> dict[str, Any]:
    return {"periods": {"2026-Q1": {"minimum": euros(amount)}}}


def test_a_minimum_that_engaged_money_makes_due_is_not_released():
    """500 € engaged in a quarter whose minimum is 4,600: to make it optional would free nothing."""
    found = by_quarter(3000, {"optional": True, "spending": minimum(4600)}, q1=500)
    (reason,) = found.reasons
    assert (reason.code, str(reason.params["freed"].amount)) == ("budget_too_small", "0.00")


def test_a_lock_is_undone_down_to_what_engaged_money_makes_due():
    """Locked at 3,000 and 1,000 in two quarters, 500 engaged in the first, 800 at least there."""
    locked = {"2026-Q1": {"budget": euros(3000), "minimum": euros(800)}}
    shut = {label: {"closed": True} for label in ("2026-Q3", "2026-Q4")}
    periods = {**locked, "2026-Q2": {"budget": euros(1000)}, **shut}
    action = {"pinned": True, "spending": {"periods": periods}}
    found = by_quarter(1000, action, q1=500)
    assert [reason.code for reason in found.reasons] == ["budget_too_small", "release_actions"]
    assert str(found.reasons[1].params["freed"].amount) == "3200.00"
    asked = by_quarter(1000, {**action, "min_spend": euros(1200)}, q1=500)
    assert [reason.code for reason in asked.reasons] == ["budget_too_small"]
    assert str(asked.reasons[0].params["freed"].amount) == "2800.00"


def test_an_envelope_that_nothing_could_spare_is_only_to_be_raised():
    lines = {"l": {"action": "a", "name": "Acompte", "committed": euros(200)}}
    plan = builders.plan(
        budget=euros(100), actions={"a": {"name": "a", "response": CURVE}}, budget_lines=lines
    )
    found = words.worded(as_result(plan, allocate(plan, today=DAY), today=DAY))
    (told,) = words.summary(found, "en")
    assert told.endswith("Raise it: nothing that could be left out would be enough.")


def locked_and_engaged(seed: int) -> dict[str, Any]:
    """A random plan by quarter: actions locked, engaged, with minima; and little money."""
    rng = np.random.default_rng(seed)
    form = random_sharing(seed, most_actions=4, grain="quarter")
    form["budget"], form["budget_lines"] = euros(int(rng.integers(100, 3000))), {}
    for key, action in form["actions"].items():
        if rng.random() < 0.4:
            action |= {"pinned": True, "budget": euros(int(rng.integers(100, 4000)))}
        if rng.random() < 0.4:
            action["min_spend"] = euros(int(rng.integers(10, 900)))
        if rng.random() < 0.4:
            action.setdefault("spending", {})["periods"] = minimum(900)["periods"]
        day, amount = f"2026-{rng.integers(1, 13):02d}-15", euros(int(rng.integers(1, 500)))
        line = {"action": key, "name": "L", "planned_date": day, "committed": amount}
        form["budget_lines"] |= {f"l{key}": line} if rng.random() < 0.5 else {}
    return form


def test_each_release_by_quarter_makes_the_envelope_suffice():
    mended, day = 0, date(2026, 2, 10)
    for seed in range(80):
        plan = plan_from_form(locked_and_engaged(seed))
        for reason in obstacles(problem(plan, day)):
            if reason.code == "release_actions" and reason.repair is not None:
                form = jsonpatch.apply_patch(form_of(plan), list(reason.repair))
                left = obstacles(problem(plan_from_form(form), day))
                assert "budget_too_small" not in {one.code for one in left}, seed
                mended += 1
    assert mended >= 20


def short_of_money(seed: int) -> dict[str, Any]:
    """A random plan by period whose money is less than what must run there takes."""
    rng = np.random.default_rng(seed)
    form = random_sharing(seed, most_actions=6, grain="month" if seed % 2 else "quarter")
    form["sharing"] |= {"limits": [], "rules": [], "most_changes": None}
    for action in form["actions"].values():
        least = int(rng.integers(10_000, 90_000))
        action |= {"optional": False, "pinned": False, "min_spend": cents(least)}
        action.pop("max_spend", None)
    needed = sum(float(action["min_spend"]["amount"]) for action in form["actions"].values())
    form["budget"] = cents(int(needed * 100 * float(rng.uniform(0.3, 0.9))))
    return form


def cents(amount: int) -> dict[str, str]:
    return {"amount": f"{amount / 100:.2f}", "currency": "EUR"}


@pytest.mark.parametrize("seeds", [range(16), pytest.param(range(16, 200), marks=pytest.mark.slow)])
def test_an_envelope_by_period_is_raised_by_just_what_it_lacks(seeds):
    """With the repair a plan holds; with a euro less, none does."""
    mended, day = 0, date(2026, 2, 10)
    for seed in seeds:
        plan = plan_from_form(short_of_money(seed))
        found = allocate(plan, today=day)
        if found.status == "ok" or [r.params.get("row") for r in found.reasons] != ["budget"]:
            continue
        repair = found.reasons[0].repair
        assert repair is not None, seed
        enough = plan_from_form(jsonpatch.apply_patch(form_of(plan), list(repair)))
        assert allocate(enough, today=day).status == "ok", seed
        assert enough.budget is not None
        less = form_of(enough) | {"budget": cents(enough.budget.cents - 100)}
        assert allocate(plan_from_form(less), today=day).status == "infeasible", seed
        mended += 1
    assert mended >= len(seeds) // 4
