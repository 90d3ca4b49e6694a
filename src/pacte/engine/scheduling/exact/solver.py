"""The CP-SAT solver of every scheduling model: it repeats itself."""

from __future__ import annotations

from typing import Any

LARGEST_ORDERED = 4
"""Intervals of a no-overlap up to which each pair has a literal for its order."""


def repeatable(seed: int, work: float, seconds: float) -> Any:
    """A solver of one worker and little presolve, bounded by deterministic work and by seconds.

    CP-SAT 9.15 calls a model impossible, or aborts, where its linear relaxation meets a no-overlap
    of fixed intervals and one that may be left out and has no room between them; with the orders
    as literals no small one was seen where it does. See the traps in docs/methods/scheduling.md.
    """
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.num_workers = 1
    parameters.random_seed = seed % (1 << 31)
    parameters.max_deterministic_time = work
    parameters.max_time_in_seconds = seconds
    parameters.cp_model_probing_level = 0
    parameters.max_presolve_iterations = 1
    parameters.symmetry_level = 0
    parameters.use_strong_propagation_in_disjunctive = True
    parameters.max_size_to_create_precedence_literals_in_disjunctive = LARGEST_ORDERED
    return solver
