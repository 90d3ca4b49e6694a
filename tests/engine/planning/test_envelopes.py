"""Other envelopes: how much better is possible under each."""

from __future__ import annotations

from pacte.document import Money
from pacte.document.results.allocation import TriedEnvelope
from pacte.engine.planning import envelopes


def euros(amount: int) -> Money:
    return Money.of_cents(amount * 100, "EUR")


def test_how_much_better_is_possible_is_at_most_all_of_the_bound():
    """A plan at a loss, under a bound above 0."""
    tried = TriedEnvelope(share=-10, budget=euros(900), value=euros(-50), bound=euros(200))
    (found,) = envelopes._proven([tried])
    assert found.gap == 1.0
