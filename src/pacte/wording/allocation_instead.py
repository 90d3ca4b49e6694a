"""What a reason of a proposed budget says instead, where a figure or a name is lacking."""

from __future__ import annotations

from pacte.document.money import Money
from pacte.document.results.allocation import AllocationReason
from pacte.wording import reasons
from pacte.wording.catalog import gettext_noop

_LACKING: dict[str, tuple[str, str]] = {
    "hours_used_up": ("what", gettext_noop("All hours are used ({period}).")),
    "limit_reached": ("what", gettext_noop("The limit of {limit} is reached ({period}).")),
    "hours_too_few": (
        "what",
        gettext_noop(
            "What must run takes {missing} more hours than the {limit} there are ({period}): let "
            "{names} be left out, or find the hours."
        ),
    ),
    "limit_too_tight": (
        "what",
        gettext_noop(
            "A limit on money ({period}) is {missing} short of what must be paid. Raise it, or let "
            "{names} be left out."
        ),
    ),
    "does_not_fit": (
        "missing",
        gettext_noop("Left out: people’s hours, or a limit, leave it too little room."),
    ),
    "price_above_return": (
        "best_return",
        gettext_noop("Left out: money brings more elsewhere."),
    ),
}
"""Said without a figure: what is used up has no name, margins are not shown, no money lacks."""


def instead(reason: AllocationReason) -> str | None:
    """The sentence in place of the usual one, its places empty; None where that one holds."""
    missing, sentence = _LACKING.get(reason.code, ("", ""))
    told = reasons.typed(reason.params.get(missing)) if missing else None
    lacks = told.cents <= 0 if isinstance(told, Money) else not told
    return sentence if missing and lacks else None
