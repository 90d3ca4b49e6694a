"""How the time allowed is shared between making the problem, the search, and saying why."""

from __future__ import annotations

import pytest

from pacte.engine.allocation.propose import LEAST_SECONDS, for_the_search


@pytest.mark.parametrize(
    ("time_limit", "building", "left"),
    [(20.0, 0.0, 20.0), (20.0, 1.0, 15.0), (20.0, 4.0, 6.0), (3.0, 0.9, 0.6)],
    ids=["at once", "four times as long to say why", "half at most", "a busy machine"],
)
def test_half_of_the_limit_at_most_is_kept_for_saying_why(
    time_limit: float, building: float, left: float
) -> None:
    assert for_the_search(time_limit, building) == pytest.approx(left)


def test_a_problem_that_took_the_whole_limit_is_searched_a_moment() -> None:
    assert for_the_search(1.0, 3.0) == LEAST_SECONDS
