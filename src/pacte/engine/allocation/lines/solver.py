"""How HiGHS is asked, and what its answers are called here."""

from __future__ import annotations

FINE, ROUGHLY = ("mip_feasibility_tolerance", 1e-9), 1e-6
OPTIONS = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 0,
    "simplex_scale_strategy": 0,
    "primal_feasibility_tolerance": 1e-9,
    "dual_feasibility_tolerance": 1e-9,
    FINE[0]: FINE[1],
    "mip_lp_solver": "ipm",
    "mip_heuristic_effort": 0.0,
    "mip_heuristic_run_rens": False,
    "mip_heuristic_run_rins": False,
    "mip_heuristic_run_root_reduced_cost": False,
    "mip_allow_restart": False,
}
STATUSES = {
    "kOptimal": "ok",
    "kInfeasible": "infeasible",
    "kObjectiveBound": "below",
    "kUnknown": "unsure",
    "kUnboundedOrInfeasible": "infeasible",
    **dict.fromkeys(("kSolveError", "kPresolveError", "kPostsolveError", "kNotset"), "failed"),
}
"""What HiGHS says, as it is said here; any other is "stopped". Of a run that "failed" the bound is
one of nothing: HiGHS leaves it at 0."""
