"""Rows are said in units above 0, whatever their figures."""

from __future__ import annotations

from datetime import date

from tests import builders
from tests.builders import euros

from pacte.engine.allocation.from_plan.cells import problem
from pacte.engine.allocation.grid.from_problem import grid_of
from pacte.engine.allocation.lines import scales


def test_an_objective_that_margin_does_not_reach_has_a_unit():
    """Without a margin rate no margin makes revenue: every figure of its row is 0."""
    curve = {"maximum": euros(900), "half_spend": euros(100)}
    action = {"name": "A", "response": curve, "contributions": {"revenue": {"expected": "10"}}}
    plan = builders.plan(
        budget=euros(500),
        objectives={"revenue": builders.objective()},
        actions={"a": action},
        sharing={"aim": {"attainment": {"revenue": euros(1000)}}},
    )
    grid = grid_of(problem(plan, date(2026, 1, 5)))
    assert [row.key for row in grid.rows] == ["budget", "goal:revenue"]
    assert scales.of_rows(grid, 1.0).tolist() == [50.0, 1.0]
