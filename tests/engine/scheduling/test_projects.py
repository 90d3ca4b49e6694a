"""Plans of one action that asks for nobody: packed from both sides and crossed, in the rules."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from benchmarks.drawn_projects import drawn_project
from benchmarks.scheduling import BEFORE_HOLIDAYS, psplib_plan
from tests.checkers.schedule_checker import check

from pacte.document import plan_from_form
from pacte.engine import scheduling
from pacte.engine.scheduling import known
from pacte.engine.scheduling.from_plan import problem_from_plan
from pacte.engine.scheduling.improving import justifying
from pacte.engine.scheduling.improving.breeding import LIVING, Breeding
from pacte.engine.scheduling.improving.justifying import Packing, is_packable
from pacte.engine.scheduling.problem import Draft, Link, Problem
from pacte.engine.scheduling.serial.greedy import Setting, best_draft


def setting_of(activities: int, seed: int) -> Setting:
    plan = plan_from_form(psplib_plan(drawn_project(activities, seed)))
    problem = problem_from_plan(plan, today=BEFORE_HOLIDAYS)
    return known.setting_of(known.known_of(problem, plan.start))


def keeps_every_rule(problem: Problem, draft: Draft) -> bool:
    """Day by day, from the problem alone."""
    placed = draft.placed
    in_order = all(placed[k.after].start > placed[k.before].end for k in problem.links)
    as_long = all(p.end - p.start + 1 == problem.tasks[t].duration for t, p in placed.items())
    used: dict[tuple[int, int], int] = {}
    for t, p in placed.items():
        for s, amount in problem.tasks[t].equipment:
            for day in range(p.start, p.end + 1):
                used[s, day] = used.get((s, day), 0) + amount
    fits = all(
        amount + problem.stocks[s].busy[day] <= problem.stocks[s].quantity
        for (s, day), amount in used.items()
    )
    return in_order and as_long and fits and len(placed) == len(problem.tasks)


def partly_taken(problem: Problem) -> Problem:
    """What is left over of each equipment by the greediest step is taken every ninth day."""
    stocks = []
    for s, stock in enumerate(problem.stocks):
        most = max(dict(task.equipment).get(s, 0) for task in problem.tasks)
        busy = ((stock.quantity - most) * (day % 9 == 0) for day in range(len(stock.busy)))
        stocks.append(replace(stock, busy=tuple(busy)))
    return replace(problem, stocks=tuple(stocks))


def one_by_one(
    problem: Problem, order: list[int], size: int, *, backward: bool = False
) -> list[int]:
    """For each step the index after its last, each at its earliest day in turn, day by day."""
    days, ends = [task.duration for task in problem.tasks], [0] * len(problem.tasks)
    left = [[stock.quantity - busy for busy in stock.busy[:size]] for stock in problem.stocks]
    left = [row[::-1] for row in left] if backward else left
    for t in order:
        links = problem.after[t] if backward else problem.before[t]
        start = max((ends[k.after if backward else k.before] for k in links), default=0)
        uses = problem.tasks[t].equipment
        while any(left[s][d] < n for s, n in uses for d in range(start, start + days[t])):
            start += 1
        for s, n in uses:
            for d in range(start, start + days[t]):
                left[s][d] -= n
        ends[t] = start + days[t]
    return ends


@pytest.mark.parametrize("bits", [62, 12])
def test_plans_packed_side_by_side_are_those_packed_one_by_one(
    bits: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(justifying, "BITS", bits)
    monkeypatch.setattr(justifying, "WIDER", 1)
    setting = setting_of(40, 5)
    problem = partly_taken(setting.problem)
    draft = best_draft(replace(setting, problem=problem), 0, is_over=lambda: True)
    packing = Packing(problem, setting.windows, setting.order, draft)
    assert (len(packing.free) == 1) == (bits == 62)
    draw = np.random.default_rng(1)
    orders = [by_rank(problem, draw.permutation(40).tolist()) for _ in range(30)]
    expected = []
    for order in orders:
        ends = one_by_one(problem, order, packing.horizon)
        by_end = sorted(range(40), key=lambda t: -ends[t])
        mirrored = one_by_one(problem, by_end, packing.horizon, backward=True)
        by_start = sorted(range(40), key=lambda t: -mirrored[t])
        expected.append(one_by_one(problem, by_start, packing.horizon))
    assert packing.packed(np.array(orders)).tolist() == expected


def by_rank(problem: Problem, rank: list[int]) -> list[int]:
    """An order with predecessors first: of those that wait for nobody, the first by rank."""
    order: list[int] = []
    while len(order) < len(rank):
        known = set(order)
        free = (
            t for t in rank if t not in known and all(k.before in known for k in problem.before[t])
        )
        order.append(next(free))
    return order


@pytest.mark.parametrize("seed", range(6))
def test_packed_plans_keep_every_rule_and_are_bettered_by_crossing(seed: int) -> None:
    setting = setting_of(40, seed)
    if seed % 2:
        setting = replace(setting, problem=partly_taken(setting.problem))
    problem = setting.problem
    draft = best_draft(setting, 0, is_over=lambda: False)
    packing = Packing(problem, setting.windows, setting.order, draft)
    breeding = Breeding(packing, draft, seed)
    before = breeding.length
    breeding.improve(9 * LIVING, lambda: False, 0)
    assert breeding.length <= before
    assert len({tuple(ends) for ends in breeding.living.tolist()}) == LIVING
    assert all(keeps_every_rule(problem, packing.draft(ends)) for ends in breeding.living)


def test_breeding_shortens_the_plan_at_once_of_most_projects() -> None:
    shorter = 0
    for seed in range(4):
        setting = setting_of(60, seed)
        draft = best_draft(setting, 0, is_over=lambda: True)
        packing = Packing(setting.problem, setting.windows, setting.order, draft)
        breeding = Breeding(packing, draft, 0)
        before = breeding.length
        breeding.improve(6 * LIVING, lambda: False, 0)
        shorter += breeding.length < before
    assert shorter >= 3


def test_a_project_is_answered_within_every_rule_and_the_same_again() -> None:
    form = psplib_plan(drawn_project(60, 3))
    plan, today = plan_from_form(form), BEFORE_HOLIDAYS
    one, other = (scheduling.schedule(plan, today=today, work=0.4, time_limit=60) for _ in range(2))
    assert one.steps == other.steps
    assert check(form, scheduling.as_result(plan, one, today=today).to_json()) == []


def test_breeding_leaves_the_model_the_work_to_prove_what_it_found() -> None:
    plan = plan_from_form(psplib_plan(drawn_project(60, 6)))
    found = scheduling.schedule(plan, today=BEFORE_HOLIDAYS, work=1.5, time_limit=60)
    assert (found.cost, found.proof) == (106, "optimal")


def test_what_packing_does_not_know_is_left_to_the_model() -> None:
    problem = setting_of(12, 1).problem
    assert is_packable(problem)
    link = Link(0, 1, min_lag=2)
    act = problem.acts[0]
    assert not is_packable(replace(problem, links=(*problem.links, link)))
    assert not is_packable(replace(problem, acts=(replace(act, optional=True),)))
    assert not is_packable(replace(problem, acts=(act, act)))
    held = replace(problem.tasks[0], at=(0, 3))
    assert not is_packable(replace(problem, tasks=(held, *problem.tasks[1:])))
