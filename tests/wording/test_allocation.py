"""What a director reads first of a proposed budget."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests import builders
from tests.builders import euros

from pacte.document import Money
from pacte.engine.allocation import allocate, as_result
from pacte.wording import allocation as words
from pacte.wording.allocation_proof import gap_said

DAY = date(2026, 1, 5)


def headline(value: Decimal, bound: Decimal, gap: float) -> str:
    """Of one action, with another value and another bound, in euros."""
    curve = {"maximum": euros(900), "half_spend": euros(100)}
    plan = builders.plan(budget=euros(500), actions={"a": {"name": "A", "response": curve}})
    worths = {
        "value": Money.of_cents(int(value * 100), "EUR"),
        "bound": Money.of_cents(int(bound * 100), "EUR"),
    }
    found = as_result(plan, allocate(plan, today=DAY), today=DAY)
    return " ".join(words.summary(found.model_copy(update={**worths, "gap": gap}), "en"))


@pytest.mark.parametrize(
    ("value", "bound", "gap", "told"),
    [
        (90, 100, 0.1, "At most €10 (10.00%) better is possible."),
        (-1000, 400, 1.0, "At most €1,400 better is possible."),
        (-1000, -600, 0.0, "At most €400 better is possible."),
        (-1000, -1000, 0.0, "Proven, with the returns entered"),
    ],
)
def test_how_much_better_is_possible_is_said_in_money_where_nothing_is_gained(
    value, bound, gap, told
):
    assert told in headline(value, bound, gap)


@pytest.mark.parametrize(
    ("value", "short", "told"),
    [
        ("645.16", "0.01", "Proven, with"),
        ("645.16", "0.02", "Proven, with"),
        ("645.16", "0.03", "At most €0.03 (0.01%) better is possible."),
        ("500000.00", "0.50", "Proven, with"),
        ("500000.00", "0.51", "At most €0.51 (0.01%) better is possible."),
        ("2814869.54", "1.00", "Proven, with"),
        ("2814869.54", "106.26", "At most €107 (0.01%) better is possible."),
    ],
)
def test_only_what_rounds_to_nothing_is_called_proven(value, short, told):
    """A cent or two, a millionth of the value, and 1 € where that is more."""
    bound = Decimal(value) + Decimal(short)
    assert told in headline(Decimal(value), bound, float(Decimal(short) / bound))


def test_without_amounts_only_a_millionth_is_called_proven():
    """To those who see no margins the gap is said in percent, never less than it is."""
    assert gap_said(1e-6, "en").startswith("Proven")
    assert gap_said(3.8e-5, "en") == "At most 0.01% better is possible."
    assert gap_said(0.012301, "en") == "At most 1.24% better is possible."


def test_cents_are_said_of_a_minimum_and_of_what_runs_for_less_than_a_unit():
    """a runs for a cent, which b needs; its minimum of 562.50 € holds b."""
    curve = {"maximum": euros(900), "half_spend": euros(100)}
    serves = {"contributions": {"o": {"expected": "1"}}}
    acts = {
        "a": {"name": "A", "response": curve, "optional": True},
        "b": {"name": "B", "response": curve, "min_spend": euros("562.50"), **serves},
    }
    goal = {"name": "O", "metric": "gross_margin", "baseline": "0", "target": "100"}
    rules = [{"kind": "requires", "actions": ["b"], "needs": ["a"]}]
    aim = {"margin": "0", "attainment": {"o": euros(500)}}
    plan = builders.plan(
        budget=euros(5000),
        actions=acts,
        objectives={"o": goal},
        sharing={"rules": rules, "aim": aim},
    )
    found = words.worded(as_result(plan, allocate(plan, today=DAY), today=DAY))
    first, second = words.lines(found, "en")
    assert first == (
        "B: €563 (today €0). Held at its minimum of €562.50: more would bring nothing of what is "
        "sought."
    )
    assert second.startswith("A: €0.01 (today €0).")
