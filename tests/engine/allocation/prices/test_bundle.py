"""Cutting planes: the lowest point of a sum of convex functions, and what is known in less time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from pacte.engine.allocation.prices import bundle

LIMITS = np.array([3.0, 2.0])
ASKED = np.array([[4.0, 1.0], [1.0, 5.0], [3.0, 3.0]])
WORTH = np.array([5.0, 6.0, 4.0])


@dataclass(frozen=True)
class Look:
    total: float
    values: np.ndarray
    slopes: np.ndarray


def looking(most: int):
    """Three blocks, each worth running above what it asks; time is up after `most` looks."""
    seen = []

    def look(x: np.ndarray) -> Look:
        if len(seen) >= most:
            raise TimeoutError
        gains = WORTH - ASKED @ x
        runs = gains > 0
        found = Look(float(x @ LIMITS + gains[runs].sum()), gains * runs, -ASKED * runs[:, None])
        seen.append((found.total, runs))
        return found

    return look, seen


def test_the_parts_of_the_looks_use_what_the_rows_leave():
    """The lowest total is that of the linear program, and the parts are its solution."""
    look, seen = looking(1000)
    parts = bundle.lowest(look, np.array([0.5, 0.5]), LIMITS, 100, 1e-9)
    runs = np.array([runs for _, runs in seen], dtype=float)
    share = (parts * runs).sum(axis=0)
    assert parts.sum(axis=0) == pytest.approx(1.0)
    assert np.all(ASKED.T @ share <= LIMITS + 1e-6)
    assert WORTH @ share == pytest.approx(min(total for total, _ in seen), rel=1e-6)


@pytest.mark.parametrize("most", [1, 2, 4])
def test_where_the_time_is_up_what_is_known_so_far_counts(most):
    look, seen = looking(most)
    parts = bundle.lowest(look, np.array([0.5, 0.5]), LIMITS, 100, 1e-9)
    assert parts.shape == (len(seen), 3)
    assert len(seen) == most
    assert parts.sum(axis=0) == pytest.approx(1.0)
    assert np.all(parts >= 0)


def test_without_any_look_nothing_is_known():
    look, _ = looking(0)
    with pytest.raises(TimeoutError):
        bundle.lowest(look, np.array([0.5, 0.5]), LIMITS, 100, 1e-9)
