"""The allocation engine and a general solver (SciPy's SLSQP) on the same curves, as ratios.

    python -m benchmarks.allocation --actions N --seed N --curves concave|s|mixed [--json]

Curves and budgets are drawn here, by the author of the code: the figures are a smoke test, not
evidence about real campaigns. SLSQP starts from the equal split, as media-mix tools do, on spends
divided by the budget and values by the sum of the maximums, with the exact gradient. Both pay for
the whole budget at most and know no minimum, fixed cost or switch, which SLSQP cannot express.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize

from pacte.engine.allocation import dual
from pacte.engine.allocation.curve import Curve
from pacte.engine.allocation.optimize import Limits, Optimum, optimize
from pacte.engine.allocation.problem import Cell, Problem

SHAPES = {"concave": (0.4, 1.0), "s": (1.5, 4.0), "mixed": (0.4, 4.0)}


def drawn(actions: int, curves: str, seed: int) -> Problem:
    """Half-spends of 5,000 to 50,000 €, maximums of 0.5 to 6 times that, a budget that binds."""
    rng = np.random.default_rng(seed)
    halves = rng.uniform(5e5, 5e6, actions)
    maxima = halves * rng.uniform(0.5, 6, actions)
    shapes = rng.uniform(*SHAPES[curves], actions)
    cells = tuple(
        Cell(f"a{i:05}", Curve(float(int(m)), float(int(h)), s))
        for i, (m, h, s) in enumerate(zip(maxima, halves, shapes, strict=True))
    )
    return Problem("EUR", int(halves.sum() * rng.uniform(0.2, 1.2)), cells)


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
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = measured(options.actions, options.curves, options.seed)
    if options.json:
        print(json.dumps(found))
        return
    for name, figure in found.items():
        print(f"{name:22} {figure}")


if __name__ == "__main__":
    main()
