"""What prudence gives up on average, and what it saves in bad times."""

from __future__ import annotations

from pacte.document.money import Money
from pacte.document.results.allocation import Prudence
from pacte.wording import formatting
from pacte.wording.catalog import gettext_noop, said

_CAREFUL = gettext_noop(
    "A cautious plan: it gives up {given_up} of expected {what}; in the bad tenth of cases it "
    "still brings {worst}, against {without} without caution."
)
_AS_CAREFUL = gettext_noop(
    "Caution changes nothing here: the plan that brings most also holds best in bad times; in the "
    "bad tenth of cases it brings {worst}."
)

CENTS = 100


def careful_said(careful: Prudence, what: str, language: str) -> str:
    """What caution gives up of `what` and saves in bad times, in cases it was not made on."""
    plan, without = careful.plan, careful.without
    given_up = without.chosen.expected.cents - plan.chosen.expected.cents
    worst = _whole(plan.checked.worst, language)
    if given_up < CENTS:
        return said(_AS_CAREFUL, language).format(worst=worst)
    less = Money.of_cents(given_up, plan.chosen.expected.currency)
    return said(_CAREFUL, language).format(
        given_up=_whole(less, language),
        worst=worst,
        what=what,
        without=_whole(without.checked.worst, language),
    )


def _whole(amount: Money, language: str) -> str:
    return formatting.money_whole(amount.amount, amount.currency, language)
