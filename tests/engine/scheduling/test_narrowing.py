"""What no plan under a ceiling has is taken away, and nothing of a plan that is under it."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.drawn_year import FIRST, drawn_year, open_year
from tests.engine.scheduling.drawn_plans import START, drawn
from tests.engine.scheduling.test_bounding import relaxed, risen
from tests.engine.scheduling.test_schedule import placed
from tests.engine.scheduling.test_search import begun

from pacte.engine.scheduling.bounding.fixing import fixed
from pacte.engine.scheduling.costs import cost
from pacte.engine.scheduling.improving.ruin import Allowance, Ruin
from pacte.engine.scheduling.narrowing import Narrowed, narrowed
from pacte.engine.scheduling.problem import Draft

YEARS = (
    lambda seed: (drawn_year(40, 7, seed), FIRST),
    lambda seed: (open_year(40, 7, seed), FIRST),
    lambda seed: (drawn(seed, steps=20, people=5, days=90), START),
)


def at(ruin: Ruin, ceiling: int) -> Narrowed:
    setting = ruin.setting
    return narrowed(setting.problem, setting.reach, setting.order, ceiling, setting.left_out)


def priced(ruin: Ruin, ceiling: int, prices: np.ndarray | None = None) -> Narrowed:
    """The same, without what prices leave of it: those drawn, or the best found."""
    setting = ruin.setting
    relaxation = relaxed(setting)
    best = risen(setting, ruin.cost).best if prices is None else prices
    fixing = fixed(relaxation, best, ceiling)
    return narrowed(
        setting.problem, setting.reach, setting.order, ceiling, setting.left_out, fixing
    )


def holds(small: Narrowed, draft: Draft) -> bool:
    """Whether every date and choice of a plan is left."""
    windows, acts = small.windows, small.problem.acts
    return (
        small.left_out <= draft.dropped
        and all(
            windows.first_start[t] <= p.start <= windows.last_start[t]
            and windows.first_end[t] <= p.end <= windows.last_end[t]
            for t, p in draft.placed.items()
        )
        and all(acts[a].optional for a in draft.dropped)
    )


@pytest.mark.parametrize("seed", range(12))
def test_a_plan_under_its_own_cost_loses_nothing(seed: int) -> None:
    ruin = begun(*YEARS[seed % len(YEARS)](seed))
    looked_at = 0
    for _ in range(4):
        if ruin.best.unplaced <= ruin.setting.skipped:
            assert holds(at(ruin, cost(ruin.setting.problem, ruin.best)), ruin.best)
            looked_at += 1
        ruin.improve(Allowance(150, lambda: False), -1)
    assert looked_at or ruin.best.unplaced


@pytest.mark.parametrize("seed", range(9))
def test_prices_take_nothing_of_a_plan_under_its_own_cost(seed: int) -> None:
    ruin = begun(*YEARS[seed % len(YEARS)](seed))
    shape = relaxed(ruin.setting).resources.room.shape
    draw, looked_at = np.random.default_rng(seed), 0
    for scale in (0.0, 0.3, 2.0, 20.0):
        if ruin.best.unplaced <= ruin.setting.skipped:
            assert holds(priced(ruin, ruin.cost, scale * draw.random(shape)), ruin.best)
            looked_at += 1
        ruin.improve(Allowance(150, lambda: False), -1)
    assert looked_at or ruin.best.unplaced


def test_prices_leave_fewer_starts_and_no_choice_that_costs_too_much() -> None:
    ruin = begun(open_year(100, 10, 6))
    ruin.improve(Allowance(3_000, lambda: False), -1)
    free, tight = at(ruin, ruin.cost), priced(ruin, ruin.cost)
    assert holds(tight, ruin.best)
    width = [
        sum(
            small.windows.last_start[t] - small.windows.first_start[t] + 1 for t in ruin.best.placed
        )
        for small in (free, tight)
    ]
    assert width[1] < 0.8 * width[0]
    choices = [sum(act.optional for act in small.problem.acts) for small in (free, tight)]
    assert choices[1] < choices[0]


def test_nothing_is_left_under_the_bound_of_prices() -> None:
    ruin = begun(open_year(100, 10, 6))
    bound = risen(ruin.setting, ruin.cost).bound
    assert bound > 0
    assert priced(ruin, bound - 2).is_empty


def test_a_ceiling_says_how_late_what_is_kept_and_in_which_season() -> None:
    form = {
        "id": "p", "name": "P", "company": "C", "start": "2026-01-01", "end": "2026-12-31",
        "people": {"a": {"name": "A"}},
        "actions": {
            "late": {"name": "Late", "priority": 1, "due_date": "2026-03-02"},
            "rich": {"name": "Rich", "optional": True, "value_points": 40},
            "wish": {
                "name": "Wish",
                "season": {
                    "periods": [{"start": "2026-05-04", "end": "2026-05-29"}],
                    "penalty_points": 20,
                },
            },
        },
        "steps": {
            key: {
                "action": key, "name": key, "duration_days": 2,
                "needs": [{"people": 1, "effort_days": "2"}],
            }
            for key in ("late", "rich", "wish")
        },
    }  # fmt: skip
    ruin = begun(form)
    problem = ruin.setting.problem
    task = {problem.tasks[t].id: t for t in range(3)}
    free, tight = at(ruin, 60), at(ruin, 19)

    def last_day(small: Narrowed, key: str) -> int:
        return problem.axis.days[small.windows.last_end[task[key]]]

    due = next(act.due for act in problem.acts if act.id == "late")
    assert last_day(free, "late") == due + 11  # the twelfth day late is a Saturday
    assert last_day(tight, "late") == due + 3
    assert [act.id for act in free.problem.acts if act.optional] == ["rich"]
    assert not any(act.optional for act in tight.problem.acts)
    assert free.windows.first_start[task["wish"]] == 0
    assert problem.axis.days[tight.windows.first_start[task["wish"]]] == 123
    assert problem.axis.days[tight.windows.last_start[task["wish"]]] <= 148


def test_an_optional_action_that_would_be_too_late_is_left_out() -> None:
    form = drawn_year(24, 7, 5)
    for action in form["actions"].values():
        action |= {"optional": True, "value_points": 1, "priority": 1, "due_date": "2026-01-01"}
    ruin = begun(form)
    problem = ruin.setting.problem
    out = at(ruin, len(problem.acts)).left_out
    assert out == frozenset(range(len(problem.acts)))


def test_what_a_fixed_step_out_of_season_costs_is_proven_at_once() -> None:
    season = {"periods": [{"start": "2026-04-01", "end": "2026-04-03"}], "penalty_points": 8}
    fair = {"fixed": True, "start_date": "2026-03-30", "end_date": "2026-03-30"}
    found = placed({"f": fair}, actions={"show": {"name": "A", "season": season}})
    assert (found.cost, found.bound, found.proof) == (8, 8, "optimal")
