"""The solver answers what a hand works out, where CP-SAT as it comes does not."""

from __future__ import annotations

import pytest
from ortools.sat.python import cp_model

from pacte.engine.scheduling.exact.solver import repeatable


def optional_beside(first: int, last: int, length: int, taken: list[tuple[int, int]]) -> str:
    """What is said of one stretch that may be left out, starting between two indexes, beside
    others that are taken.
    """
    model = cp_model.CpModel()
    there, start = model.new_bool_var("there"), model.new_int_var(first, last, "start")
    own = model.new_optional_fixed_size_interval_var(start, length, there, "own")
    others = [model.new_fixed_size_interval_var(at, size, "taken") for at, size in taken]
    model.add_no_overlap([own, *others])
    model.minimize(100 * (1 - there))
    solver = repeatable(1, 1.0, 10.0)
    return f"{solver.status_name(solver.solve(model))} {solver.value(there)}"


@pytest.mark.parametrize(
    ("first", "last", "length", "taken"),
    [(5, 9, 1, [(3, 7)]), (5, 9, 5, [(3, 20)]), (6, 8, 4, [(3, 6), (10, 20)])],
)
def test_a_stretch_without_room_is_left_out(
    first: int, last: int, length: int, taken: list[tuple[int, int]]
) -> None:
    assert optional_beside(first, last, length, taken) == "OPTIMAL 0"


def test_a_stretch_with_room_is_there() -> None:
    assert optional_beside(5, 10, 1, [(3, 7)]) == "OPTIMAL 1"
