"""Plans for several aims, in words: what each reaches, and what one aim costs in another."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pacte.document.results.allocation import AimsFront, FrontPoint, NamedAim
from pacte.wording import envelopes, formatting
from pacte.wording.catalog import gettext_noop, said

FEW = 100
TENTH = 0.05
"""Customers under which a tenth of one is said, where it is one: it is an expected number."""

_NAMES = {
    "margin": gettext_noop("margin"),
    "revenue": gettext_noop("revenue"),
    "new_customers": gettext_noop("new customers"),
}
_OF_OBJECTIVE = gettext_noop("“{name}” reached")
_NONE_BETTER = gettext_noop(
    "{count} plans between which to choose: none of them gains on one side without losing on "
    "another."
)
_ALL = gettext_noop("There is no other such plan.")
_ONE = gettext_noop("One plan brings the most of everything: there is nothing to choose.")
_GAP = gettext_noop("At most {gap} better is possible.")
_AT_LEVEL = gettext_noop("Reaching as much of the other aims, at most {gap} better is possible.")
_WEIGHED = gettext_noop("With the same balance between the aims, at most {gap} better is possible.")
_LINE = gettext_noop("{what}: {figure}")


def name_of(aim: NamedAim, language: str) -> str:
    """An aim as a column is headed."""
    known = _NAMES.get(aim.key)
    return said(known, language) if known else said(_OF_OBJECTIVE, language).format(name=aim.name)


def figure(aim: NamedAim, value: float, currency: str, language: str) -> str:
    """What is reached of an aim: an amount, a number of customers or a part of what is wanted."""
    if aim.key == "new_customers":
        return formatting.number(value, language, 1 if _is_few(value) else 0)
    if aim.key in _NAMES:
        return formatting.money_exact(Decimal(round(value)), currency, language)
    return formatting.percent(value, language)


def _is_few(value: float) -> bool:
    """Whether a tenth of a customer tells plans apart."""
    return abs(value) < FEW and abs(value - round(value)) > TENTH


def summary(front: AimsFront, currency: str, language: str) -> Iterator[str]:
    """How many plans, then the few that stand for them, a sentence a line."""
    yield headline(front, language)
    for point in shown(front):
        yield "- " + line(front, point, currency, language)
    sentence = proven(front, language)
    if sentence:
        yield sentence


def headline(front: AimsFront, language: str) -> str:
    """How many plans there are to choose from, and whether that is all of them."""
    if len(front.points) == 1:
        return said(_ONE, language)
    found = said(_NONE_BETTER, language).format(count=len(front.points))
    return f"{found} {said(_ALL, language)}" if front.is_whole else found


def proven(front: AimsFront, language: str) -> str:
    """How much better than the plans shown is possible; an empty text where that is not known."""
    proofs = [point.proof for point in shown(front) if point.proof is not None]
    if len(proofs) < len(shown(front)) or not proofs:
        return ""
    gap = envelopes.at_most(max(proof.gap for proof in proofs), language)
    if len(front.points) == 1:
        return said(_GAP, language).format(gap=gap)
    sentence = _WEIGHED if any(len(proof.weights) > 1 for proof in proofs) else _AT_LEVEL
    return said(sentence, language).format(gap=gap)


def shown(front: AimsFront) -> list[FrontPoint]:
    """The few points that stand for the whole."""
    return [point for point in front.points if point.shown]


def line(front: AimsFront, point: FrontPoint, currency: str, language: str) -> str:
    """What one plan reaches of each aim."""
    parts = [
        said(_LINE, language).format(
            what=name_of(aim, language),
            figure=figure(aim, point.reached[aim.key], currency, language),
        )
        for aim in front.aims
    ]
    return ", ".join(parts)
