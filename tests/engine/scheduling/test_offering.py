"""A plan too large for one model is offered fewer people, and nothing is proven by that."""

from __future__ import annotations

import random
from functools import partial

import pytest
from benchmarks.drawn_year import planted
from tests.engine.scheduling.test_search import begun

from pacte.engine.scheduling.costs import cost
from pacte.engine.scheduling.exact import places
from pacte.engine.scheduling.exact.search import Limits
from pacte.engine.scheduling.improving import ceilings
from pacte.engine.scheduling.improving.offering import SPARE, fewer
from pacte.engine.scheduling.improving.ruin import Ruin
from pacte.engine.scheduling.narrowing import Narrowed, narrowed

LIMITS = Limits(seed=1, work=3, seconds=10_000)


def under(ruin: Ruin, ceiling: int) -> Narrowed:
    setting = ruin.setting
    return narrowed(setting.problem, setting.reach, setting.order, ceiling, setting.left_out)


def size(inside: Narrowed) -> int:
    return places.count(inside.problem, inside.windows, inside.left_out)


def four_calls_on_one_day() -> dict:
    """Four calls of a day due on the first, three people who could make each of them."""
    return {
        "id": "p", "name": "P", "company": "C", "start": "2026-01-05", "end": "2026-03-31",
        "skills": {"k": {"name": "K"}},
        "people": {p: {"name": p, "skills": {"k": 3}} for p in "abc"},
        "actions": {f"a{i}": {"name": "A", "due_date": "2026-01-05"} for i in range(4)},
        "steps": {
            f"s{i}": {
                "action": f"a{i}", "name": "S", "duration_days": 1, "exclusive": True,
                "needs": [{"skill": "k", "people": 1, "effort_days": "1"}],
            }
            for i in range(4)
        },
    }  # fmt: skip


def test_who_stands_there_and_all_of_a_narrow_need_are_offered() -> None:
    ruin = begun(planted(160, 10, 2))
    inside = under(ruin, 40)
    most = size(inside) * 2 // 3
    draw = random.Random(1)  # noqa: S311 - search, not secrets
    less = fewer(inside, ruin.best, most, draw)
    assert less is not None
    assert 0.8 * most < size(less) <= most
    shrunk = 0
    for t, (task, was) in enumerate(zip(less.problem.tasks, inside.problem.tasks, strict=True)):
        crews = ruin.best.placed[t].people if t in ruin.best.placed else ((),) * len(was.needs)
        for need, before, crew in zip(task.needs, was.needs, crews, strict=True):
            assert set(crew) <= set(need.candidates) <= set(before.candidates) or task.at
            shrunk += len(need.candidates) < len(before.candidates)
    assert shrunk
    assert fewer(inside, ruin.best, 10, draw) is None


def test_a_year_that_grants_every_wish_is_found_among_fewer_people(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ruin = begun(planted(160, 10, 2))
    monkeypatch.setattr(ceilings, "MOST_PLACES", size(under(ruin, 0)) * 3 // 4)
    assert ruin.cost > 0
    assert (
        ceilings.Ceilings(ruin.setting, partial(under, ruin), seed=1).under_next(ruin, 0, LIMITS)
        == 0
    )
    assert cost(ruin.setting.problem, ruin.best) == 0


@pytest.mark.parametrize(("most", "bound"), [(12, 1), (11, 0)])
def test_nothing_found_among_fewer_people_is_no_proof(
    most: int, bound: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    ruin = begun(four_calls_on_one_day())
    assert size(under(ruin, 0)) == 4 * (2 + SPARE)
    monkeypatch.setattr(ceilings, "MOST_PLACES", most)
    assert (
        ceilings.Ceilings(ruin.setting, partial(under, ruin), seed=1).under_next(ruin, 0, LIMITS)
        == bound
    )
