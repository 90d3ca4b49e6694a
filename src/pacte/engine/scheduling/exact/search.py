"""CP-SAT from a complete hint: within a work limit, with progress and cancel, repeatable."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Literal

from pacte.engine.scheduling.exact import model as cp
from pacte.engine.scheduling.exact.solver import repeatable
from pacte.engine.scheduling.narrowing import Narrowed
from pacte.engine.scheduling.problem import Draft

Progress = Callable[[float, str], None]
USUAL_SECONDS, WORK_OF_THEM = 20.0, 16.0
"""Time limit when nothing is asked, and deterministic seconds of search for each one like it."""
PROVABLE, FIRST_WORK = 150, 8.0
"""Steps up to which one model of everything may prove a plan; work above, in the usual time."""
TIMER_SLACK = 0.05
"""Seconds before the safety stop at which the search may already give up."""
StoppedBy = Literal["proof", "work", "time", "cancel"]


class Cancelled(Exception):
    """Raised by a progress callback: the search stops and the best plan so far is returned."""


@dataclass(frozen=True)
class Limits:
    """`work`: deterministic seconds of search; `seconds`: safety stop, counted from `began`.

    `workers`: searches that CP-SAT runs side by side.
    """

    seed: int
    work: float
    seconds: float
    progress: Progress | None = None
    workers: int = 1
    began: float = field(default_factory=monotonic)

    @property
    def left(self) -> float:
        """Seconds left before the safety stop."""
        return self.seconds - (monotonic() - self.began)


def usual_work(time_limit: float, steps: int) -> float:
    """Work when nothing is asked: more for who gives more time, the same for nearly as much."""
    first = WORK_OF_THEM if steps <= PROVABLE else FIRST_WORK
    return first + WORK_OF_THEM * max(0.0, time_limit // USUAL_SECONDS - 1)


@dataclass(frozen=True)
class Found:
    """The best plan known, whether it is proven, a bound of its objective, why it stopped.

    `work`: deterministic seconds used.
    """

    draft: Draft
    proven: bool
    bound: int | None
    stopped_by: StoppedBy
    work: float = 0.0


def improve(
    inside: Narrowed,
    start: Draft,
    *,
    skipped: frozenset[int],
    limits: Limits,
    by_place: bool = False,
) -> Found:
    """Search `inside` for a plan of smaller objective than `start`, which is given as the hint.

    `by_place`: with the literals of `places`, for narrow windows, and never above the ceiling; with
    nothing under it the search is stopped by proof and there is no bound.
    """
    model = cp.build(
        inside.problem,
        inside.windows,
        skipped=skipped,
        left_out=inside.left_out,
        all_present=inside.ceiling is not None,
        by_place=by_place,
    )
    if by_place and inside.ceiling is not None:
        model.cp.add(model.objective <= inside.ceiling)
    cp.hint(model, start)
    solver, watch = _solver(limits), _watch(limits)
    status = solver.solve(model.cp, watch)
    work = solver.response_proto.deterministic_time
    proven = solver.status_name(status) == "OPTIMAL"
    if solver.status_name(status) not in ("OPTIMAL", "FEASIBLE"):
        is_known = solver.status_name(status) == "INFEASIBLE"
        stop = "proof" if is_known else _stop(watch, limits)
        return Found(start, proven=False, bound=None, stopped_by=stop, work=work)
    draft = cp.read_back(model, solver.value)
    bound = round(solver.best_objective_bound)
    return Found(draft, proven, bound, "proof" if proven else _stop(watch, limits), work)


def _solver(limits: Limits) -> Any:
    solver = repeatable(limits.seed, limits.work, max(0.01, limits.left))
    solver.parameters.num_workers = limits.workers
    solver.parameters.interleave_search = limits.workers > 1
    if limits.workers == 1:
        solver.parameters.auto_detect_greater_than_at_least_one_of = False
        solver.parameters.linearization_level = 0
    return solver


def _watch(limits: Limits) -> Any:
    from ortools.sat.python import cp_model

    class Watch(cp_model.CpSolverSolutionCallback):
        """Tells each better plan; stops when told to."""

        cancelled = False

        def on_solution_callback(self) -> None:
            if limits.progress is None or self.cancelled:
                return
            done = min(0.95, self.deterministic_time / limits.work)
            try:
                limits.progress(0.3 + 0.6 * done, "searching")
            except Cancelled:
                self.cancelled = True
                self.stop_search()

    return Watch()


def _stop(watch: Any, limits: Limits) -> StoppedBy:
    if watch.cancelled:
        return "cancel"
    return "time" if limits.left <= TIMER_SLACK else "work"
