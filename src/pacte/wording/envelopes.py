"""What other envelopes would bring, in words, and how much better is possible under them."""

from __future__ import annotations

from collections.abc import Iterator

from pacte.document.results.allocation import AllocationResult, TriedEnvelope
from pacte.wording import formatting
from pacte.wording.catalog import gettext_noop, said

LEAST = 1e-4
"""A smaller gap is said as this one: it would be written 0.00 %."""

_OTHERS = gettext_noop("With other envelopes:")
_LINE = gettext_noop("- {budget} ({share}): {value}")
_NONE = gettext_noop("no plan found")
_GAP = gettext_noop("At most {gap} better is possible under each of these envelopes.")


def summary(result: AllocationResult, language: str) -> Iterator[str]:
    """What each envelope tried would bring, a line each, then what is proven."""
    yield said(_OTHERS, language)
    for tried in result.front:
        yield _line(tried, language)
    sentence = proven(result, language)
    if sentence:
        yield sentence


def proven(result: AllocationResult, language: str) -> str:
    """How much better is possible under the envelopes tried; an empty text where one of them that
    holds a plan does not say."""
    gaps = [tried.gap for tried in result.front if tried.value is not None]
    known = [gap for gap in gaps if gap is not None]
    if not gaps or len(known) < len(gaps):
        return ""
    return said(_GAP, language).format(gap=at_most(max(known), language))


def at_most(gap: float, language: str) -> str:
    """A gap in percent, never as nothing."""
    return formatting.percent(max(gap, LEAST), language, 2)


def _line(tried: TriedEnvelope, language: str) -> str:
    value = tried.value
    sign = "+" if tried.share > 0 else ""
    return said(_LINE, language).format(
        budget=formatting.money(tried.budget.amount, tried.budget.currency, language),
        share=sign + formatting.percent(tried.share / 100, language),
        value=said(_NONE, language)
        if value is None
        else formatting.money(value.amount, value.currency, language),
    )
