"""The allocation engine and a general solver (SciPy's SLSQP) on the same curves, as ratios.

    python -m benchmarks.allocation --actions N --periods T --curves concave|s|mixed [--logic]
        --seed N [--json]

Curves, budgets, limits and rules are drawn here, by the author of the code: the figures are a smoke
test, not evidence about real campaigns. One period without --logic is one budget. With periods,
each has its own cap and hours of three profiles; with --logic, actions also have minimum effective
spends, fixed costs, occurrences, exclusions and requirements, which SLSQP cannot express: it is
then left out, as it is above --peer-cells. SLSQP starts from the equal split, as media-mix tools
do, on spends divided by the budget and values by the sum of the maximums, with the exact gradient.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize

from benchmarks.allocation_drawn import SHAPES, drawn, drawn_by_period
from pacte.engine.allocation.grid.from_problem import grid_of
from pacte.engine.allocation.one_budget import dual
from pacte.engine.allocation.one_budget.optimize import Limits, Optimum, optimize
from pacte.engine.allocation.problem import Problem
from pacte.engine.allocation.search.share import Shared, share


@dataclass(frozen=True)
class Run:
    """Process CPU seconds and the value reached, in cents."""

    cpu: float
    value: float


def ours(problem: Problem) -> tuple[Run, Optimum]:
    """The engine from the problem to whole cents."""
    started = time.process_time()
    found = optimize(dual.model_of(problem), (), Limits())
    return Run(time.process_time() - started, found.value), found


def slsqp(problem: Problem) -> tuple[Run, bool]:
    """SLSQP on the same curves, and whether it says that it converged."""
    curves = dual.model_of(problem).curves
    n, budget, scale = len(curves), float(problem.shared), float(curves.maximum.sum())

    def lost(share: Any) -> float:
        return -float(curves.values(share * budget).sum()) / scale

    def slopes(share: Any) -> Any:
        return -curves.marginals(np.maximum(share * budget, 1.0)) * budget / scale

    started = time.process_time()
    found = minimize(
        lost,
        np.full(n, 1 / n),
        jac=slopes,
        method="SLSQP",
        bounds=[(0, 1)] * n,
        constraints={"type": "ineq", "fun": lambda x: 1 - x.sum(), "jac": lambda _: -np.ones(n)},
        options={"maxiter": 1000, "ftol": 1e-10},
    )
    share = np.clip(found.x, 0, 1)
    share /= max(1.0, share.sum())
    value = float(curves.values(share * budget).sum())
    return Run(time.process_time() - started, value), bool(found.success)


def shared(problem: Problem, time_limit: float) -> tuple[Run, Shared]:
    """The engine on several rows, from the problem to whole cents."""
    started = time.process_time()
    found = share(grid_of(problem), (), time_limit=time_limit)
    return Run(time.process_time() - started, found.value), found


def slsqp_by_period(problem: Problem) -> tuple[Run, bool]:
    """SLSQP within the same rows of money and hours."""
    grid = grid_of(problem)
    curves, n = grid.curves, len(grid)
    budget, scale = float(problem.shared), float(curves.maximum.sum())
    rates = np.asarray(grid.spend.todense()) * budget / grid.limit[:, None]
    left = 1 - np.asarray(grid.running.sum(axis=1)).ravel() / grid.limit

    def lost(part: Any) -> float:
        return -float(curves.values(part * budget).sum()) / scale

    def slopes(part: Any) -> Any:
        return -curves.marginals(np.maximum(part * budget, 1.0)) * budget / scale

    rows = {"type": "ineq", "fun": lambda x: left - rates @ x, "jac": lambda _: -rates}
    started = time.process_time()
    found = minimize(
        lost,
        np.full(n, 0.5 * float(np.min(left / rates.sum(axis=1)))),
        jac=slopes,
        method="SLSQP",
        bounds=[(0, 1)] * n,
        constraints=rows,
        options={"maxiter": 300, "ftol": 1e-9},
    )
    part = np.clip(found.x, 0, 1)
    part /= max(1.0, float(np.max(rates @ part / np.maximum(left, 1e-9))))
    value = float(curves.values(part * budget).sum())
    return Run(time.process_time() - started, value), bool(found.success)


def measured_by_period(options: argparse.Namespace) -> dict[str, Any]:
    """Several rows; SLSQP where it can express them and the cells are not too many."""
    many = (options.actions, options.periods, options.curves, options.seed)
    problem = drawn_by_period(*many, logic=options.logic)
    shared(drawn_by_period(3, 2, options.curves, 0, logic=options.logic), 5.0)
    engine, found = shared(problem, options.time_limit)
    answer: dict[str, Any] = {
        "benchmark": "allocation",
        "actions": options.actions,
        "periods": options.periods,
        "curves": options.curves,
        "logic": options.logic,
        "seed": options.seed,
        "cells": len(problem.cells),
        "rows": len(problem.rows) + 1,
        "gap": found.gap,
        "price_gap": 1 - found.value / found.price_bound,
        "bound_by": found.origin,
        "stopped_by": found.stopped_by,
        "cpu_seconds": engine.cpu,
        "note": "curves drawn by the author of the code: a smoke test",
    }
    if not options.logic and len(problem.cells) <= options.peer_cells:
        peer, converged = slsqp_by_period(problem)
        answer |= {
            "slsqp_cpu_seconds": peer.cpu,
            "slsqp_says_converged": converged,
            "cpu_ratio": peer.cpu / engine.cpu,
            "value_ratio": engine.value / peer.value,
        }
    return answer


def measured(actions: int, curves: str, seed: int) -> dict[str, Any]:
    """One problem solved by both. `value_ratio` above 1: the engine's plan brings more."""
    problem = drawn(actions, curves, seed)
    ours(drawn(3, curves, seed))
    engine, optimum = ours(problem)
    peer, converged = slsqp(problem)
    return {
        "benchmark": "allocation",
        "actions": actions,
        "curves": curves,
        "seed": seed,
        "gap": optimum.gap,
        "stopped_by": optimum.stopped_by,
        "branches": optimum.branches,
        "cpu_seconds": engine.cpu,
        "slsqp_cpu_seconds": peer.cpu,
        "slsqp_says_converged": converged,
        "slsqp_share_of_bound": peer.value / optimum.bound,
        "cpu_ratio": peer.cpu / engine.cpu,
        "value_ratio": engine.value / peer.value,
        "note": "curves drawn by the author of the code: a smoke test",
    }


def main() -> None:
    """Measure once and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.allocation", description=__doc__)
    parser.add_argument("--actions", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--curves", choices=sorted(SHAPES), default="concave")
    parser.add_argument("--periods", type=int, default=1)
    parser.add_argument("--logic", action="store_true")
    parser.add_argument("--peer-cells", type=int, default=600)
    parser.add_argument("--time-limit", type=float, default=60.0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.periods == 1 and not options.logic:
        found = measured(options.actions, options.curves, options.seed)
    else:
        found = measured_by_period(options)
    if options.json:
        print(json.dumps(found))
        return
    for name, figure in found.items():
        print(f"{name:22} {figure}")


if __name__ == "__main__":
    main()
