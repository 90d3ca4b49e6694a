"""Which steps cannot all be placed: the fewest around one that has no place.

Narrow, then an assumption core, then QuickXplain on it: docs/methods/scheduling.md.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from pacte.engine.scheduling.exact import model as cp
from pacte.engine.scheduling.problem import Problem
from pacte.engine.scheduling.subproblem import part
from pacte.engine.scheduling.why.chains import chain
from pacte.engine.scheduling.why.explain import Doubt, impossible
from pacte.engine.scheduling.why.feasible import NOTHING, Oracle, one_worker, unpriced
from pacte.engine.scheduling.why.quickxplain import minimal_conflict
from pacte.engine.scheduling.windows import windows

OF_ORDER = frozenset({"chain_too_long", "fixed_out_of_order", "gap_too_long"})
"""Reasons that steps tied by links are enough for."""
MOST_TIED = 120
"""Steps tied together that are looked at as a whole."""
SMALL_CORE = 8
"""From so many steps on, a core is asked for before QuickXplain."""


@dataclass
class Around:
    """The mandatory tasks of a problem, and how near each is to another.

    `lacking`: those that have no place in the plan found.
    """

    problem: Problem
    doubt: Doubt
    aside: frozenset[int] = NOTHING
    lacking: frozenset[int] = NOTHING

    @cached_property
    def tasks(self) -> list[int]:
        problem = self.problem
        return [
            t
            for t, task in enumerate(problem.tasks)
            if t not in self.aside and not problem.acts[task.act].optional
        ]

    @cached_property
    def slack(self) -> list[int]:
        found = self.doubt.whole
        return [b - a for a, b in zip(found.first_start, found.last_start, strict=True)]

    @cached_property
    def users(self) -> dict[tuple[str, int], set[int]]:
        """(worker, stock or purse) -> the tasks that may take it."""
        found: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
        for t in self.tasks:
            for resource in self._resources(t):
                found[resource].add(t)
        return found

    def _resources(self, t: int) -> set[tuple[str, int]]:
        task = self.problem.tasks[t]
        people = {("worker", w) for need in task.needs for w in need.candidates}
        stocks = {("stock", s) for s, amount in task.equipment if amount}
        return people | stocks | {("purse", p) for p in task.purses}

    def near(self, t: int, seen: set[int]) -> set[int]:
        """Tasks not seen that a link ties to `t`, or that may want the same at the same time."""
        before = {link.before for link in self.problem.before[t]}
        tied = before | {link.after for link in self.problem.after[t]}
        same = set[int]().union(*(self.users[resource] for resource in self._resources(t)))
        found = self.doubt.whole
        first, last = found.first_start[t], found.last_end[t]
        return tied.intersection(self.tasks) - seen | {
            u for u in same - seen if first <= found.last_end[u] and found.first_start[u] <= last
        }

    def nearest(self, seed: int, count: int) -> list[int]:
        """`seed` and the tasks around it, those with the least freedom of date first."""
        taken: dict[int, None] = {}
        waiting, seen = [(0, seed)], {seed}
        while waiting and len(taken) < count:
            _, t = heapq.heappop(waiting)
            taken[t] = None
            near = self.near(t, seen)
            seen |= near
            for u in near:
                heapq.heappush(waiting, (self.slack[u], u))
        return list(taken)

    def placed(self, tasks: Sequence[int]) -> list[int]:
        """The first task, and the others that have a place."""
        return [*tasks[:1], *(t for t in tasks[1:] if t not in self.lacking)]


def minimal_steps(around: Around, seed: int, oracle: Oracle, sizes: Sequence[int]) -> list[int]:
    """The fewest tasks near `seed` that cannot all be placed; none where no conflict is proven.

    A conflict of some tasks is one of the whole plan: the others only take more.
    """
    for some in _of_its_reason(around, seed):
        if not _may_hold(around.problem, some, oracle):
            return _fewest(around.problem, some, oracle)
    ordered = around.nearest(seed, sizes[-1])
    for size in sizes:
        chosen = ordered[:size]
        if not _may_hold(around.problem, chosen, oracle):
            return _fewest(around.problem, _with_one_lacking(around, chosen, oracle), oracle)
        if size >= len(ordered):
            break
    return []


def _with_one_lacking(around: Around, chosen: list[int], oracle: Oracle) -> list[int]:
    """Of tasks that cannot all be placed, the first with those that have a place, where these are
    enough; all of them otherwise. What is changed for two tasks without a place would still leave
    one of them where neither gives way to the other.
    """
    placed = around.placed(chosen)
    others = [t for t in chosen if t not in placed]
    is_enough = bool(others) and not _may_hold(around.problem, placed, oracle)
    return placed if is_enough else [*placed, *others]


def _of_its_reason(around: Around, seed: int) -> Iterator[list[int]]:
    """The steps that make `seed` impossible by their order: wherever they lie, they need no search.

    The chain that makes it end too late, then all that links tie to it, however far.
    """
    reason = around.doubt.reasons.get(seed)
    if reason is None or reason.code not in OF_ORDER:
        return
    if reason.code == "chain_too_long":
        among = set(around.tasks)
        yield [t for t in chain(around.doubt.problem, around.doubt.free, seed) if t in among]
    tied = _tied_to(around, seed)
    if len(tied) <= MOST_TIED:
        yield tied


def _tied_to(around: Around, seed: int) -> list[int]:
    """`seed` and the mandatory tasks that links tie to it, the nearest first."""
    problem, open_ = around.problem, {*around.tasks} - {seed}
    found = [seed]
    for t in found:
        links = (*problem.before[t], *problem.after[t])
        near = {u for link in links for u in (link.before, link.after) if u in open_}
        open_ -= near
        found += sorted(near)
    return found


def _may_hold(problem: Problem, chosen: Iterable[int], oracle: Oracle) -> bool:
    return oracle.can_hold(part(problem, chosen).problem) is not False


def _fewest(problem: Problem, chosen: Sequence[int], oracle: Oracle) -> list[int]:
    if len(chosen) > SMALL_CORE:
        chosen = _core(problem, chosen, oracle)
    return sorted(minimal_conflict(chosen, lambda some: not _may_hold(problem, some, oracle)))


def _core(problem: Problem, chosen: Sequence[int], oracle: Oracle) -> Sequence[int]:
    """Fewer tasks that cannot all be placed, in the order given; the same when nothing is found."""
    smaller = part(problem, chosen)
    doubt = impossible(smaller.problem, oracle.first_day)
    found = _by_arithmetic(doubt) if doubt.reasons else _by_assumptions(doubt, oracle)
    core = {smaller.tasks[t] for t in _with_those_before(smaller.problem, found)}
    kept = [t for t in chosen if t in core]
    return kept if kept and not _may_hold(problem, kept, oracle) else chosen


def _by_arithmetic(doubt: Doubt) -> set[int]:
    """A task that arithmetic forbids, and everything that a chain of links ties to it."""
    direct = [t for t, r in doubt.reasons.items() if r.code != "after_unplaced"]
    found, waiting = set(direct[:1]), direct[:1]
    while waiting:
        t = waiting.pop()
        for link in (*doubt.problem.before[t], *doubt.problem.after[t]):
            for u in (link.before, link.after):
                if u not in found:
                    found.add(u)
                    waiting.append(u)
    return found


def _by_assumptions(doubt: Doubt, oracle: Oracle) -> set[int]:
    """Tasks whose presence, assumed, is enough for the contradiction."""
    narrowed = windows(doubt.problem, doubt.reach, doubt.order, whole=False)
    if cp.is_too_large(doubt.problem) or oracle.clock.is_over():
        return set()
    model = unpriced(doubt.problem, narrowed, all_present=False)
    literals = {model.present[t].index: t for t in model.parts}
    model.cp.add_assumptions([model.present[t] for t in model.parts])
    solver = one_worker(oracle.work, oracle.clock)
    solver.parameters.cp_model_presolve = False
    if solver.status_name(solver.solve(model.cp)) != "INFEASIBLE":
        return set()
    return {literals[i] for i in solver.sufficient_assumptions_for_infeasibility()}


def _with_those_before(problem: Problem, tasks: Iterable[int]) -> set[int]:
    """A step placed implies those it waits for: they belong to its conflict."""
    found, waiting = set(tasks), list(tasks)
    while waiting:
        for link in problem.before[waiting.pop()]:
            if link.before not in found:
                found.add(link.before)
                waiting.append(link.before)
    return found
