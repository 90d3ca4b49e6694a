"""What is decided first: which actions change, then the decision whose two sides lose most."""

from __future__ import annotations

import pytest

from pacte.engine.allocation.search.deciding import Decisions, Glimpse
from pacte.engine.allocation.search.diving import _nearest_first
from pacte.engine.allocation.search.parts import Cut

HOPED, FLOOR = 1000.0, 100.0
CHANGE, CELL, COUNT = Cut(3, changes=True), Cut(4, 41), Cut(count=2, at=5.0)
LOSSES = {CHANGE: 1.0, CELL: 300.0, COUNT: 200.0}
OTHER = Cut(5, changes=True)


def look(cut, *, above):
    """Both sides of a cut lose the same."""
    return Glimpse(HOPED - LOSSES.get(cut, 2.0), None)


@pytest.mark.parametrize(
    ("undecided", "first"),
    [
        ({CELL: 0.5, COUNT: 0.5}, CELL),
        ({CELL: 0.5, COUNT: 0.5, CHANGE: 0.5}, CHANGE),
        ({CELL: 0.5, CHANGE: 0.5, OTHER: 0.5}, OTHER),
    ],
)
def test_what_changes_is_decided_before_what_loses_more(undecided, first):
    assert Decisions().best(undecided, HOPED, FLOOR, look) == first


def test_a_dive_decides_what_changes_before_what_is_nearer_to_decided():
    undecided = {CELL: 0.99, CHANGE: 0.4, OTHER: 0.8}
    assert _nearest_first(undecided) == [(OTHER, True), (CHANGE, False)]
    assert _nearest_first({CELL: 0.99, COUNT: 0.5}) == [(CELL, True)]
