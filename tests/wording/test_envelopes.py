"""Other envelopes in words: what each brings, and how much better is possible."""

from __future__ import annotations

import pytest

from pacte.document import Money
from pacte.document.results.allocation import AllocationResult, TriedEnvelope
from pacte.wording import envelopes


def tried(share: int, value: int | None, gap: float | None) -> TriedEnvelope:
    budget, known = Money.of_cents(100_000 + share, "EUR"), value is not None
    return TriedEnvelope(
        share=share,
        budget=budget,
        value=Money.of_cents(value, "EUR") if known else None,
        gap=gap,
    )


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ([tried(-10, 500, 0.012), tried(10, 900, 0.001)], "1.20%"),
        ([tried(-10, None, None), tried(10, 900, 0.0)], "0.01%"),
        ([tried(-10, 500, None), tried(10, 900, 0.001)], ""),
        ([tried(-10, None, None)], ""),
    ],
)
def test_the_largest_gap_is_said_where_each_plan_has_one(found, said):
    result = AllocationResult.model_construct(front=tuple(found))
    sentence = envelopes.proven(result, "en")
    assert said in sentence
    assert bool(sentence) == bool(said)
