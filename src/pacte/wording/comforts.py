"""What load a plan calls comfortable, in words."""

from __future__ import annotations

from decimal import Decimal

from pacte.document.balance import Comfort
from pacte.wording import formatting
from pacte.wording.catalog import gettext_noop, said

_PER = {
    "week": gettext_noop("each week"),
    "month": gettext_noop("each month"),
    "quarter": gettext_noop("each quarter"),
}
_COMFORT = gettext_noop(
    "{period}, {share} of one's time at most; a day beyond weighs {weight}, a day late 1 to 5 by "
    "the priority of its action."
)


def comfort_said(wish: Comfort, language: str) -> str:
    """The period, the share, and what a day beyond weighs."""
    share = share_said(wish.comfortable_share, language)
    found = said(_COMFORT, language).format(
        period=period_said(wish.period, language), share=share, weight=wish.penalty_points
    )
    return found[0].upper() + found[1:]


def share_said(share: Decimal, language: str) -> str:
    """A share with the decimals that it has."""
    places = -int((100 * share).normalize().as_tuple().exponent)
    return formatting.percent(share, language, max(0, places))


def period_said(period: str, language: str) -> str:
    """How often a share holds."""
    return said(_PER[period], language)
