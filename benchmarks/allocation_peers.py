"""The allocation engine and PyMC-Marketing's budget optimizer on the same curves, as ratios.

    uv run --group peers python -m benchmarks.allocation_peers [--channels 50] [--curves s]
        [--seeds 10] [--json]

The peer is its own `BudgetOptimizer` on a model of one period whose posterior is one draw, the
true parameters: Hill's curves without adstock, so that both see the very same curves, budget and
bounds (0 to the budget). It works in spends of which the budget is one per channel, and results
divided by the mean maximum, which suits its solver better than cents. Its compilation is not
counted. Where it raises, its equal split stands for it. Curves are drawn by
`benchmarks.allocation`, by the author of the code: a smoke test, not evidence about real campaigns.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
import warnings
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from benchmarks.allocation import SHAPES, drawn, ours
from pacte.engine.allocation.one_budget import dual
from pacte.engine.allocation.problem import Problem


@dataclass(frozen=True)
class Side:
    """One problem solved by both: our value ÷ theirs, each as a part of the certified bound."""

    seed: int
    value_ratio: float
    our_share_of_bound: float
    their_share_of_bound: float
    they_say_converged: bool
    cpu_seconds: float
    their_cpu_seconds: float
    cpu_ratio: float


def theirs(problem: Problem) -> tuple[float, float, bool]:
    """(value in cents, CPU seconds, whether it says that it converged)."""
    curves, budget = dual.model_of(problem).curves, float(problem.shared)
    n = len(curves)
    unit, most = budget / n, float(curves.maximum.mean())
    parameters = {
        "maximum": curves.maximum / most,
        "half_spend": curves.half_spend / unit,
        "shape": curves.shape,
    }
    optimizer = _optimizer(parameters, n)
    started = time.process_time()
    spends, converged = np.full(n, 1.0), False
    try:
        found, answer = optimizer.allocate_budget(total_budget=float(n))
        spends, converged = np.asarray(found.values), bool(answer.success)
    except Exception as error:  # noqa: BLE001 - it raises its own kind where SLSQP gives up
        print(f"the peer gave up: {error}")
    seconds = time.process_time() - started
    shares = np.clip(spends, 0, None) * unit
    shares *= min(1.0, budget / max(float(shares.sum()), 1e-9))
    return float(curves.values(shares).sum()), seconds, converged


def _optimizer(parameters: dict[str, Any], n: int) -> Any:
    """The peer's optimizer on a model whose one posterior draw is `parameters`."""
    import arviz
    import pymc
    from pymc import dims
    from pymc_marketing.mmm.budget_optimizer import BudgetOptimizer, CustomModelWrapper

    channels = [f"c{i}" for i in range(n)]
    with pymc.Model(coords={"date": [0], "channel": channels}) as model:
        x = dims.Data("channel_data", np.zeros((1, n)), dims=("date", "channel"))
        maximum, half, shape = (dims.HalfNormal(name, dims="channel") for name in parameters)
        brought = maximum * x**shape / (half**shape + x**shape)
        each = dims.Deterministic("channel_contribution", brought)
        dims.Deterministic("total_contribution", each.sum(("date", "channel")))
    posterior = {name: np.array(values).reshape(1, 1, n) for name, values in parameters.items()}
    by_channel = {key: ["channel"] for key in parameters}
    known = arviz.from_dict(posterior=posterior, dims=by_channel, coords={"channel": channels})
    wrapped = CustomModelWrapper(base_model=model, idata=known, channels=channels)
    return BudgetOptimizer(num_periods=1, model=wrapped, response_variable="total_contribution")


def side(channels: int, curves: str, seed: int) -> Side:
    """Both on one drawn problem."""
    problem = drawn(channels, curves, seed)
    engine, optimum = ours(problem)
    value, seconds, converged = theirs(problem)
    return Side(
        seed=seed,
        value_ratio=engine.value / value,
        our_share_of_bound=engine.value / optimum.bound,
        their_share_of_bound=value / optimum.bound,
        they_say_converged=converged,
        cpu_seconds=engine.cpu,
        their_cpu_seconds=seconds,
        cpu_ratio=seconds / engine.cpu,
    )


def main() -> None:
    """Measure every seed and print the medians."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.allocation_peers", description=__doc__
    )
    parser.add_argument("--channels", type=int, default=50)
    parser.add_argument("--curves", choices=sorted(SHAPES), default="s")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    ours(drawn(3, options.curves, 0))
    sides = [side(options.channels, options.curves, seed) for seed in range(options.seeds)]
    ratios = [one.value_ratio for one in sides]
    answer = {
        "benchmark": "allocation_peers",
        "channels": options.channels,
        "curves": options.curves,
        "seeds": options.seeds,
        "value_ratio_median": statistics.median(ratios),
        "value_ratio_least": min(ratios),
        "value_ratio_most": max(ratios),
        "their_share_of_bound_median": statistics.median(s.their_share_of_bound for s in sides),
        "they_say_converged": sum(s.they_say_converged for s in sides),
        "cpu_ratio_median": statistics.median(s.cpu_ratio for s in sides),
        "sides": [asdict(one) for one in sides],
        "note": "curves drawn by the author of the code: a smoke test",
    }
    if options.json:
        print(json.dumps(answer))
        return
    for name, figure in answer.items():
        print(f"{name:28} {figure}")


if __name__ == "__main__":
    main()
