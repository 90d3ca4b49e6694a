"""How the first plans are made: towards the relaxation, near where that brings nothing."""

from __future__ import annotations

import pytest

from pacte.engine.allocation.search import beginning


class Lines:
    """Lines about a plan that is never close."""

    root_bound, whole, running = 0.0, None, None

    def __init__(self, *_: object) -> None:
        self.pieces = self

    def relaxed_whole(self):
        return self

    def sums(self, running):
        return running


class Search:
    is_large, seconds = False, 1.0

    def may_better(self, _):
        return True


@pytest.fixture
def tried(monkeypatch):
    """What is tried in turn; towards the relaxation something is found `found` times in a row."""
    order: list[str] = []
    found = [True, True, False, True, False]

    def towards(*_):
        order.append("towards")
        return found.pop(0)

    def near(*_):
        order.append("near")
        return len(order) < 6

    monkeypatch.setattr(beginning, "Lined", Lines)
    monkeypatch.setattr(beginning, "dived", lambda *_: True)
    monkeypatch.setattr(beginning, "towards", towards)
    monkeypatch.setattr(beginning, "near", near)
    return order


def test_a_plan_is_bettered_near_it_only_where_the_relaxation_shows_no_better(tried):
    beginning.begun(Search())
    assert tried == ["towards", "towards", "towards", "near", "towards", "towards", "near"]
