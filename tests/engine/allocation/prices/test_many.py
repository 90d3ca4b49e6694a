"""Rules taken exactly, own prices, cutting planes, rounding: against plain enumeration and LP."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import numpy as np
import pytest
from scipy import sparse
from tests import builders
from tests.builders import euros
from tests.checkers import allocation_prices_checker as checker
from tests.engine.allocation.random_sharings import random_sharing

from pacte.document import plan_from_form
from pacte.engine import planning
from pacte.engine.allocation import allocate, as_result, envelopes
from pacte.engine.allocation.from_plan.cells import problem
from pacte.engine.allocation.grid.components import components_of
from pacte.engine.allocation.grid.from_problem import grid_of
from pacte.engine.allocation.grid.whole import in_cents
from pacte.engine.allocation.prices import looking, many
from pacte.engine.allocation.prices.looking import descend
from pacte.engine.allocation.prices.reply import regrets, reply
from pacte.engine.allocation.prices.sample import sampled
from pacte.engine.allocation.search import known, share

DAY = date(2026, 2, 10)
FOREVER = 1e12
IMPOSSIBLE = 1e20
Json = dict[str, Any]


def answer(form: Json) -> Json:
    plan = plan_from_form(form)
    found = as_result(plan, allocate(plan, today=DAY), today=DAY)
    return json.loads(json.dumps(found.to_json()))


@pytest.mark.parametrize("seed", range(8))
def test_the_best_set_of_tied_actions_is_that_of_every_set(seed):
    """Seven actions, four random rules: the best allowed set, and with each action in or out."""
    rng = np.random.default_rng(seed)
    rules = rng.integers(-1, 2, (4, 7)).astype(float)
    limit = rng.integers(0, 3, 4).astype(float)
    on, off = rng.normal(0, 10, 7), np.where(rng.random(7) < 0.3, -2.0, 0.0)
    made = components_of(sparse.csr_matrix(rules), limit, np.ones(4, dtype=bool))
    assert made.inside.all()
    worth = {
        runs: float(np.where(runs, on, off).sum())
        for runs in product((False, True), repeat=7)
        if np.all(rules @ np.array(runs) <= limit)
    }
    best = made.best(on, off)
    assert tuple(best.tolist()) in worth
    assert np.where(best, on, off).sum() == pytest.approx(max(worth.values()))
    with_it, without = made.forced(on, off)[1:]
    for i in np.flatnonzero(made.tied):
        mine = {s: [w for runs, w in worth.items() if runs[i] is s] for s in (True, False)}
        others = max(worth.values()) - _of_component(made, i, on, off)
        for state, found in ((True, with_it[i]), (False, without[i])):
            expected = max(mine[state], default=-np.inf)
            assert found + others == pytest.approx(expected)


def _of_component(made: Any, action: int, on: np.ndarray, off: np.ndarray) -> float:
    mine = made.part == made.part[action]
    best = made.best(on, off)
    return float(np.where(best, on, off)[mine].sum())


def grids(count: int) -> list[Any]:
    forms = [random_sharing(seed, most_actions=6, grain="quarter") for seed in range(count)]
    made = [grid_of(problem(plan_from_form(form), DAY)) for form in forms]
    return [grid for grid in made if len(grid) and grid.limit[0] > 0]


def test_prices_by_cutting_planes_prove_what_those_of_the_lines_prove():
    compared = 0
    for grid in grids(12):
        found = share.share(grid, (), time_limit=FOREVER, work=50)
        if found.spends is None:
            continue
        bound = reply(grid, descend(grid, np.zeros(len(grid.rows)), FOREVER).prices).bound
        assert bound >= found.value * (1 - 1e-12)
        assert bound <= reply(grid, found.prices).bound * (1 + 2e-3)
        compared += 1
    assert compared >= 5


def test_what_a_choice_loses_is_never_said_too_high():
    """Holding a cell on, or off, lowers the bound of the same prices by that at least."""
    rng = np.random.default_rng(3)
    for grid in grids(6):
        prices = descend(grid, np.zeros(len(grid.rows)), FOREVER).prices
        bound, (off, on) = reply(grid, prices).bound, regrets(grid, prices)
        for cell in rng.choice(len(grid), min(6, len(grid)), replace=False):
            if not (grid.may_be_off[cell] and grid.can_run[cell]):
                continue
            for state, lost in ((True, on[cell]), (False, off[cell])):
                if lost > IMPOSSIBLE:
                    continue
                held = _held(grid, int(cell), runs=state)
                assert reply(held, prices).bound <= bound - lost + 1e-6 * abs(bound)


def _held(grid: Any, cell: int, *, runs: bool) -> Any:
    may_be_off, can_run = grid.may_be_off.copy(), grid.can_run.copy()
    may_be_off[cell], can_run[cell] = not runs, runs
    return replace(grid, may_be_off=may_be_off, can_run=can_run)


def alike(count: int, **sharing: Any) -> Json:
    """Actions with 100 a year, 120 at most, shared between quarters."""
    euros = builders.euros
    response = {"maximum": euros(900), "half_spend": euros(100)}
    action = {"budget": euros(100), "max_spend": euros(120), "response": response}
    actions = {f"a{i}": {"name": f"A{i}", **action} for i in range(count)}
    plan = builders.plan(budget=euros(600), actions=actions, sharing={"grain": "quarter"} | sharing)
    return plan.model_dump(mode="json", exclude_none=True)


def test_what_stays_as_it_is_pays_nothing_for_its_own_most(monkeypatch):
    """One of two may change: 900 · 100 ÷ 200 and 900 · 120 ÷ 220, and the prices prove it."""
    monkeypatch.setattr(known, "MOST_CELLS", 0)
    monkeypatch.setattr(share, "MOST_SEARCHED", 0)
    form = alike(2, most_changes=1)
    found = answer(form)
    best = 450 + 900 * 120 / 220
    assert float(found["value"]["amount"]) == pytest.approx(best, abs=0.02)
    assert float(found["bound"]["amount"]) == pytest.approx(best, rel=1e-4)
    assert checker.check(form, found)[0] == []


def test_few_changes_by_prices_alone_pass_the_checker(monkeypatch):
    """What actions have of their own is asked of what changes, and of today where it breaks it."""
    monkeypatch.setattr(known, "MOST_CELLS", 0)
    monkeypatch.setattr(share, "MOST_SEARCHED", 0)
    proven = 0
    for seed in range(12):
        form = random_sharing(seed, most_actions=8, grain="quarter")
        form["sharing"]["most_changes"] = 2
        found = answer(form)
        if found["status"] == "ok":
            assert checker.check(form, found)[0] == []
            proven += 1
    assert proven >= 2


def test_plans_without_a_search_pass_the_checker(monkeypatch):
    """As where cells are too many to be searched."""
    monkeypatch.setattr(known, "MOST_CELLS", 0)
    monkeypatch.setattr(share, "MOST_SEARCHED", 0)
    proven, gaps = 0, []
    for seed in range(6):
        form = random_sharing(seed, most_actions=8, grain="month" if seed % 2 else "quarter")
        found = answer(form)
        if found["status"] != "ok" or not found["rows"]:
            continue
        assert checker.check(form, found)[0] == [], seed
        assert found["bound_by"] == "prices"
        gaps.append(found["gap"])
        proven += 1
    assert proven >= 3
    assert np.median(gaps) < 0.05


def test_prices_that_rise_without_end_are_no_error(monkeypatch):
    """They once rose to 1e306, where what actions bring can no longer be compared."""
    monkeypatch.setattr(known, "MOST_CELLS", 0)
    monkeypatch.setattr(share, "MOST_SEARCHED", 0)
    form = random_sharing(5072, most_actions=10)
    found = answer(form)
    assert found["status"] == "ok"
    assert checker.check(form, found)[0] == []


def test_a_limit_that_is_not_used_up_has_no_price():
    """One more euro or hour brings nothing where some is left: hours bind, money does not."""
    priced = 0
    for seed in range(10):
        found = answer(random_sharing(seed, most_actions=5, grain="quarter"))
        for row in found["rows"]:
            left = row["limit"] - row["used"]
            if row["measure"] in ("money", "hours") and left > 0.01 * abs(row["limit"]) + 0.05:
                most = float(found["value"]["amount"])
                assert row["price"] * left <= 0.02 * most, (seed, row)
            priced += row["price"] > 0
    assert priced >= 5


def test_where_prices_leave_much_open_switches_are_decided_after_them(monkeypatch):
    """As of some thousands of cells: within the aim, proven, and never worse than prices alone."""
    monkeypatch.setattr(known, "MOST_CELLS", 0)
    forms = [random_sharing(seed, most_actions=8, grain="quarter") for seed in range(12, 16)]
    after = [answer(form) for form in forms]
    monkeypatch.setattr(share, "MOST_SEARCHED", 0)
    before = [answer(form) for form in forms]
    of_rows = [t for t in zip(forms, before, after, strict=True) if t[2]["rows"]]
    assert any(first["gap"] > 2 * known.COARSE for _, first, _ in of_rows)
    for form, first, then in of_rows:
        assert checker.check(form, then)[0] == []
        assert then["gap"] <= known.COARSE
        assert float(then["value"]["amount"]) >= float(first["value"]["amount"])


def test_a_sample_of_all_actions_is_the_whole_and_one_of_half_is_about_half():
    rng = np.random.default_rng(5)
    for grid in grids(10):
        whole, rows = sampled(grid, 1)
        prices = np.zeros(len(grid.rows))
        prices[rows] = rng.uniform(0, 2, len(rows))
        assert reply(whole, prices[rows]).bound == pytest.approx(reply(grid, prices).bound)
        half, rows = sampled(grid, 2)
        assert set(half.names) <= set(grid.names)
        assert np.array_equal(half.spend.toarray(), _part(grid, half, rows))
        assert np.all(np.abs(half.limit) <= np.abs(grid.limit[rows]))


def _part(grid: Any, half: Any, rows: Any) -> np.ndarray:
    names = np.array(grid.names)[grid.group]
    return np.asarray(grid.spend.toarray()[rows][:, np.isin(names, half.names)])


def test_prices_begun_with_a_sample_prove_as_much(monkeypatch):
    compared = 0
    for grid in grids(8):
        alone = descend(grid, np.zeros(len(grid.rows)), FOREVER).prices
        with monkeypatch.context() as patched:
            patched.setattr(looking, "MOST_AT_ONCE", 4)
            patched.setattr(looking, "SAMPLE", 3)
            begun = descend(grid, np.zeros(len(grid.rows)), FOREVER).prices
        bound = reply(grid, alone).bound
        compared += len(grid) > 4 and bound > 0
        assert reply(grid, begun).bound <= bound + 2e-3 * abs(bound)
    assert compared >= 5


def test_what_must_run_is_not_left_out_to_make_a_plan_fit():
    kept = 0
    for grid in grids(10):
        prices = descend(grid, np.zeros(len(grid.rows)), FOREVER).prices
        spends = many.mended(grid, prices, reply(grid, prices * 0.5).spends, FOREVER)
        runs = np.bincount(grid.group, spends > 0, len(grid.names))
        assert np.all(runs[grid.must_run] > 0)
        kept += int(grid.must_run.sum())
    assert kept >= 3


def obliged(most: int, by: dict[str, Json] | None = None, **sharing: Any) -> Any:
    """The grid of sixteen actions by month, of which some number may run and a2 must."""
    one = {"response": {"maximum": euros(900), "half_spend": euros(100)}, "optional": True}
    actions = {f"a{i}": {"name": "A", **one} | (by or {}).get(f"a{i}", {}) for i in range(16)}
    actions["a2"]["optional"] = False
    rules = [{"kind": "at_most", "count": most, "actions": [f"a{i}" for i in range(16)]}]
    sharing = {"grain": "month", "rules": rules} | sharing
    plan = builders.plan(actions=actions, budget=euros(5000), sharing=sharing)
    return grid_of(problem(plan, date(2026, 1, 5)))


def test_in_a_sample_what_must_run_has_room_in_the_rules_that_count_it():
    grid = obliged(3)
    few, _ = sampled(grid, 4)
    counted = [i for i, row in enumerate(few.rows) if row.measure == "runs"]
    assert counted
    assert all(few.limit[i] == np.ceil(few.limit[i]) >= 1 for i in counted)


def test_an_action_that_runs_gets_the_cells_that_its_own_least_asks():
    grid = obliged(16, {"a2": {"min_spend": euros(900)}})
    cells = np.flatnonzero(grid.group == grid.names.index("a2"))
    high = grid.high.copy()
    high[cells] = 20_000.0
    grid = replace(grid, high=high)
    spends = np.zeros(len(grid))
    spends[cells[0]] = 20_000.0
    found = many.mended(grid, np.zeros(len(grid.rows)), spends, FOREVER)
    assert (found[cells] > 0).sum() >= 5
    assert found[cells].sum() >= 90_000 - 1e-6


def test_cents_that_rounding_takes_from_the_least_of_an_action_are_given_back():
    checked = 0
    for grid in grids(10):
        prices = descend(grid, np.zeros(len(grid.rows)), FOREVER).prices
        spends = many.mended(grid, prices, reply(grid, prices).spends, FOREVER)
        whole = in_cents(grid, spends, spends > 0)
        own = grid.owned.least_row >= 0
        if whole is None or grid.excess(spends).any() or not own.any():
            continue
        total = np.bincount(grid.group, whole, len(grid.names))
        assert np.all((total[own] == 0) | (total[own] >= grid.owned.least[own]))
        checked += 1
    assert checked >= 3


def test_other_envelopes_of_many_cells_are_tried_from_the_prices_of_the_plan(monkeypatch):
    """No plan that is searched for under one of them is above its bound, which is near its plan."""
    monkeypatch.setattr(envelopes, "MOST_AT_ONCE", 0)
    rng = np.random.default_rng(1)
    responses = [
        {"maximum": builders.euros(int(m)), "half_spend": builders.euros(int(h)), "shape": "1.6"}
        for m, h in rng.uniform((300, 50), (3000, 900), (60, 2))
    ]
    actions = {f"a{i:02}": {"name": f"A{i}", "response": r} for i, r in enumerate(responses)}
    limits = [{"at_most": builders.euros(6000), "each_period": True}]
    sharing = {"grain": "quarter", "limits": limits}
    plan = builders.plan(budget=builders.euros(15000), actions=actions, sharing=sharing)
    known = allocate(plan, today=DAY)
    assert envelopes.is_large(known)
    tried = planning.other_envelopes(plan, today=DAY, time_limit=FOREVER, known=known)
    less = plan.model_copy(update={"budget": tried[1].budget})
    found = allocate(less, today=DAY).optimum
    assert found.value <= tried[1].bound.cents
    assert tried[1].value.cents <= found.bound
    assert all(one.gap is not None and one.gap < 0.05 for one in tried)
    assert tried[3].value.cents >= known.optimum.value - 1
    untried = planning.other_envelopes(plan, today=DAY, time_limit=-1.0, known=known)
    assert [one.value for one in untried[:3]] == [None] * 3
    assert [one.value.cents for one in untried[3:]] == [round(known.optimum.value)] * 3
    unknown = replace(known, optimum=None)
    none = planning.other_envelopes(plan, today=DAY, time_limit=FOREVER, known=unknown)
    assert [one.value for one in none] == [None] * 6
