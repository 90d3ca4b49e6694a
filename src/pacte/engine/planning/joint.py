"""Money and time decided together, with a proof, where a dozen actions at most may be left out.

Branch and bound on which optional actions run: the money that they share is bounded by the
allocation, the lateness that they cause by the schedule of those already kept.
Source: docs/methods/planning.md.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass, field
from datetime import date
from itertools import count

from pacte.document import Plan
from pacte.engine import allocation, scheduling
from pacte.engine.allocation import Allocation
from pacte.engine.planning.limits import LEAST_SECONDS, Limits
from pacte.engine.scheduling import Schedule

MOST_ACTIONS = 12
"""Optional actions up to which the whole is proven."""

MOST_CASES = 2000
WORK = 2.0
"""Deterministic seconds for the schedule of each set: its bound serves where it is not proven."""

CENTS = 100
PROVEN = 1e-6
"""A distance to the bound, relative to what the money brings, that counts as none."""

Keys = frozenset[str]


@dataclass(frozen=True)
class Answer:
    """The actions left out, how the money is shared among the others, and when they are done.

    `value` is the expected margin less the cost of the schedule, in whole units of money; no plan
    is worth more than `bound`. `cases` were looked at.
    """

    out: Keys
    shared: Allocation
    placed: Schedule
    value: float
    bound: float
    cases: int

    @property
    def gap(self) -> float:
        """How much better a plan could be at most, relative to the bound."""
        short = self.bound - self.value
        return min(max(short / self.bound, 0.0), 1.0) if self.bound > 0 else 0.0

    @property
    def is_proven(self) -> bool:
        """Whether no plan is worth more, to one part in a million of what the money brings."""
        return self.bound - self.value <= PROVEN * max(1.0, abs(self.bound))


@dataclass(frozen=True)
class _Case:
    """Actions that must run, and those left out; the other ones are free."""

    kept: Keys
    out: Keys


@dataclass
class _Search:
    """What is known: the plans already dated, the best one, the cases still open."""

    plan: Plan
    choices: Keys
    today: date
    limits: Limits
    dated: dict[Keys, Schedule] = field(default_factory=dict)
    best: Answer | None = None
    closed: float = -math.inf
    cases: int = 0
    open: list[tuple[float, int, _Case, Allocation, Keys]] = field(default_factory=list)
    order: count[int] = field(default_factory=count)

    @property
    def is_over(self) -> bool:
        return self.cases >= MOST_CASES or self.seconds <= 0

    @property
    def seconds(self) -> float:
        """Seconds left for choosing: the other half is for the dates of what is chosen."""
        return self.limits.left - self.limits.time_limit / 2


def choices_of(plan: Plan) -> Keys:
    """The actions that may be left out for want of money or time."""
    return frozenset(
        key
        for key, action in plan.actions.items()
        if action.optional
        and action.response is not None
        and action.status not in ("done", "stopped", "running")
    )


def decide(plan: Plan, *, today: date, limits: Limits) -> Answer | None:
    """The best set of actions with its money and its dates; None where none can be proven.

    None also where too many actions may be left out, where no envelope can be shared, or where
    what must be done has no place.
    """
    choices = choices_of(plan)
    if len(choices) > MOST_ACTIONS:
        return None
    search = _Search(plan, choices, today, limits)
    base = _schedule(search, frozenset())
    if base.status != "ok" or base.proof != "optimal":
        return None
    _look_at(search, _Case(frozenset(), frozenset()))
    if not all(_is_proven(placed) for placed in search.dated.values()):
        return None
    while search.open and not search.is_over:
        bound, _, case, shared, running = heapq.heappop(search.open)
        if -bound <= _reached(search):
            search.closed = max(search.closed, -bound)
            search.open.clear()
            break
        _branch(search, case, shared, running)
    return _concluded(search)


def _is_proven(placed: Schedule) -> bool:
    """Whether the schedule is the best, or is known not to exist."""
    return placed.proof == "optimal" or placed.status == "infeasible"


def _concluded(search: _Search) -> Answer | None:
    best = search.best
    if best is None:
        return None
    left = max((-bound for bound, *_ in search.open), default=-math.inf)
    bound = max(best.value, search.closed, left)
    return Answer(best.out, best.shared, best.placed, best.value, bound, search.cases)


def _reached(search: _Search) -> float:
    """A bound at or under this cannot lead to a better plan worth looking for."""
    best = search.best
    return -math.inf if best is None else best.value + PROVEN / 10 * max(1.0, abs(best.value))


def _branch(search: _Search, case: _Case, shared: Allocation, running: Keys) -> None:
    """The case cut in two at the action that brings least of those that run freely."""
    margins = shared.margins()
    action = min(running - case.kept, key=lambda key: (margins.get(key, 0), key))
    _look_at(search, _Case(case.kept, case.out | {action}))
    _look_at(search, _Case(case.kept | {action}, case.out))


def _look_at(search: _Search, case: _Case) -> None:
    """Bound a case, try the plan that its money suggests, keep it open while it may bring more."""
    search.cases += 1
    shared = _allocate(search, case)
    if shared.optimum is None:
        return
    kept = _schedule(search, case.kept)
    if kept.status == "infeasible":
        return
    free = search.choices - case.out - case.kept
    running = case.kept | {key for key, spend in shared.spends().items() if spend and key in free}
    bound = shared.optimum.bound / CENTS - _least_cost(kept)
    _offer(search, running, shared)
    if running == case.kept:
        search.closed = max(search.closed, bound)
    elif bound > _reached(search):
        entry = (-bound, next(search.order), case, shared, running)
        heapq.heappush(search.open, entry)
    else:
        search.closed = max(search.closed, bound)


def _least_cost(placed: Schedule) -> int:
    """What no schedule of these actions costs less than."""
    return placed.cost if placed.proof == "optimal" else placed.bound or 0


def _offer(search: _Search, running: Keys, shared: Allocation) -> None:
    """Keep a set of actions, with its money and its dates, where it is the best so far."""
    placed = _schedule(search, running)
    if placed.status != "ok" or shared.optimum is None:
        return
    value = shared.optimum.value / CENTS - placed.cost
    if search.best is None or value > search.best.value:
        out = search.choices - running
        search.best = Answer(out, shared, placed, value, value, 0)


def _allocate(search: _Search, case: _Case) -> Allocation:
    return allocation.allocate(
        _with(search.plan, must=case.kept, out=case.out),
        today=search.today,
        seed=search.limits.seed,
        time_limit=max(LEAST_SECONDS, search.seconds),
    )


def _schedule(search: _Search, running: Keys) -> Schedule:
    """Dates of the plan where just these of the choices run; computed once for each set."""
    if running not in search.dated:
        search.dated[running] = scheduling.schedule(
            _with(search.plan, must=running, out=search.choices - running),
            today=search.today,
            seed=search.limits.seed,
            work=min(WORK, search.limits.work or WORK),
            time_limit=max(LEAST_SECONDS, search.seconds),
            values=_values_kept(search.plan, search.choices),
        )
    return search.dated[running]


def _with(plan: Plan, *, must: Keys, out: Keys) -> Plan:
    """The plan where some of the choices must run and others are stopped."""
    update: dict[str, dict[str, object]] = {key: {"optional": False} for key in must}
    update |= {key: {"status": "stopped"} for key in out}
    actions = {
        key: action.model_copy(update=update[key]) if key in update else action
        for key, action in plan.actions.items()
    }
    return plan.model_copy(update={"actions": actions})


def _values_kept(plan: Plan, choices: Keys) -> dict[str, int]:
    """What leaving out an optional action without a response costs: more than any lateness.

    The same in every case, so that cases compare.
    """
    days = (plan.end - plan.start).days + 1
    weights = {key: scheduling.WEIGHT[a.priority] for key, a in plan.actions.items()}
    beyond = 1 + days * sum(weights.values())
    return {key: weights[key] * beyond for key in plan.actions if key not in choices}
