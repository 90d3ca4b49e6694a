"""Projects drawn at random by the parameters of the published sets, as Patterson files.

Network complexity (mean arcs an activity), resource factor (share of the resources that an activity
uses) and resource strength (0: just enough for the greediest activity, 1: no conflict in the plan
of earliest starts) as Kolisch, Sprecher and Drexl (1995) define them. Nothing is shared with the
engine, and no published instance is copied.
"""

from __future__ import annotations

import random

KINDS, LONGEST, LARGEST = 4, 10, 10
"""Resources; days of an activity, units of a resource that it uses, at most."""
STRENGTHS, FACTORS, COMPLEXITIES = (0.1, 0.2, 0.3), (0.5, 0.75, 1.0), (1.5, 1.8, 2.1)
"""Drawn for each project: those of the harder half of the published sets of 120 activities."""


def drawn_project(activities: int, seed: int) -> str:
    """A project of so many activities, and two of no length that begin and end it."""
    draw = random.Random(seed)  # noqa: S311 - a drawn project
    followers = _network(draw, activities, draw.choice(COMPLEXITIES))
    days = [0, *(draw.randint(1, LONGEST) for _ in range(activities)), 0]
    uses = _uses(draw, activities, draw.choice(FACTORS))
    strength = draw.choice(STRENGTHS)
    quantities = [_quantity(k, days, uses, followers, strength) for k in range(KINDS)]
    lines = [f"{activities + 2} {KINDS}", " ".join(map(str, quantities))]
    for i, mine in enumerate(followers):
        after = [j + 1 for j in sorted(mine)]
        lines.append(" ".join(map(str, (days[i], *uses[i], len(after), *after))))
    return "\n".join(lines) + "\n"


def _network(draw: random.Random, activities: int, complexity: float) -> list[set[int]]:
    """For each activity those that follow it: an arc in and out of each, then arcs at random."""
    last = activities + 1
    followers: list[set[int]] = [set() for _ in range(activities + 2)]
    first = max(3, activities // 20)
    for i in range(1, last):
        followers[0 if i <= first else draw.randint(max(1, i - activities // 4), i - 1)].add(i)
    wanted = int(complexity * (activities + 2))
    for _ in range(100 * wanted):
        if sum(map(len, followers)) >= wanted:
            break
        i = draw.randint(1, activities - 1)
        j = draw.randint(i + 1, min(activities, i + activities // 3))
        if not _leads_to(followers, i, j):
            followers[i].add(j)
    for i in range(1, last):
        if not followers[i]:
            followers[i].add(last)
    return followers


def _leads_to(followers: list[set[int]], i: int, j: int) -> bool:
    """Whether j already comes after i."""
    reached, todo = {i}, [i]
    while todo:
        for k in followers[todo.pop()]:
            if k == j:
                return True
            if k < j and k not in reached:
                reached.add(k)
                todo.append(k)
    return False


def _uses(draw: random.Random, activities: int, factor: float) -> list[list[int]]:
    rows = [[0] * KINDS for _ in range(activities + 2)]
    for row in rows[1:-1]:
        for k in draw.sample(range(KINDS), max(1, round(factor * KINDS))):
            row[k] = draw.randint(1, LARGEST)
    return rows


def _quantity(
    k: int, days: list[int], uses: list[list[int]], followers: list[set[int]], strength: float
) -> int:
    """From what the greediest activity uses to the peak of the plan of earliest starts."""
    starts = [0] * len(days)
    for i, mine in enumerate(followers):
        for j in mine:
            starts[j] = max(starts[j], starts[i] + days[i])
    used = [0] * (max(starts) + 1)
    for i, start in enumerate(starts):
        for day in range(start, start + days[i]):
            used[day] += uses[i][k]
    least = max(row[k] for row in uses)
    return least + round(strength * (max(used) - least))
