"""Plans that cannot hold: what is said to lack suffices when it is given."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog
from tests import builders
from tests.builders import euros
from tests.engine.allocation.random_sharings import random_sharing

from pacte.document import Money, plan_from_form
from pacte.engine.allocation import allocate
from pacte.engine.allocation.from_plan.cells import problem as problem_from_plan
from pacte.engine.allocation.grid.from_problem import grid_of
from pacte.engine.allocation.lines.mixed import Mixed
from pacte.engine.allocation.problem import Problem, Row
from pacte.engine.allocation.search.share import share
from pacte.engine.allocation.why import repair, tight
from pacte.engine.allocation.why.reasons import Reason

DAY = date(2026, 2, 10)
ENVELOPE = ("budget", "plan")
LITTLE = 1.01
"""To the exact amount no plan in whole cents may be found."""

Json = dict[str, Any]


def floors(rng: np.random.Generator, plan: Json) -> None:
    kind = str(rng.choice(["promotion", "communication"]))
    limit = {"type": kind, "at_least": euros(2000), "each_period": bool(rng.random() < 0.5)}
    plan["sharing"]["limits"] = [*plan["sharing"]["limits"], limit]


def no_hours(rng: np.random.Generator, plan: Json) -> None:
    limit = {"hours_at_most": str(rng.choice(["0", "1"])), "each_period": True}
    plan["sharing"]["limits"] = [*plan["sharing"]["limits"], limit]


def all_must_run(_: np.random.Generator, plan: Json) -> None:
    for action in plan["actions"].values():
        action |= {"optional": False, "min_spend": euros(300)}


def nothing_changes(_: np.random.Generator, plan: Json) -> None:
    plan["sharing"]["most_changes"] = 0


def spent_twice(rng: np.random.Generator, plan: Json) -> None:
    key = str(rng.choice(list(plan["actions"])))
    limit = {"actions": [key], "at_most": euros(10)}
    plan["sharing"]["limits"] = [*plan["sharing"]["limits"], limit]
    plan["actions"][key] |= {"optional": False, "min_spend": euros(400)}


def at_odds(_: np.random.Generator, plan: Json) -> None:
    """One action must run, needs another, and excludes it."""
    first, second, *_others = [*plan["actions"], *plan["actions"]]
    plan["actions"][first] |= {"optional": False, "min_spend": euros(5)}
    rules = [
        {"kind": "exclusive", "actions": [first, second]},
        {"kind": "requires", "actions": [first], "needs": [second]},
    ]
    plan["sharing"]["rules"] = [*plan["sharing"]["rules"], *rules]


def contradicting_experts(rng: np.random.Generator, plan: Json) -> None:
    """More for less, a loss, no size: each leaves that action's money as it is."""
    small, large = {"spend": euros(50), "likely": euros(900)}, {"spend": euros(90), "likely": 0}
    said: list[Json] = [
        {"kind": "three_points", "first": small, "second": {**large, "likely": euros(100)}},
        {"kind": "three_points", "first": {**small, "spend": euros(90)}, "second": small},
        {"kind": "promotion", "baseline": euros(900), "discount": "0.9", "margin_rate": "0.1"}
        | {"uplift": "0.5", "half_spend": euros(10)},
    ]
    for action in plan["actions"].values():
        if rng.random() < 0.6:
            action["response"] = said[int(rng.integers(len(said)))]


TROUBLES = (
    floors,
    no_hours,
    all_must_run,
    nothing_changes,
    spent_twice,
    at_odds,
    contradicting_experts,
)


def troubled(seed: int) -> Json:
    """A random plan with one to three troubles."""
    rng = np.random.default_rng(10_000 + seed)
    plan = random_sharing(seed, most_actions=8)
    for place in rng.choice(len(TROUBLES), int(rng.integers(1, 4)), replace=False):
        TROUBLES[place](rng, plan)
    return plan


def given(problem: Problem, reasons: tuple[Reason, ...]) -> Problem:
    """The problem where each row named has what it lacks, and a little."""
    lacking = {_named(reason): reason for reason in reasons}
    changes, most = lacking.get(("changes", "plan")), problem.most_changes
    rows = tuple(
        _loosened(row, lacking.get((row.name or row.key, row.period or "plan")))
        for row in problem.rows
    )
    more = _cents(lacking[ENVELOPE]) if ENVELOPE in lacking else 0
    most = changes.params["needed"] if changes else most
    return replace(problem, rows=rows, budget=(problem.budget or 0) + more, most_changes=most)


def _named(reason: Reason) -> tuple[str, str]:
    if reason.code == "changes_too_few":
        return "changes", "plan"
    return reason.params.get("row", reason.params.get("rule")), reason.params.get("period", "plan")


def _loosened(row: Row, reason: Reason | None) -> Row:
    if reason is None:
        return row
    if row.measure == "runs":
        return replace(row, limit=row.limit + len(row.actions))
    more = _cents(reason) if row.measure == "money" else reason.params["missing"] * LITTLE + 0.01
    return replace(row, limit=row.limit + more)


def _cents(reason: Reason) -> int:
    missing = reason.params["missing"]
    assert isinstance(missing, Money)
    return math.ceil(missing.cents * LITTLE) + 200


@pytest.mark.parametrize("seeds", [range(12), pytest.param(range(12, 800), marks=pytest.mark.slow)])
def test_with_what_is_said_to_lack_a_plan_holds(seeds):
    """Of plans whose rows contradict what must run: all is named, unless more may be missing."""
    told: Counter[str] = Counter()
    for seed in seeds:
        plan = plan_from_form(troubled(seed))
        problem = problem_from_plan(plan, DAY)
        if repair.obstacles(problem):
            continue
        if share(grid_of(problem), (), None, 10.0).spends is not None:
            continue
        status, reasons = tight.why(problem, grid_of(problem), 10.0)
        assert status == "infeasible", seed
        if tight.MORE not in reasons:
            mended = share(grid_of(given(problem, reasons)), (), None, 20.0)
            assert mended.spends is not None, seed
            told.update(reason.code for reason in reasons)
    assert len(told) >= 3, told


@pytest.mark.parametrize("seeds", [range(6), pytest.param(range(6, 800), marks=pytest.mark.slow)])
def test_troubled_plans_are_answered_or_explained(seeds):
    """Contradicting experts with rows among them: none raises, none is left without a reason."""
    for seed in seeds:
        found = allocate(plan_from_form(troubled(seed)), today=DAY, time_limit=30.0)
        assert found.status in ("ok", "infeasible"), seed
        assert found.status == "ok" or found.reasons, seed


def three_of_which_two_fit() -> Problem:
    """Three actions must spend 50 € each over the year, within 100 €, by quarter."""
    form = {"response": {"maximum": euros(900), "half_spend": euros(100)}, "min_spend": euros(50)}
    actions = {f"a{i}": {"name": "A", **form} for i in range(3)}
    limits = [{"at_most": euros(100), "each_period": False, "actions": [f"a{i}" for i in range(3)]}]
    sharing = {"grain": "quarter", "limits": limits}
    plan = builders.plan(actions=actions, budget=euros(5000), sharing=sharing)
    return problem_from_plan(plan, date(2026, 1, 5))


def test_nothing_is_called_impossible_by_a_search_that_was_cut(monkeypatch):
    """What a cut search lets give way may be more than must: then no reason is known."""
    decided = Mixed.decided

    def cut(model, gap, seconds, nodes):
        return replace(decided(model, gap, seconds, nodes), bound=0.0)

    one = {"response": {"maximum": euros(900), "half_spend": euros(100)}, "optional": True}
    form = {**one, "spending": {"effective_spend": euros(60)}}
    limits = [{"at_least": euros(50)}, {"at_most": euros(55)}]
    sharing = {"grain": "quarter", "limits": limits}
    actions = {key: {"name": key, **form} for key in "ab"}
    plan = builders.plan(actions=actions, budget=euros(5000), sharing=sharing)
    made = problem_from_plan(plan, date(2026, 1, 5))
    assert tight.why(made, grid_of(made), 5.0)[0] == "infeasible"
    monkeypatch.setattr(Mixed, "decided", cut)
    assert tight.why(made, grid_of(made), 5.0)[0] == "unknown"


def test_a_limit_that_many_share_is_named_before_the_floors_of_each():
    """Six actions must spend 5 € at 4 h a euro, and there are 10 h a quarter for all of them."""
    hours = {"hours": [{"skill": None, "fixed": "0", "per_thousand": "4000"}]}
    one = {"response": {"maximum": euros(900), "half_spend": euros(100)}, "min_spend": euros(5)}
    actions = {f"a{i}": {"name": "A", **one, "spending": hours} for i in range(6)}
    limits = [{"hours_at_most": "10", "each_period": True}]
    sharing = {"grain": "quarter", "limits": limits}
    people = {"p": {"name": "P"}}
    plan = builders.plan(actions=actions, budget=euros(5000), sharing=sharing, people=people)
    found = allocate(plan, today=date(2026, 1, 5))
    assert found.status == "infeasible"
    assert {reason.code for reason in found.reasons} == {"hours_too_few"}
    assert sum(reason.params["missing"] for reason in found.reasons) >= 120 - 40


def test_of_many_cells_what_cannot_be_reached_is_said_by_arithmetic(monkeypatch):
    """A type must take 900 and may take 500, once for the same actions: 400 are missing."""
    monkeypatch.setattr(tight, "MOST_CELLS", 0)
    curve = {"response": {"maximum": euros(9000), "half_spend": euros(100)}}
    actions = {key: {"name": key, "type": "loyalty", **curve} for key in "ab"}
    of_both = {"type": "loyalty"}
    limits = [{**of_both, "at_least": euros(900)}, {**of_both, "at_most": euros(500)}]
    sharing = {"grain": "quarter", "limits": limits}
    plan = builders.plan(actions=actions, budget=euros(5000), sharing=sharing)
    problem = problem_from_plan(plan, DAY)
    (reason,) = tight.unreachable(problem, grid_of(problem))
    assert reason.code == "floor_too_high"
    assert (reason.params["limit"].cents, reason.params["missing"].cents) == (900_00, 400_00)
    assert allocate(plan, today=DAY).reasons == (reason, tight.MORE)


@pytest.mark.parametrize("seed", range(12))
def test_the_most_that_a_floor_can_be_given_is_that_of_a_linear_program(seed):
    """Of each other row alone, cells running in part: the least of what these leave."""
    form = random_sharing(seed, most_actions=6, grain="quarter")
    total = round(
        sum(float(a["budget"]["amount"]) for a in form["actions"].values() if "budget" in a)
    )
    form["sharing"]["limits"] = [
        {"at_least": euros(total + 1000)},
        {"at_most": euros(total // 2 + 500), "each_period": True},
    ]
    grid = grid_of(problem_from_plan(plan_from_form(form), DAY))
    (floor,) = [i for i, row in enumerate(grid.rows) if row.key.endswith(":least")]
    most = tight._most_given(grid, floor)
    least = np.inf
    for row in range(len(grid.rows)):
        takes = (grid.spend[row].toarray() >= 0).all() and (grid.running[row].toarray() >= 0).all()
        takes = takes and (grid.actions[row].toarray() >= 0).all() and not grid.results[row].nnz
        if row == floor or not takes:
            continue
        least = min(least, _given_within(grid, floor, row))
    assert most == pytest.approx(least, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("seed", range(6))
def test_what_fits_in_one_row_is_given_by_those_that_give_most_for_what_they_use(seed):
    rng = np.random.default_rng(seed)
    given, ratio = rng.uniform(1, 100, 9), rng.uniform(0.1, 5, 9)
    use = given / ratio
    limit = float(use.sum() * rng.uniform(0.1, 0.9))
    best = linprog(-given, A_ub=use[None], b_ub=[limit], bounds=[(0, 1)] * 9)
    assert tight._filled(given, ratio, limit) == pytest.approx(-float(best.fun))
    assert tight._filled(given, ratio, -1.0) == 0.0


def _given_within(grid: Any, floor: int, row: int) -> float:
    """The most given to a floor within one other row, by a linear program: spends and switches."""
    n = len(grid)
    may = np.where(grid.can_run, 1.0, 0.0)
    spend, running = (-m[floor].toarray().ravel() for m in (grid.spend, grid.running))
    use, begin = (m[row].toarray().ravel() for m in (grid.spend, grid.running))
    high = np.where(grid.can_run, grid.high, 0.0)
    linked = np.hstack([np.eye(n), -np.diag(high)])
    limits = np.vstack([np.concatenate([use, begin])[None], linked])
    found = linprog(
        -np.concatenate([spend, running]),
        A_ub=limits,
        b_ub=np.concatenate([[max(grid.limit[row], 0.0)], np.zeros(n)]),
        bounds=[(0, h) for h in high] + [(0, m) for m in may],
    )
    return -float(found.fun) - float(grid.actions[floor].minimum(0.0).sum())


def must_run_by_month(hours: str) -> Any:
    """Six actions must spend 10 €, at 0.5 h a start and 0.15 h a euro, from February on."""
    asked = {"hours": [{"skill": None, "fixed": "0.5", "per_thousand": "150"}]}
    one = {"response": {"maximum": euros(900), "half_spend": euros(100)}, "min_spend": euros(10)}
    actions = {f"a{i}": {"name": "A", **one, "spending": asked} for i in range(6)}
    sharing = {"grain": "month", "limits": [{"hours_at_most": hours, "each_period": True}]}
    people = {"p": {"name": "P"}}
    return builders.plan(actions=actions, budget=euros(5000), sharing=sharing, people=people)


def test_of_many_cells_hours_too_few_over_all_periods_are_said_by_arithmetic(monkeypatch):
    """Each takes 2 h wherever it runs, 12 in all; eleven months of 1 h are open: 1 is missing.

    No month alone is short, since each action may run in another.
    """
    monkeypatch.setattr(tight, "MOST_CELLS", 0)
    plan = must_run_by_month("1")
    problem = problem_from_plan(plan, DAY)
    grid = grid_of(problem)
    assert tight.hopeless(problem, grid) == ()
    (reason,) = tight.overfull(problem, grid)
    assert (reason.code, reason.params["period"]) == ("hours_too_few", "plan")
    assert reason.params["row"] == "limit:0:hours"
    assert (reason.params["limit"], reason.params["missing"]) == (11.0, pytest.approx(1.0))
    assert allocate(plan, today=DAY).reasons == (reason, tight.MORE)


def test_hours_that_suffice_over_all_periods_are_not_said_to_lack(monkeypatch):
    monkeypatch.setattr(tight, "MOST_CELLS", 0)
    problem = problem_from_plan(must_run_by_month("2"), DAY)
    assert tight.overfull(problem, grid_of(problem)) == ()


def test_what_has_a_plan_is_never_overfull(monkeypatch):
    """Where the search finds a plan, the arithmetic says nothing."""
    for seed in range(60):
        problem = problem_from_plan(plan_from_form(random_sharing(seed, most_actions=4)), DAY)
        grid = grid_of(problem)
        if not len(grid) or repair.obstacles(problem) or tight.hopeless(problem, grid):
            continue
        with monkeypatch.context() as patched:
            patched.setattr(tight, "MOST_CELLS", 0)
            said = tight.overfull(problem, grid)
        if said:
            assert share(grid, (), time_limit=2.0).spends is None, seed


CURVE = {"maximum": euros(20_000), "half_spend": euros(5000)}


@pytest.mark.parametrize(
    "action",
    [
        {"pinned": True},
        {"spending": {"hours": [{"per_thousand": "5"}]}},
    ],
    ids=["pinned at nothing", "hours that nobody has"],
)
def test_a_floor_where_nothing_can_be_switched_is_said_to_be_too_high(action):
    """2,000 € are asked of one action that can spend nothing: no switch is to be decided."""
    sharing = {"limits": [{"at_least": euros(2000)}]}
    plan = builders.plan(
        budget=euros(10_000),
        people={},
        actions={"a": {"name": "A", "response": CURVE, **action}},
        sharing=sharing,
    )
    found = allocate(plan, today=DAY)
    assert found.status == "infeasible"
    assert [reason.code for reason in found.reasons] == ["floor_too_high"]
    assert str(found.reasons[0].params["missing"].amount) == "2000.00"


def test_what_lacks_even_in_part_is_said_where_switching_ended_without_an_answer(monkeypatch):
    """Three actions must spend 50 € each of 100 €: so much lacks whatever is switched."""
    decided = Mixed.decided

    def cut(model, gap, seconds, nodes):
        return replace(decided(model, gap, seconds, nodes), bound=0.0)

    made = three_of_which_two_fit()
    monkeypatch.setattr(Mixed, "decided", cut)
    status, reasons = tight.why(made, grid_of(made), 5.0)
    assert (status, reasons[1:]) == ("infeasible", (tight.MORE,))
    assert reasons[0].code == "limit_too_tight"
    assert str(reasons[0].params["missing"].amount) == "50.00"


def locked_over_a_limit() -> Any:
    """Locked at 300 € in a quarter of 200; and no action may change."""
    locked = {"2026-Q2": {"budget": euros(300)}}
    curve = {"response": {"maximum": euros(900), "half_spend": euros(100)}}
    action = {"name": "A", **curve, "pinned": True, "spending": {"periods": locked}}
    other = {"name": "B", **curve, "budget": euros(100), "min_spend": euros(120)}
    sharing = {
        "grain": "quarter",
        "limits": [{"at_most": euros(200), "period": "2026-Q2"}],
        "most_changes": 0,
    }
    return builders.plan(actions={"a": action, "b": other}, budget=euros(5000), sharing=sharing)


def test_with_what_arithmetic_shows_all_that_lacks_is_named():
    """A limit lacks 100 € whatever is decided; one action must change too, and none may."""
    problem = problem_from_plan(locked_over_a_limit(), DAY)
    first = tight.hopeless(problem, grid_of(problem))
    assert [reason.code for reason in first] == ["limit_too_tight"]
    found = allocate(locked_over_a_limit(), today=DAY).reasons
    assert [reason.code for reason in found] == ["limit_too_tight", "changes_too_few"]
    assert share(grid_of(given(problem, found)), (), None, 5.0).spends is not None


def test_where_only_arithmetic_is_done_it_is_said_that_more_may_be_missing(monkeypatch):
    monkeypatch.setattr(tight, "MOST_CELLS", 0)
    found = allocate(locked_over_a_limit(), today=DAY)
    assert [reason.code for reason in found.reasons] == ["limit_too_tight", "more_may_be_missing"]
