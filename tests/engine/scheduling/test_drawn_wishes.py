"""Drawn plans that wish for something, easy loads or preferred days: as good as trying all."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.engine.scheduling.drawn_plans import START
from tests.engine.scheduling.oracle import best
from tests.engine.scheduling.test_balance import rich
from tests.engine.scheduling.test_drawn_plans import faults, measured, undated
from tests.engine.scheduling.test_preferred_windows import wishing

Made = Callable[..., dict[str, Any]]
EACH = pytest.mark.parametrize("made", [rich, wishing])


def assert_equal_to_trying_everything(made: Made, seeds: range) -> None:
    for seed in seeds:
        form = undated(made(seed, steps=4, people=2, days=10))
        assert measured(form) == ("optimal", best(form, START)), seed


@EACH
def test_small_plans_cost_what_trying_everything_finds(made: Made) -> None:
    assert_equal_to_trying_everything(made, range(6))


@pytest.mark.slow
@EACH
def test_more_small_plans_cost_what_trying_everything_finds(made: Made) -> None:
    assert_equal_to_trying_everything(made, range(6, 300))


@EACH
def test_no_answer_breaks_a_rule_nor_counts_wrongly(made: Made) -> None:
    assert [s for s in range(4) if faults(made(s, steps=12, people=5), s)] == []


@pytest.mark.slow
@EACH
def test_no_answer_of_two_hundred_breaks_a_rule_nor_counts_wrongly(made: Made) -> None:
    assert [s for s in range(200) if faults(made(s, steps=20, people=6), s)] == []
