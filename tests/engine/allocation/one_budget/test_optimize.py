"""The optimum by hand, against every plan in cents, and the properties that any budget obeys."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count, islice
from typing import Any

import numpy as np
import pytest
from tests import builders
from tests.builders import euros
from tests.checkers import allocation_checker as checker
from tests.engine.allocation.random_plans import random_plan

from pacte.document import plan_from_form
from pacte.engine.allocation import adopted, allocate, as_result
from pacte.engine.allocation.curves.curve import Curve
from pacte.engine.allocation.one_budget import dual
from pacte.engine.allocation.one_budget.optimize import Limits, gap, optimize
from pacte.engine.allocation.problem import Cell, Problem

DAY = date(2026, 5, 4)
Json = dict[str, Any]


def answer(form: Json, **limits: Any) -> Json:
    plan = plan_from_form(form)
    found = as_result(plan, allocate(plan, today=DAY, **limits), today=DAY)
    return json.loads(json.dumps(found.to_json()))


def response(maximum: int, half: int, shape: str = "1") -> Json:
    return {"maximum": euros(maximum), "half_spend": euros(half), "shape": shape}


def form(budget: int | str, **actions: Json) -> Json:
    named = {key: {"name": key.title(), **action} for key, action in actions.items()}
    plan = builders.plan(budget=euros(budget), actions=named)
    return plan.model_dump(mode="json", exclude_none=True)


def spends(found: Json) -> Json:
    return {share["action"]: share["spend"]["amount"] for share in found["actions"]}


def codes(found: Json) -> Json:
    return {share["action"]: share["reason"]["code"] for share in found["actions"]}


def cents(amount: Json) -> int:
    return checker.cents(amount)


def test_two_curves_get_the_same_return_from_their_last_euro():
    """M' = maximum · half ÷ (half + x)²; equal where (100 + a) ÷ (100 + b) = √(900 ÷ 400) = 1.5.

    With a + b = 300: a = 200, b = 100, value 900 · 200/300 + 400 · 100/200 = 800, both slopes 1.
    With 1,000 more: a = 800, b = 500, value 800 + 333.33: 333.33 more.
    """
    found = answer(
        form(300, a={"response": response(900, 100)}, b={"response": response(400, 100)})
    )
    assert spends(found) == {"a": "200.00", "b": "100.00"}
    assert found["value"]["amount"] == "800.00"
    assert found["bound"]["amount"] in ("800.00", "800.01")
    assert found["price"] == pytest.approx(1.0, rel=1e-5)
    assert [share["marginal_return"] for share in found["actions"]] == pytest.approx(
        [1, 1], rel=1e-5
    )
    assert found["one_more"]["value"]["amount"] == "333.33"
    assert found["stopped_by"] == "proof"


SHOW = {
    "optional": True,
    "min_spend": euros(800),
    "fixed_cost": euros(100),
    "response": response(3000, 400),
}
MAILING = {"response": response(2000, 1000)}


def test_an_all_or_nothing_action_runs_where_it_beats_what_it_displaces():
    """The show at 800 brings 2,000, and its next euro 0.83; the mailing at 100 brings 181.82.

    The show (900 with its fixed cost) and 100 of mailing: 2,181.82. All in the mailing: 1,000.
    """
    found = answer(form(1000, mailing=MAILING, show=SHOW))
    assert spends(found) == {"mailing": "100.00", "show": "800.00"}
    assert found["value"]["amount"] == "2181.82"
    assert codes(found) == {"mailing": "funded", "show": "at_min"}
    assert cents(found["bound"]) <= 218183


def test_an_action_that_does_not_fit_says_what_is_missing():
    found = answer(form(850, mailing=MAILING, show=SHOW))
    assert spends(found) == {"mailing": "850.00", "show": "0.00"}
    show = found["actions"][1]
    assert show["reason"]["code"] == "does_not_fit"
    assert show["reason"]["params"]["missing"]["amount"] == "50.00"
    assert show["fixed_cost"]["amount"] == "0.00"


@dataclass
class Exhaustive:
    """Every plan in whole cents, by dynamic programming on the checker's rules."""

    rules: dict[str, checker.Rules]
    shared: int

    def best(self) -> float:
        reached = np.zeros(self.shared + 1)
        for rules in self.rules.values():
            reached = self._with(reached, rules)
        return float(reached[-1])

    def _with(self, reached: np.ndarray, rules: checker.Rules) -> np.ndarray:
        part = rules.part
        after = reached.copy() if part.zero else np.full_like(reached, -np.inf)
        if not part.runs:
            return after
        last = int(min(part.high, self.shared - rules.fixed))
        for spend in range(max(int(part.low), 1), last + 1):
            cost = spend + rules.fixed
            gain = reached[: len(reached) - cost] + rules.margin(spend)
            np.maximum(after[cost:], gain, out=after[cost:])
        return after


def exhaustive(plan: Json) -> Exhaustive:
    kept = {k: a for k, a in plan["actions"].items() if checker.kept_code(plan, a)}
    paid = {k: checker.engaged(plan, k) for k in plan["actions"]}
    free = {k: a for k, a in plan["actions"].items() if k not in kept}
    rules = {k: checker.rules_of(plan, a, paid[k]) for k, a in free.items()}
    taken = sum(sum(checker.kept_money(plan, a, paid[k])) for k, a in kept.items())
    return Exhaustive(rules, checker.cents(plan["budget"]) - taken)


def small_plans(wanted: int) -> Iterator[tuple[int, Json, Json]]:
    """(seed, plan, answer) of plans of up to 12 actions and 1,500 cents."""
    seeds = (seed for seed in count() if _budget(small(seed)) <= 1500)
    answered = ((seed, small(seed), answer(small(seed))) for seed in seeds)
    return islice((one for one in answered if one[2]["status"] == "ok"), wanted)


def small(seed: int) -> Json:
    return random_plan(seed, size=0.0006, most_actions=13)


def _budget(plan: Json) -> int:
    return cents(plan["budget"])


@pytest.mark.parametrize("wanted", [20, pytest.param(250, marks=pytest.mark.slow)])
def test_no_plan_in_cents_beats_the_bound_and_none_beats_the_plan_by_much(wanted):
    for seed, plan, found in small_plans(wanted):
        best = exhaustive(plan).best()
        checked = checker.check(plan, found)
        assert checked.problems == [], seed
        assert checked.bound >= best * (1 - 1e-9), seed
        assert best * 0.999 <= checked.value <= best * (1 + 1e-9), seed


@pytest.mark.parametrize("wanted", [40, pytest.param(200, marks=pytest.mark.slow)])
def test_random_plans_pass_the_checker_and_are_proven(wanted):
    proven = 0
    for seed in range(1000, 1000 + wanted * 7 // 5):
        plan = random_plan(seed)
        found = answer(plan)
        if found["status"] != "ok":
            assert found["reasons"], seed
            continue
        assert checker.check(plan, found).problems == [], seed
        assert found["gap"] <= 1e-6, seed
        proven += 1
    assert proven >= wanted


def test_more_budget_is_never_worse():
    for seed in range(30):
        plan = random_plan(seed)
        values = []
        for share in (1, 2, 4):
            amount = checker.cents(plan["budget"]) * share / 100
            found = answer({**plan, "budget": euros(f"{amount:.2f}")})
            values.append(cents(found["value"]) if found["status"] == "ok" else -1)
        assert values[0] <= values[1] * (1 + 2e-6) + 1, seed
        assert values[1] <= values[2] * (1 + 2e-6) + 1, seed


def test_the_order_of_actions_changes_nothing():
    for seed in range(30):
        plan = random_plan(seed)
        backwards = {**plan, "actions": dict(reversed(plan["actions"].items()))}
        first, second = answer(plan), answer(backwards)
        assert first | {"input_sha256": ""} == second | {"input_sha256": ""}, seed


def test_another_unit_of_money_changes_nothing_but_the_figures():
    """Everything 100 times larger: the same reasons, the same value to the rounding of cents."""
    for seed in range(30):
        plan = random_plan(seed)
        first, second = answer(plan), answer(_scaled(plan))
        assert first["status"] == second["status"]
        if first["status"] != "ok":
            continue
        assert codes(first) == codes(second), seed
        assert cents(second["value"]) == pytest.approx(
            cents(first["value"]) * 100, rel=3e-6, abs=60
        )


def _scaled(value: Any) -> Any:
    if isinstance(value, dict) and "amount" in value:
        return {**value, "amount": value["amount"].replace(".", "") + ".00"}
    if isinstance(value, dict):
        return {key: _scaled(part) for key, part in value.items()}
    return value


@pytest.mark.parametrize("shape", ["0.5", "1", "4"])
def test_actions_that_nothing_tells_apart_are_proven_at_once(shape):
    same = {"optional": True, "min_spend": euros(300), "fixed_cost": euros(33)}
    twins = {f"a{i}": {**same, "response": response(1000, 200, shape)} for i in range(20)}
    found = answer(form(1100, **twins))
    assert found["stopped_by"] == "proof"
    assert found["branches"] < 50
    assert sum(share["runs"] for share in found["actions"]) == 3
    assert checker.check(form(1100, **twins), found).problems == []


def test_twins_that_share_what_one_cannot_use_are_proven():
    """Nothing is fixed here: the cut falls at a spend, and holds for the twins on its side."""
    twins = {f"a{i}": {"response": response(1000, 200, "4")} for i in range(12)}
    found = answer(form(1000, **twins))
    assert found["stopped_by"] == "proof"
    assert any(node["cut"] and cents(node["cut"]["at"]) for node in found["certificate"])
    assert checker.check(form(1000, **twins), found).problems == []


def test_the_price_at_which_an_action_jumps_is_found_in_few_looks(monkeypatch):
    """Halving alone takes 43 looks to come from half of a price within 1e-13 of it."""
    looks, replies = count(), dual.replies

    def counted(*asked: Any) -> dual.Replies:
        next(looks)
        return replies(*asked)

    monkeypatch.setattr(dual, "replies", counted)
    curves = [Curve(maximum=9e5 + 1e4 * i, half_spend=1e5, shape=3.0) for i in range(40)]
    cells = [Cell(f"a{i}", curve, 0, None, 0, may_be_off=True) for i, curve in enumerate(curves)]
    model = dual.model_of(Problem("EUR", 1_000_000, tuple(cells)))
    found = dual.solve(model, model.box)
    assert found.beyond is not None
    assert found.beyond.cost.sum() - found.within.cost.sum() > 1e4
    assert next(looks) <= 20


def test_money_that_brings_nothing_is_left():
    lively = {"response": response(900, 100), "max_spend": euros(50)}
    plan = form(20_000, a={"response": response(0, 2000)}, b=lively)
    found = answer(plan)
    assert spends(found) == {"a": "0.00", "b": "50.00"}
    assert found["unspent"]["amount"] == "19950.00"
    assert checker.check(plan, found).problems == []


def test_where_cents_are_coarse_single_cents_are_moved():
    plan = small(235)
    assert checker.check(plan, answer(plan)).value >= 0.9999 * exhaustive(plan).best()


def test_a_budget_already_shared_well_is_kept_where_no_work_is_left():
    for seed in range(1000, 1030):
        plan = plan_from_form(random_plan(seed))
        first = allocate(plan, today=DAY)
        if first.optimum is not None and first.optimum.branches > 1:
            again = allocate(adopted(plan, first), today=DAY, work=0)
            assert again.optimum.value >= first.optimum.value * (1 - 1e-12), seed


def test_without_work_left_the_answer_is_feasible_and_says_its_gap():
    plan = random_plan(1008, most_actions=40)
    found = answer(plan, work=1)
    assert found["status"] == "ok"
    assert checker.check(plan, found).problems == []


ABSURD = 999_999_999_999


@pytest.mark.parametrize("budget", ["0", "0.01", "1", "1000", str(ABSURD)])
def test_absurd_figures_get_an_answer_that_holds(budget):
    plan = form(
        budget,
        a={"optional": True, "response": response(ABSURD, 1, "10")},
        b={"optional": True, "response": response(1, ABSURD, "0.001")},
        c={"response": response(0, 1)},
        d={"response": response(ABSURD, ABSURD)},
        e={"optional": True, "response": response(1, 1), "min_spend": euros(-5)},
    )
    found = answer(plan)
    assert found["status"] == "ok"
    assert checker.check(plan, found).problems == []


def test_ten_thousand_actions_are_shared_with_a_proof():
    rng = np.random.default_rng(3)
    cells = tuple(
        Cell(
            f"a{i:05}",
            Curve(
                float(rng.integers(10_000, 900_000)),
                float(rng.integers(5_000, 300_000)),
                float(rng.choice([0.7, 1.0, 2.5])),
            ),
            low=int(rng.choice([0, 2_000])),
            fixed=int(rng.choice([0, 1_000])),
        )
        for i in range(10_000)
    )
    found = optimize(dual.model_of(Problem("EUR", 500_000_000, cells)), (), Limits())
    assert found.gap <= 1e-6
    assert sum(cell.cost(x) for cell, x in zip(cells, found.spends, strict=True)) == 500_000_000


@pytest.mark.parametrize(
    ("value", "bound", "left"),
    [(75.0, 100.0, 0.25), (-30.0, 100.0, 1.0), (-30.0, -10.0, 0.0), (100.0, 100.0, 0.0)],
)
def test_the_gap_is_a_part_of_the_bound(value, bound, left):
    assert gap(value, bound) == pytest.approx(left, abs=1e-9)
