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
from pacte.engine.scheduling.why.explain import Doubt, impossible
from pacte.engine.scheduling.why.feasible import NOTHING, Oracle, one_worker
from pacte.engine.scheduling.why.quickxplain import minimal_conflict
from pacte.engine.scheduling.windows import Windows, windows

SMALL_CORE = 8
"""From so many steps on, a core is asked for before QuickXplain."""


@dataclass
class Around:
    """The mandatory tasks of a problem, and how near each is to another."""

    problem: Problem
    doubt: Doubt
    aside: frozenset[int] = NOTHING

    @cached_property
    def tasks(self) -> list[int]:
        problem = self.problem
        return [
            t
            for t, task in enumerate(problem.tasks)
            if t not in self.aside and not problem.acts[task.act].optional
        ]

    @cached_property
    def windows(self) -> Windows:
        order = [t for t in self.doubt.order if t not in self.doubt.reasons]
        return windows(self.problem, self.doubt.reach, order, whole=True)

    @cached_property
    def slack(self) -> list[int]:
        found = self.windows
        return [b - a for a, b in zip(found.first_start, found.last_start, strict=True)]

    @cached_property
    def users(self) -> dict[tuple[str, int], list[int]]:
        """(worker or stock) -> the tasks that may take it."""
        found: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        for t in self.tasks:
            for resource in self._resources(t):
                found[resource].append(t)
        return found

    def _resources(self, t: int) -> set[tuple[str, int]]:
        task = self.problem.tasks[t]
        people = {("worker", w) for need in task.needs for w in need.candidates}
        return people | {("stock", s) for s, amount in task.equipment if amount}

    def near(self, t: int) -> Iterator[int]:
        """Tasks tied to `t` by a link, then those that may want the same at the same time."""
        known = set(self.tasks)
        for link in (*self.problem.before[t], *self.problem.after[t]):
            other = link.before if link.after == t else link.after
            if other in known:
                yield other
        for resource in sorted(self._resources(t)):
            yield from (u for u in self.users[resource] if self._meet(t, u))

    def _meet(self, t: int, u: int) -> bool:
        found = self.windows
        return (
            found.first_start[t] <= found.last_end[u] and found.first_start[u] <= found.last_end[t]
        )

    def nearest(self, seed: int, count: int) -> list[int]:
        """`seed` and the tasks around it, those with the least freedom of date first."""
        taken: dict[int, None] = {}
        waiting, seen = [(0, seed)], {seed}
        while waiting and len(taken) < count:
            _, t = heapq.heappop(waiting)
            taken[t] = None
            for u in self.near(t):
                if u not in seen:
                    seen.add(u)
                    heapq.heappush(waiting, (self.slack[u], u))
        return list(taken)


def minimal_steps(around: Around, seed: int, oracle: Oracle, sizes: Sequence[int]) -> list[int]:
    """The fewest tasks near `seed` that cannot all be placed; none where no conflict is proven.

    A conflict of some tasks is one of the whole plan: the others only take more.
    """
    ordered = around.nearest(seed, sizes[-1])
    for size in sizes:
        chosen = ordered[:size]
        if not _may_hold(around.problem, chosen, oracle):
            return _fewest(around.problem, chosen, oracle)
        if size >= len(ordered):
            break
    return []


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
    found = _by_arithmetic(doubt) if doubt.reasons else _by_assumptions(doubt, oracle.work)
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


def _by_assumptions(doubt: Doubt, work: float) -> set[int]:
    """Tasks whose presence, assumed, is enough for the contradiction."""
    narrowed = windows(doubt.problem, doubt.reach, doubt.order, whole=False)
    if cp.is_too_large(doubt.problem):
        return set()
    model = cp.build(doubt.problem, narrowed, skipped=NOTHING, left_out=NOTHING, all_present=False)
    model.cp.clear_objective()
    literals = {model.present[t].index: t for t in model.parts}
    model.cp.add_assumptions([model.present[t] for t in model.parts])
    solver = one_worker(work)
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
