"""From a plan to a proposal: problem, optimum, reasons, and what one more amount would bring."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, TypeVar

import numpy as np

from pacte.document import Plan
from pacte.engine.allocation.curves.response import Curves, Floats
from pacte.engine.allocation.from_plan.cells import Capacities, foreign_money
from pacte.engine.allocation.from_plan.cells import problem as problem_from_plan
from pacte.engine.allocation.grid import compare
from pacte.engine.allocation.grid.from_problem import grid_of
from pacte.engine.allocation.grid.grid import Grid
from pacte.engine.allocation.one_budget import dual
from pacte.engine.allocation.one_budget.cents import Spends, in_cents, value_of
from pacte.engine.allocation.one_budget.optimize import (
    USUAL_WORK,
    Limits,
    Optimum,
    Progress,
    optimize,
)
from pacte.engine.allocation.problem import AS_ENGAGED, Problem
from pacte.engine.allocation.prudence import caution
from pacte.engine.allocation.prudence.caution import ONE_MORE, OneMore
from pacte.engine.allocation.search.known import FEW_CELLS
from pacte.engine.allocation.search.leaner import leaner
from pacte.engine.allocation.search.share import Shared, share
from pacte.engine.allocation.why import reasons_of_rows as explain_rows
from pacte.engine.allocation.why import short, tight
from pacte.engine.allocation.why.leftover import cause
from pacte.engine.allocation.why.reasons import Reason, money, reasons_of_cells
from pacte.engine.allocation.why.repair import obstacles
from pacte.engine.allocation.why.worth import worth_of_rows

Amount = TypeVar("Amount", int, float)

UNIT = 100
"""Cents of a unit of money: less is not worth a remark."""

LEAST_SECONDS = 0.1
FOR_A_PLAN = 0.85
"""Of the time allowed, what the search may take: where it finds none, the rest says why."""

FOR_ANSWER = 4.0
"""Times that making the problem took: what saying why, in words, takes once there is a plan."""

WITHOUT_PRUDENCE = 0.4
"""Of the time allowed, what the plan without prudence may take: it is compared with."""


@dataclass(frozen=True)
class Allocation:
    """The answer. `optimum` and what follows are None where there is no plan to propose.

    `reasons` are about the whole plan, `cell_reasons` one per cell of `problem`.
    """

    status: Literal["ok", "infeasible", "refused", "unknown"]
    as_of: date
    problem: Problem
    reasons: tuple[Reason, ...] = ()
    optimum: Optimum | None = None
    cell_reasons: tuple[Reason, ...] = ()
    one_more: OneMore | None = None
    today: compare.Rival | None = None
    equal_split: compare.Rival | None = None
    grid: Grid | None = None
    caution: caution.Caution | None = None

    def spends(self) -> dict[str, int]:
        """Cents proposed for each action decided, over all its periods; empty without a plan."""
        return self._by_action(self.optimum.spends) if self.optimum else {}

    def margins(self) -> dict[str, float]:
        """Cents of expected margin of each action decided; empty without a plan."""
        if self.optimum is None:
            return {}
        cells = self.problem.cells
        spends = np.array(self.optimum.spends, dtype=np.float64)
        lost = np.array([cell.curve.loss for cell in cells], dtype=np.float64)
        worth = Curves.of(cell.curve for cell in cells).values(spends)
        return self._by_action((worth - np.where(spends > 0, lost, 0.0)).tolist())

    def _by_action(self, amounts: Sequence[Amount]) -> dict[str, Amount]:
        sums: dict[str, Amount] = {}
        for cell, amount in zip(self.problem.cells, amounts, strict=True):
            sums[cell.action] = sums.get(cell.action, 0) + amount
        return sums


def allocate(  # noqa: PLR0913 (each is an option of the command)
    plan: Plan,
    *,
    today: date,
    seed: int = 0,
    work: int | None = None,
    time_limit: float = 20.0,
    progress: Progress | None = None,
    capacities: Capacities | None = None,
) -> Allocation:
    """Share the plan's budget among its actions so that the expected yearly margin is greatest.

    `work` branches at most (1,000 by default) and, as a safety stop, `time_limit` seconds;
    `progress` hears the part done, 0 to 1. `seed` is that of the cases drawn where the plan asks
    for prudence; else nothing is drawn. `capacities` are hours at most by (skill or None, period),
    below those that people have: what a schedule could place. Never raises on a readable plan: no
    budget is `refused`, too small a budget `infeasible` with reasons.
    Rules and proof: docs/reference/allocation.md.
    """
    began = time.monotonic()
    problem = problem_from_plan(plan, today, capacities)
    refusals = tuple(_refusals(plan))
    if refusals:
        return Allocation("refused", today, problem, refusals)
    building = time.monotonic() - began
    left = for_the_search(time_limit, building)
    blocked = short.in_all(problem, obstacles(problem), left)
    if blocked:
        return Allocation("infeasible", today, problem, blocked)
    limits = Limits(USUAL_WORK if work is None else work, left, work)
    prudence = float(plan.sharing.prudence) if plan.sharing else 0.0
    if prudence > 0 and problem.cells:
        found = _careful(plan, problem, today, limits, seed)
    else:
        found = _proposal(problem, today, limits, progress)
    return replace(found, reasons=(*found.reasons, *_of_no_effect(plan, found)))


def for_the_search(time_limit: float, building: float) -> float:
    """Seconds of `time_limit` left to the search where making the problem took `building`.

    What is kept for saying why is half of the limit at most: a machine at work on something else
    makes `building` look long.
    """
    kept = min(FOR_ANSWER * building, time_limit / 2)
    return max(time_limit - building - kept, LEAST_SECONDS)


def _of_no_effect(plan: Plan, found: Allocation) -> Iterator[Reason]:
    """What the plan asks for and this answer leaves aside."""
    if plan.sharing is None or found.status != "ok":
        return
    known = found.problem.periods
    for label in dict.fromkeys(limit.period for limit in plan.sharing.limits):
        if label is not None and label not in known:
            yield Reason("unknown_period", {"found": label, "expected": known[0]})


def _refusals(plan: Plan) -> Iterator[Reason]:
    if plan.budget is None:
        yield Reason("no_budget")
    for where, action, currency in foreign_money(plan):
        params = {"path": where, "found": currency, "expected": plan.currency}
        yield Reason("other_currency", params, (action,) if action else ())


def _proposal(
    problem: Problem, as_of: date, limits: Limits, progress: Progress | None
) -> Allocation:
    if problem.is_one_budget:
        return _of_one_budget(problem, as_of, limits, progress)
    return _of_rows(problem, as_of, limits)


def _of_rows(problem: Problem, as_of: date, limits: Limits) -> Allocation:
    """Where more than the budget binds."""
    until = time.monotonic() + limits.time_limit
    grid = grid_of(problem)
    blocked = tight.impossible(problem, grid, limits.time_limit)
    if blocked:
        return Allocation("infeasible", as_of, problem, blocked)
    now, equal = compare.today(problem, grid), compare.equal_split(problem, grid)
    rivals = _as_arrays(now, equal)
    found = share(grid, rivals, limits.nodes, (until - time.monotonic()) * FOR_A_PLAN)
    if found.spends is None:
        status, reasons = tight.why(problem, grid, max(until - time.monotonic(), 0.1))
        return Allocation(status, as_of, problem, reasons)
    left = (until - time.monotonic()) * FOR_A_PLAN
    found = leaner(problem, grid, found, limits.nodes, left)
    made = _made(problem, grid, found, as_of)
    more = _one_more_within_rows(problem, found, limits)
    priced = _priced(made, lambda richer: _within_rows(richer, found, limits).value)
    return replace(priced, one_more=more, today=now, equal_split=equal)


def _as_arrays(*rivals: compare.Rival | None) -> tuple[Floats, ...]:
    return tuple(np.array(r.spends, dtype=np.float64) for r in rivals if r is not None)


def _careful(plan: Plan, problem: Problem, as_of: date, limits: Limits, seed: int) -> Allocation:
    """Where the worst cases count too: the plan without prudence first, which it starts from."""
    part = replace(limits, time_limit=limits.time_limit * WITHOUT_PRUDENCE)
    without = _proposal(problem, as_of, part, None)
    if without.optimum is None:
        return without
    grid = grid_of(problem)
    now, equal = compare.today(problem, grid), compare.equal_split(problem, grid)
    plain = np.array(without.optimum.spends, dtype=np.float64)
    starts = (plain, *_as_arrays(now, equal))
    found = caution.weighed(plan, problem, grid, starts, (seed, limits))
    made = _made(found.prudent.problem, found.prudent.grid, found.prudent.found, as_of)
    return replace(made, one_more=found.one_more, today=now, equal_split=equal, caution=found)


def _made(problem: Problem, grid: Grid, found: Shared, as_of: date) -> Allocation:
    """The answer of a search within rows."""
    assert found.spends is not None  # noqa: S101 - it found a plan
    spends = tuple(int(x) for x in found.spends)
    worth = worth_of_rows(problem, grid, found.worth, found.spends)
    found = replace(found, worth=worth)
    best = Optimum(
        spends=spends,
        value=found.value,
        bound=found.bound,
        price=float(found.worth[0]),
        tree=None,
        branches=found.decisions,
        stopped_by=found.stopped_by,
        rows=found,
    )
    of_cells = tuple(explain_rows.reasons(problem, grid, found))
    return Allocation(
        status="ok",
        as_of=as_of,
        problem=problem,
        reasons=tuple(_remarks_on_rows(problem, grid, best, of_cells)),
        optimum=best,
        cell_reasons=of_cells,
        grid=grid,
    )


def _one_more_within_rows(problem: Problem, found: Shared, limits: Limits) -> OneMore | None:
    """The same with more money, started from this plan; by its price where that would take long."""
    if found.spends is None:
        return None
    if len(problem.cells) > FEW_CELLS and _is_free(problem):
        return OneMore(ONE_MORE, float(found.worth[0]) * ONE_MORE, "price")
    better = _within_rows(_richer(problem, ONE_MORE), found, limits)
    return OneMore(ONE_MORE, max(0.0, better.value - found.value))


def _within_rows(problem: Problem, start: Shared, limits: Limits) -> Shared:
    """The plan of another envelope, started from that of this one."""
    starts = () if start.spends is None else (start.spends,)
    return share(grid_of(problem), starts, limits.nodes, limits.time_limit / 4)


def _richer(problem: Problem, more: int) -> Problem:
    """The same with so many cents more of budget."""
    return replace(problem, budget=(problem.budget or 0) + more)


def _is_free(problem: Problem) -> bool:
    """Whether any money is left beside what is kept and what must run."""
    return problem.shared > problem.floor_cost


def _priced(found: Allocation, value: Callable[[Problem], float]) -> Allocation:
    """With the price of one more unit computed again where no money is left to decide.

    The price of a budget that nothing can be asked of says nothing of the next. `value` is that
    of the best plan of a problem.
    """
    problem, best = found.problem, found.optimum
    if best is None or not problem.cells or _is_free(problem):
        return found
    brings = (value(_richer(problem, UNIT)) - best.value) / UNIT
    return replace(found, optimum=replace(best, price=max(best.price, brings)))


def _remarks_on_rows(
    problem: Problem, grid: Grid, found: Optimum, of_cells: tuple[Reason, ...]
) -> Iterator[Reason]:
    if problem.cells and not explain_rows.serving(grid).any():
        yield Reason("no_action_serves_the_aim")
        return
    held = cause(of_cells)
    for remark in _nothing_or_left(problem, found):
        is_left = remark.code == "budget_left"
        yield replace(remark, params={**remark.params, **held}) if is_left else remark
    yield from explain_rows.full_rows(problem, grid, np.array(found.spends, dtype=np.float64))


def _of_one_budget(
    problem: Problem, as_of: date, limits: Limits, progress: Progress | None
) -> Allocation:
    model = dual.model_of(problem)
    now, equal = compare.today(problem), compare.equal_split(problem)
    rivals = tuple(r.spends for r in (now, equal) if r is not None and r.feasible)
    optimum = optimize(model, rivals, limits, progress)
    more = _of_richer(_richer(problem, ONE_MORE), optimum, limits)
    made = Allocation(
        status="ok",
        as_of=as_of,
        problem=problem,
        reasons=tuple(_remarks(problem, model, optimum)),
        optimum=optimum,
        cell_reasons=tuple(reasons_of_cells(problem, model, optimum.spends, optimum.price)),
        one_more=OneMore(ONE_MORE, max(0.0, more - optimum.value)),
        today=now,
        equal_split=equal,
    )
    return _priced(made, lambda richer: _of_richer(richer, optimum, limits))


def _of_richer(richer: Problem, optimum: Optimum, limits: Limits) -> float:
    """The value of a larger budget, started from the plan of this one: it can only be better."""
    model = dual.model_of(richer)
    spend = np.array(optimum.spends, dtype=np.float64)
    start = in_cents(model, spend, spend > 0)
    return optimize(model, (start, optimum.spends), limits).value


def _remarks(problem: Problem, model: dual.Model, optimum: Optimum) -> Iterator[Reason]:
    """What a director should know of the whole: nothing to decide, money over, a poor last euro."""
    yield from _nothing_or_left(problem, optimum)
    if problem.cells and optimum.price < 1:
        yield from _poor_end(problem, model, optimum)


_NOTHING = ("no_action", "nothing_to_decide", "nothing_left_to_decide")
"""Why nothing is decided: no action, none says what it brings, those that do are over."""


def _nothing_or_left(problem: Problem, found: Optimum) -> Iterator[Reason]:
    """That nothing is decided, or what is left; cents that are left are no remark."""
    if not problem.cells:
        over = any(kept.code in AS_ENGAGED for kept in problem.kept)
        yield Reason(_NOTHING[bool(problem.kept) + over])
        return
    left = problem.shared - problem.cost(found.spends)
    if left >= UNIT:
        yield Reason("budget_left", {"amount": money(left, problem.currency)})


def _poor_end(problem: Problem, model: dual.Model, optimum: Optimum) -> Iterator[Reason]:
    """The money spent beyond the point where one more unit still brings back its cost."""
    worth = dual.replies(model, model.box, 1.0)
    spent, value = (
        spent_on_cells(problem, optimum.spends),
        math.fsum(model.curves.values(worth.spend)),
    )
    figures = {"amount": spent - math.fsum(worth.cost), "brings": optimum.value - value}
    if figures["amount"] >= UNIT:
        amounts = {name: money(figure, problem.currency) for name, figure in figures.items()}
        yield Reason("last_money_costs_more_than_it_brings", {"price": optimum.price, **amounts})


def spent_on_cells(problem: Problem, spends: Spends) -> int:
    """What a plan takes from the shared money, fixed costs included, in cents."""
    return problem.cost(spends)


def rival_value(allocation: Allocation, rival: compare.Rival) -> float:
    """What another plan brings on the same curves, in cents of what is sought."""
    if allocation.caution is not None:
        return allocation.caution.prudent.value(np.array(rival.spends, dtype=np.float64))
    if allocation.grid is not None:
        return allocation.grid.value(np.array(rival.spends, dtype=np.float64))
    return value_of(dual.model_of(allocation.problem), rival.spends)
