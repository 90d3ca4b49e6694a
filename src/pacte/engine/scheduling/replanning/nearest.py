"""Which actions stand nearest to some, in time and by the people who can do them."""

from __future__ import annotations

from collections.abc import Mapping

from pacte.engine.scheduling.problem import Placement, Problem


def nearest(problem: Problem, acts: set[int], places: Mapping[int, Placement]) -> list[int]:
    """The other acts with a place, those who share people first, then the nearest in time.

    `places`: where tasks stand, or stood.
    """
    spans = _spans(problem, places)
    mine = [spans[a] for a in acts if a in spans]
    others = sorted(spans.keys() - acts)
    if not mine:
        return others
    first, last = min(s[0] for s in mine), max(s[1] for s in mine)
    people = _people_of(problem, acts)
    return sorted(
        others,
        key=lambda a: (
            not _people_of(problem, {a}) & people,
            max(0, spans[a][0] - last, first - spans[a][1]),
            a,
        ),
    )


def _spans(problem: Problem, places: Mapping[int, Placement]) -> dict[int, tuple[int, int]]:
    """First and last index of each act."""
    found: dict[int, tuple[int, int]] = {}
    for t, place in places.items():
        a = problem.tasks[t].act
        first, last = found.get(a, (place.start, place.end))
        found[a] = (min(first, place.start), max(last, place.end))
    return found


def _people_of(problem: Problem, acts: set[int]) -> set[int]:
    tasks = (task for task in problem.tasks if task.act in acts)
    return {w for task in tasks for need in task.needs for w in need.candidates}
