"""The smallest sets of steps that must move for what happened, told by pairs that no longer agree.

A step that its own dates or people forbid moves; of two steps in wrong order, or on the same person
where only one fits, one moves. So no plan moves fewer steps than a smallest set that meets every
pair, and a plan that moves such a set and nothing else moves the fewest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations

from pacte.engine.scheduling.loads import parts
from pacte.engine.scheduling.problem import Placement, Problem

ALONE = frozenset({"unstaffed", "outside_window", "day_off"})
"""Why a step cannot stay whatever the others do."""
MOST_SETS, MOST_STEPS = 6, 12
"""Sets looked at, and their size: more are looked for by a model of whole actions."""

Pair = tuple[int, int]


def smallest_sets(
    problem: Problem, was: Mapping[int, Placement], hit: Mapping[int, str]
) -> list[frozenset[int]]:
    """Every smallest set of tasks that must leave where they stood; none where there are too many.

    `was`: where each dated task stood with its people. `hit`: why tasks cannot stay, by task.
    """
    alone = frozenset(t for t, code in hit.items() if code in ALONE)
    stood = {t: place for t, place in was.items() if t not in alone}
    pairs = {*_out_of_order(problem, stood), *_on_one_person(problem, stood)}
    for size in range(len(alone), MOST_STEPS + 1):
        found = set(_covers(sorted(pairs), alone, size))
        if found:
            return sorted(found, key=sorted) if len(found) <= MOST_SETS else []
    return []


def _covers(pairs: list[Pair], chosen: frozenset[int], size: int) -> Iterator[frozenset[int]]:
    """The sets of at most `size` tasks that hold `chosen` and one task of each pair."""
    pair = next((p for p in pairs if chosen.isdisjoint(p)), None)
    if pair is None:
        yield chosen
    elif len(chosen) < size:
        for t in pair:
            yield from _covers(pairs, chosen | {t}, size)


def _out_of_order(problem: Problem, stood: Mapping[int, Placement]) -> Iterator[Pair]:
    for link in problem.links:
        before, after = stood.get(link.before), stood.get(link.after)
        if before is not None and after is not None:
            first = problem.start_after(before.end, link)
            if not first <= after.start <= problem.start_by(before.end, link):
                yield link.before, link.after


def _on_one_person(problem: Problem, stood: Mapping[int, Placement]) -> Iterator[Pair]:
    """Pairs of tasks that ask more of one person on one day than there is."""
    loads: defaultdict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for t, place in stood.items():
        for worker, day, load in parts(problem, problem.tasks[t], place):
            loads[worker, day].append((t, load))
    for (worker, day), mine in loads.items():
        who = problem.workers[worker]
        free = who.capacity - who.busy[day]
        for (one, load), (other, more) in combinations(mine, 2):
            if load + more > free and one != other:
                yield min(one, other), max(one, other)
