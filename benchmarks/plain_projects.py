"""Drawn projects against the plainest model of them: what the search adds to its solver.

`python -m benchmarks.scheduling --projects 6 --activities 120 --time-limit 30 --json`
"""

from __future__ import annotations

from statistics import mean
from typing import Any

from benchmarks.drawn_projects import drawn_project

WORKERS = 2


def on_projects(
    answer: Any, count: int, seed: int, activities: int, limit: float
) -> dict[str, Any]:
    """Makespans of `answer(text)` and of the plain model, each within the same seconds.

    `answer` gives (makespan, bound or None) of a Patterson text.
    """
    instances = []
    for own in range(seed, seed + count):
        text = drawn_project(activities, own)
        ours, bound = answer(text)
        plain, plain_bound = plain_model(text, limit)
        best = max(bound or 0, plain_bound)
        instances.append(
            {"seed": own, "ours": ours, "plain": plain, "ratio": ours / plain, "bound": best}
        )
    return {
        "mean_ratio": mean(one["ratio"] for one in instances),
        "mean_above_bound": mean(one["ours"] / one["bound"] - 1 for one in instances),
        "plain_above_bound": mean(one["plain"] / one["bound"] - 1 for one in instances),
        "instances": instances,
    }


def plain_model(text: str, limit: float) -> tuple[int, int]:
    """Makespan and bound of starts, arcs and cumulatives given to CP-SAT as they are."""
    from ortools.sat.python import cp_model

    figures = iter(int(word) for word in text.split())
    count, kinds = next(figures), next(figures)
    quantities = [next(figures) for _ in range(kinds)]
    days, uses, followers = [], [], []
    for _ in range(count):
        days.append(next(figures))
        uses.append([next(figures) for _ in range(kinds)])
        followers.append([next(figures) - 1 for _ in range(next(figures))])
    model = cp_model.CpModel()
    starts = [model.new_int_var(0, sum(days), f"s{i}") for i in range(count)]
    spans = [
        model.new_fixed_size_interval_var(start, length, "span")
        for start, length in zip(starts, days, strict=True)
    ]
    for i, mine in enumerate(followers):
        for j in mine:
            model.add(starts[j] >= starts[i] + days[i])
    for k, quantity in enumerate(quantities):
        model.add_cumulative(spans, [row[k] for row in uses], quantity)
    model.minimize(starts[-1])
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = limit
    solver.parameters.num_workers = WORKERS
    solver.solve(model)
    return round(solver.objective_value), round(solver.best_objective_bound)
